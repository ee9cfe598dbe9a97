// Own commands under way are performed anew on what comes before them.
#pragma once

#include <deque>
#include <optional>

#include "replica/ordered/sequence.h"
#include "replica/ordered/shown.h"

namespace skerry::replica {

class PerformedAnew final : public Shown {
 public:
  PerformedAnew(const crdts::Design& design, const OrderedPolicy& policy)
      : shows_at_once_(policy.shows_at_once), ordered_(design) {}

  StatusOr<uint64_t> try_on(const Command& command) override;
  Change change_of(DocumentId document, const Dot& dot, HybridTime time,
                   const Command& command) const override;
  void add(const Change& own, From from) override;
  Payload outgoing(const Change& own, uint64_t) const override { return own.encoded; }
  void append(const Change& entry, std::optional<uint64_t> own) override;
  void remove(uint64_t own) override;
  const crdts::Object& object() const override { return shown().object(); }
  uint64_t digest_cost() const override;

 private:
  // With what is under way, where that is shown.
  const Sequence& shown() const;

  bool shows_at_once_;
  Sequence ordered_;
  std::deque<Command> own_;
  mutable std::optional<Sequence> ahead_;  // ordered_ and all of own_; nothing: to be made anew
};

}  // namespace skerry::replica
