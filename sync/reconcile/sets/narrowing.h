// Narrowing down where two sets differ: parts of one order are compared by fingerprints, and what
// differs is cut finer, until it is few enough to list (Meyer: Range-Based Set Reconciliation,
// 2022; Merkle radix tries are the same with parts that hashes' digits give).
//
// Each message answers all that the one before it asked, in its order, so that nothing need be
// named twice:
//   for each cut of the other side: a bit a part, whether it differs; for each that does, what
//     follows for it: nothing (the sender has none of it), all of it (the receiver has none of it),
//     a list of the sender's short names, or a cut into finer parts with a fingerprint each;
//   for each list of the other side: a bit a name, whether the sender lacks it.
// Fingerprints have 48 bits, names in lists 40: both are keyed.
#pragma once

#include <deque>
#include <vector>

#include "sync/reconcile/sets/inquiry.h"

namespace skerry::sync {

// What an order has within [from, to); of both sides alike but for the positions.
struct Stretch {
  OrderKey from;
  OrderKey to;
  bool is_last = true;  // it has no end: `to` says nothing
  unsigned depth = 0;
  size_t begin = 0;  // our rows' positions
  size_t end = 0;

  size_t count() const { return end - begin; }
};

// How parts are cut, and how a cut is said.
class Cutter {
 public:
  virtual ~Cutter() = default;
  // Cuts a part of more than kMostListed rows in two to kMostParts, and writes where.
  virtual std::vector<Stretch> cut(const Stretch& part, Encoder& out) const = 0;
  // The same cut, from the other side. Fails the decoder, and gives none, where it is malformed.
  virtual std::vector<Stretch> take_cut(const Stretch& part, Decoder& in) const = 0;

  static constexpr size_t kMostParts = 16;
  static constexpr size_t kMostListed = 32;
};

class Narrowing final : public Inquiry {
 public:
  Narrowing(const RowOrder& order, const InquiryStart& start, std::unique_ptr<Cutter> cutter)
      : order_(order),
        key_(start.key),
        peer_has_none_(start.peer_size == 0),
        cutter_(std::move(cutter)) {}

  void start(Encoder& out) override;
  bool take(Decoder& in, Encoder& out) override;
  bool knows() const override { return has_begun_ && cuts_.empty() && lists_.empty(); }

 private:
  enum class Follows : uint8_t { kNone, kAll, kList, kCut };
  using Cut = std::vector<Stretch>;
  // What a message asks of whoever takes it.
  struct Asked {
    std::vector<Cut> cuts;
    std::vector<std::vector<RowIndex>> lists;
  };

  uint64_t fingerprint(Hash128 sum) const { return short_id(keyed_id(key_, sum)); }
  uint64_t fingerprint(const Stretch& part) const {
    return fingerprint(order_.sum(part.begin, part.end));
  }
  uint64_t name_of(RowIndex row) const;
  std::vector<uint64_t> names_of(const Stretch& part) const;
  void lack_all(const Stretch& part);
  Stretch whole() const;

  // What follows for a part that differs; `theirs` is its fingerprint there.
  void say_part(const Stretch& part, uint64_t theirs, Encoder& out);
  void say_cut(const Stretch& part, Encoder& out);
  // Takes what follows for one of our parts; the answers to it go to the end of `answers`.
  bool take_part(const Stretch& part, Decoder& in, Encoder& answers);
  bool take_list(const Stretch& part, Decoder& in);
  bool take_cut(const Stretch& part, Decoder& in, Encoder& answers);

  const RowOrder& order_;
  IdKey key_;
  bool peer_has_none_;
  std::unique_ptr<Cutter> cutter_;
  bool has_begun_ = false;
  std::vector<Cut> cuts_;                     // that wait for an answer
  std::vector<std::vector<RowIndex>> lists_;  // likewise
  std::vector<std::vector<bool>> list_bits_;  // answers that are yet to be written
};

}  // namespace skerry::sync
