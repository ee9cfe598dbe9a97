// One document's order at its server: which commands took effect, and in which order.
//
// A command enters the order when it takes effect, and is received when it is durable. One that
// cannot take effect is refused. Each is known by its dot, and has one fate however often it comes.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/inspection.h"
#include "replica/ordered/execution.h"

namespace skerry::replica {

class Order final : public InspectedDocument {
 public:
  Order(DocumentId document, const Config& config, Rebase rebase)
      : id_(document), execution_(make_execution(config, rebase)) {}

  // These come next, each with take(). False: no client can have made them.
  bool begin(std::span<const Change> commands) { return execution_->begin(commands, changes_); }
  enum class Fate : uint8_t { kEntered, kKnown, kRefused };
  Fate take(const Change& command);
  // One that was refused; null: it was not. It may be told when it is durable.
  struct Refusal {
    std::string why;
    bool is_durable = false;
  };
  Refusal* refusal(const Dot& dot);
  // As they were decided in an earlier life, and durable. False: it does not follow what is here.
  bool restore(const Change& change, Hash128 before);
  void restore(const Change& change, const std::string& why);
  // The sum of the entries' hashes, before the latest.
  Hash128 hash_before_latest() const { return hash_ - changes_.back().hash; }
  // The eldest that is not durable is now, and so received.
  const Change& note_durable();

  DocumentId id() const { return id_; }
  uint64_t entries() const { return changes_.size(); }
  uint64_t durable() const { return durable_; }
  const Change& operator[](uint64_t entry) const { return changes_[entry]; }

  // InspectedDocument; as other servers it shows no value.
  std::optional<Value> value() const override { return std::nullopt; }
  std::optional<Hash128> digest() const override { return std::nullopt; }
  const VersionVector& received() const override { return received_; }
  Hash128 received_hash() const override { return received_hash_; }
  const VersionVector& integrated() const override { return received_; }
  Hash128 integrated_hash() const override { return received_hash_; }
  SyncStatus status() const override { return {}; }
  uint64_t digest_cost() const override { return 0; }
  uint64_t value_size() const override { return 0; }
  Depths depths() const override;

 private:
  bool has_entered(const Dot& dot) const;

  void add(Change entry);

  DocumentId id_;
  std::unique_ptr<Execution> execution_;
  std::vector<Change> changes_;
  Hash128 hash_;  // the sum of theirs
  std::map<Dot, Refusal> refused_;
  VersionVector decided_;  // of each author, what has its fate
  uint64_t durable_ = 0;
  VersionVector received_;
  Hash128 received_hash_;
};

}  // namespace skerry::replica
