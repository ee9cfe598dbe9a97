// Flags in which enabling wins over a concurrent disabling, or the other way round (riak_dt_od_flag
// and riak_dt_oe_flag of Riak; as delta-state designs EWFlag and DWFlag, Almeida, Shoker, Baquero
// 2018, section 7.4.1, and delta-enabled-crdts). Both start disabled.
//
// By definition: an enable-wins flag is enabled if some enabling is in no disabling's past; a
// disable-wins flag if it was enabled, and every disabling is in some enabling's past.
//
// Each command's dot supersedes those that its author sees. The enable-wins flag keeps only
// enablings: a disabling there is the absence of dots that the context covers. The disable-wins
// flag keeps both, and a disabling that survives wins.
//
// Invariants: dot_map.h; disablings_ counts the live ones.
// Cost: every operation O(concurrent commands) and O(log actors). One live dot when quiet.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/codec.h"
#include "core/status.h"
#include "core/value.h"
#include "crdts/causality/dot_map.h"

namespace skerry::crdts {

enum class FlagRule : bool { kEnableWins, kDisableWins };

template <FlagRule kRule>
class DottedFlag {
 public:
  static constexpr std::string_view kName =
      kRule == FlagRule::kEnableWins ? "enable_wins_flag" : "disable_wins_flag";

  // REQUIRES, of both: the mutation's dot is new. Enabling again is a change: it protects from
  // disablings that have not seen it.
  DottedFlag enable(const Mutation& mutation) { return set(true, mutation); }
  // Disabling what is not enabled changes nothing.
  DottedFlag disable(const Mutation& mutation);
  StatusOr<DottedFlag> perform(const Command& command, const Mutation& mutation);
  void join(const DottedFlag& other);

  bool is_enabled() const { return disablings_ == 0 && !dots_.live().empty(); }
  Value value() const { return int64_t{is_enabled() ? 1 : 0}; }
  Hash128 digest() const { return number_digest(is_enabled() ? 1 : 0); }
  uint64_t size() const { return 1; }

  uint64_t irreducibles() const { return dots_.irreducibles(); }
  DottedFlag residual(const DottedFlag& other) const;

  bool has_seen(const Dot& dot) const { return dots_.context().contains(dot); }
  // One byte for each setting that lives.
  uint64_t content_bytes() const { return dots_.live().size(); }
  bool is_delta_of(const Mutation& mutation) const { return dots_.is_delta_of(mutation); }

  void encode(Encoder& out) const { dots_.encode(out); }
  static DottedFlag decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const DottedFlag&, const DottedFlag&) = default;

 private:
  struct Setting {
    bool is_enabling = true;
    DotMark mark() const { return is_enabling ? DotMark::kUnset : DotMark::kSet; }
    void encode(Encoder&) const {}
    static Setting decode(Decoder& in, DotMark mark) {
      if (mark == DotMark::kSet && kRule == FlagRule::kEnableWins) in.fail();
      return {mark == DotMark::kUnset};
    }
    friend bool operator==(const Setting&, const Setting&) = default;
  };

  DottedFlag set(bool is_enabling, const Mutation& mutation);
  uint64_t count_disablings() const;

  DotMap<Setting> dots_;
  uint64_t disablings_ = 0;
};

using EnableWinsFlag = DottedFlag<FlagRule::kEnableWins>;
using DisableWinsFlag = DottedFlag<FlagRule::kDisableWins>;

extern template class DottedFlag<FlagRule::kEnableWins>;
extern template class DottedFlag<FlagRule::kDisableWins>;

}  // namespace skerry::crdts
