// A text whose edits under way are transformed when others' come before them (edit.h): nothing is
// performed anew.
//
// Cost: each of others' goes past each that is under way, when the text is next looked at.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "replica/ordered/sequence.h"
#include "replica/ordered/shown.h"

namespace skerry::replica {

class TransformedText final : public Shown {
 public:
  explicit TransformedText(const crdts::Design& design) : text_(design) {}

  StatusOr<uint64_t> try_on(const Command& command) override;
  Change change_of(DocumentId document, const Dot& dot, HybridTime time,
                   const Command& command) const override;
  void add(const Change& own, From from) override;
  Payload outgoing(const Change& own, uint64_t place) const override;
  void append(const Change& entry, std::optional<uint64_t> own) override;
  void remove(uint64_t own) override;
  const crdts::Object& object() const override;
  uint64_t digest_cost() const override;

 private:
  void perform(const Edit& edit) const;
  void catch_up() const;

  // Mutable: caught up with `others_` when they are asked for.
  mutable Sequence text_;             // with what is under way
  mutable std::deque<Edit> own_;      // under way, each on the one before
  mutable std::vector<Edit> others_;  // that came since, each on the one before
  uint64_t entries_ = 0;
};

}  // namespace skerry::replica
