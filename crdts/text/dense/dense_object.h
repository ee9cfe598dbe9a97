// A text in a dense order as an Object: Logoot, LSEQ and Treedoc.
//
// What a removal names is the element's dot. Cost: execute and apply are O(levels + log elements) a
// character, whatever is erased; value() and digest() are O(text).
#pragma once

#include <optional>

#include "core/codec.h"
#include "crdts/object/object.h"
#include "crdts/text/dense/allocation.h"
#include "crdts/text/dense/dense_body.h"
#include "crdts/text/dense/dense_list.h"

namespace skerry::crdts::text {

// What the designs share, whatever their rule.
class DenseBase : public Object {
 public:
  // Bytes of content.
  static constexpr size_t kMaxContent = size_t{1} << 30;

  StatusOr<Effect> execute(const Command& command, const Mutation& mutation) override;
  Status apply(ByteView body, const Mutation& mutation) override;
  Status join(ByteView folded) override;
  Value value() const override { return list_.text(); }
  Hash128 digest() const override { return text_digest(list_.text()); }
  Hash128 state_digest() const override { return list_.state_digest(); }
  uint64_t digest_cost() const override { return 16 * list_.size() + 1; }
  uint64_t size() const override { return list_.size(); }
  void check_invariants() const override { list_.check_invariants(); }

 protected:
  struct Rule {
    uint32_t self;
    Position (*between)(const Neighbours& neighbours, ElementId own, Rng& draws);
    bool (*is_valid)(PositionView position);
    DigitCodec codec;
  };
  explicit DenseBase(const Rule& rule) : rule_(rule), list_(rule.self) {}

 private:
  Status check_dots(const Mutation& mutation, uint64_t length, size_t bytes) const;
  // Fills body_.places and body_.levels, with local actor numbers, for a new run between two
  // elements; changes nothing.
  Status allocate(uint32_t left, uint32_t right, ElementId first, uint64_t scalars,
                  const ActorId& author);
  // Turns what came in into local actor numbers and checks it; changes nothing. `author` is the
  // number that the author has or will get.
  Status localize(uint32_t author, uint64_t first);
  StatusOr<uint32_t> known_actor(uint32_t index, uint32_t author, uint64_t sequence,
                                 uint64_t last_own) const;
  void name_actors(const ActorId& author);
  // Inserts the run of body_, whose first position may share levels with `path`: right behind
  // `left` where that is known, else each element where its position says.
  void insert_run(ElementId first, DenseList::Path path, std::optional<uint32_t> left);

  const Rule rule_;
  DenseList list_;
  DenseList::Path recent_;  // of the last element inserted, which may be gone
  DenseBody body_;          // of the change at hand
  Encoder encoder_;
};

template <typename R>
class DenseObject final : public DenseBase {
 public:
  static constexpr DigitCodec kCodec = {R::put_digits, R::take_digits, R::has_dot};

  DenseObject() : DenseBase({R::kSelf, R::between, R::is_valid, kCodec}) {}
};

}  // namespace skerry::crdts::text
