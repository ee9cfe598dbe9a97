// Replicas that are to get what of a document had been committed before some instant: how long each
// takes, and what comes to it meanwhile.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "harness/metrics/samples.h"
#include "harness/observe/ledger.h"
#include "harness/observe/run_view.h"

namespace skerry::harness {

class Backlogs {
 public:
  // It waits from now on for what it lacks; of one that lacks nothing there is no sample.
  void begin(const RunView& view, uint32_t node) {
    const Ledger& ledger = view.ledger();
    Backlog backlog{view.now(), ledger.size(), 0, 0};
    for (uint32_t change = 0; change < backlog.end; ++change) {
      if (!ledger[change].is_void && !ledger.has_received(node, change)) ++backlog.left;
    }
    if (backlog.left == 0) return;
    drop(view, node);
    times_.open();
    waiting_[{node, view.document_index()}] = backlog;
  }
  // Nobody waits for it any more.
  void drop(const RunView& view, uint32_t node) {
    times_.drop(waiting_.erase({node, view.document_index()}));
  }
  void drop_all(uint32_t node) {
    times_.drop(std::erase_if(waiting_, [node](const auto& b) { return b.first.first == node; }));
  }

  // As observers are told of changes and frames.
  void on_first_delivery(const RunView& view, uint32_t node, uint32_t change) {
    if (!waiting_.empty()) note_come(view, {node, view.document_index()}, change);
  }
  void on_void(const RunView& view, uint32_t change) {
    for (const Key& key : lacking(view, change)) note_come(view, key, change);
  }
  void on_restored(const RunView& view, uint32_t change) {
    for (const Key& key : lacking(view, change)) {
      Backlog& backlog = waiting_.at(key);
      if (change < backlog.end) ++backlog.left;
    }
  }
  void on_frame(uint32_t node, uint64_t bytes) {
    for (auto& [key, backlog] : waiting_) {
      if (key.first == node) backlog.bytes += bytes;
    }
  }

  const Samples& times() const { return times_; }
  uint64_t bytes() const { return bytes_; }  // of those that are over

 private:
  using Key = std::pair<uint32_t, uint32_t>;  // node, document
  struct Backlog {
    Instant at;
    uint32_t end = 0;   // of the changes that it waits for
    uint64_t left = 0;  // of them
    uint64_t bytes = 0;
  };

  std::vector<Key> lacking(const RunView& view, uint32_t change) const {
    std::vector<Key> found;
    for (const auto& [key, backlog] : waiting_) {
      const bool lacks =
          key.second == view.document_index() && !view.ledger().has_received(key.first, change);
      if (lacks) found.push_back(key);
    }
    return found;
  }
  void note_come(const RunView& view, const Key& key, uint32_t change) {
    const auto at = waiting_.find(key);
    if (at == waiting_.end() || change >= at->second.end || --at->second.left > 0) return;
    times_.close(view.now() - at->second.at);
    bytes_ += at->second.bytes;
    waiting_.erase(at);
  }

  Samples times_;
  uint64_t bytes_ = 0;
  std::map<Key, Backlog> waiting_;
};

}  // namespace skerry::harness
