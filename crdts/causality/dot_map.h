// Dots that carry something, and the causal context of all that was ever seen: the DotFun of
// Almeida, Shoker, Baquero 2018 ("Delta state replicated data types", section 7.3), which flags,
// counters that can be reset, and bags are made of.
//
// A dot survives a join if both sides hold it, or if the side without it has never seen it. The
// dots that the other side has seen are found through its context's intervals, so that joining a
// delta never visits what it says nothing of.
//
// Invariants: every live dot is in the context. One dot never carries two things.
// Cost: joining a delta O(log size) for each of its dots; joining a state O(size log size).
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "core/check.h"
#include "core/codec.h"
#include "crdts/causality/causal_context.h"
#include "crdts/causality/dot_codec.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

// `T` is regular, and has `encode(Encoder&) const`, `decode(Decoder&, DotMark)` and `mark()`: one
// bit that travels with the dot.
template <typename T>
class DotMap {
 public:
  const CausalContext& context() const { return context_; }
  const absl::btree_map<Dot, T>& live() const { return live_; }

  // For deltas in the making: a dot that is seen and carries nothing, and one that carries `what`.
  void see(const Dot& dot) { context_.add(dot); }
  void hold(const Dot& dot, T what) {
    context_.add(dot);
    live_.emplace(dot, std::move(what));
  }

  // Calls `gone(dot, what)` before a dot goes and `come(dot, what)` after one came.
  template <typename Gone, typename Come>
  void join(const DotMap& other, Gone gone, Come come) {
    for (const Dot& dot : superseded_by(other)) {
      const auto at = live_.find(dot);
      gone(at->first, at->second);
      live_.erase(at);
    }
    for (const auto& [dot, what] : other.live_) {
      if (context_.contains(dot)) continue;
      live_.emplace(dot, what);
      come(dot, what);
    }
    context_.join(other.context_);
  }

  // Decomposable: an irreducible is a live dot with what it carries, or a dot that is gone.
  uint64_t irreducibles() const { return context_.dot_count(); }
  DotMap residual(const DotMap& other) const {
    DotMap fresh;
    fresh.context_ = context_.unseen_of(other.context_);
    for (const auto& [dot, what] : other.live_) {
      if (fresh.context_.contains(dot)) fresh.live_.emplace(dot, what);
    }
    for (const Dot& dot : superseded_by(other)) fresh.context_.add(dot);
    return fresh;
  }

  // The context has the mutation's dot, and no other dot carries anything.
  bool is_delta_of(const Mutation& mutation) const {
    const Dot dot{mutation.actor, mutation.first};
    if (!context_.contains(dot) || live_.size() > 1) return false;
    return live_.empty() || live_.begin()->first == dot;
  }

  // The context, then the live dots, ascending, as places in it.
  void encode(Encoder& out) const {
    context_.encode(out);
    out.varint(live_.size());
    for (const auto& [dot, what] : live_) {
      encode_dot_within(out, context_, dot, what.mark());
      what.encode(out);
    }
  }
  static DotMap decode(Decoder& in) {
    DotMap map;
    map.context_ = CausalContext::decode(in);
    const size_t count = in.count(2);
    for (size_t i = 0; i < count && !in.failed(); ++i) {
      const MarkedDot marked = decode_dot_within(in, map.context_);
      T what = T::decode(in, marked.mark);
      if (!map.live_.empty() && !(map.live_.rbegin()->first < marked.dot)) in.fail();
      if (!in.failed()) map.live_.emplace_hint(map.live_.end(), marked.dot, std::move(what));
    }
    return in.failed() ? DotMap() : map;
  }

  void check_invariants() const {
    context_.check_invariants();
    for (const auto& [dot, what] : live_) SKERRY_CHECK(context_.contains(dot));
  }

  friend bool operator==(const DotMap&, const DotMap&) = default;

 private:
  // The dots that are live here, and that `other` has seen go.
  std::vector<Dot> superseded_by(const DotMap& other) const {
    std::vector<Dot> gone;
    for (const CausalContext::Seen& seen : other.context_.actors()) {
      for (size_t i = 0; i < seen.interval_count(); ++i) {
        const CausalContext::Interval& interval = seen.interval(i);
        for (auto at = live_.lower_bound(Dot{seen.actor, interval.first});
             at != live_.end() && at->first <= Dot{seen.actor, interval.last}; ++at) {
          if (!other.live_.contains(at->first)) gone.push_back(at->first);
        }
      }
    }
    return gone;
  }

  absl::btree_map<Dot, T> live_;
  CausalContext context_;
};

}  // namespace skerry::crdts
