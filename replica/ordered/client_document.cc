#include "replica/ordered/client_document.h"

#include <algorithm>
#include <utility>

namespace skerry::replica {
// A pending command that the order leaves no room for any more has no effect here; the server will
// say so.
const Sequence& ClientDocument::shown() const {
  if (pending_.empty() || !policy_.shows_at_once) return ordered_;
  if (!ahead_) {
    ahead_ = ordered_.copy();
    for (const Pending& pending : pending_) {
      const auto effect = ahead_->perform(pending.command);
      static_cast<void>(effect);
    }
  }
  return *ahead_;
}

StatusOr<uint64_t> ClientDocument::try_on(const Command& command) {
  if (!policy_.shows_at_once) return 1;  // the server knows
  if (!ahead_) ahead_ = shown().copy();
  return ahead_->perform(command);
}

ClientDocument::Pending& ClientDocument::add(Change change, Command command) {
  integrated_.raise(change.dots.actor, change.dots.last());
  integrated_hash_ += change.hash;
  pending_.push_back({std::move(change), std::move(command)});
  return pending_.back();
}

// Of one opening they stand in a row, but for those that were refused.
std::deque<ClientDocument::Pending>::iterator ClientDocument::place_of(const Dot& dot) {
  const bool is_ours =
      !pending_.empty() && pending_.back().change.dots.actor.replica == dot.actor.replica;
  if (!is_ours) return pending_.end();
  const uint64_t behind = pending_.back().change.dots.first - dot.sequence;
  if (behind < pending_.size()) {
    const auto at = pending_.end() - 1 - static_cast<ptrdiff_t>(behind);
    if (dot_of(at->change) == dot) return at;
  }
  return std::ranges::find_if(pending_,
                              [&dot](const Pending& each) { return dot_of(each.change) == dot; });
}

ClientDocument::Pending* ClientDocument::find(const Dot& dot) {
  const auto at = place_of(dot);
  return at == pending_.end() ? nullptr : &*at;
}

// What is saved stands before what is not.
const ClientDocument::Pending* ClientDocument::save_next() {
  const auto next = std::ranges::partition_point(
      pending_, [](const Pending& pending) { return pending.is_saved; });
  if (next == pending_.end() || !next->is_durable) return nullptr;
  next->is_saved = true;
  received_.raise(next->change.dots.actor, next->change.dots.last());
  received_hash_ += next->change.hash;
  return &*next;
}

bool ClientDocument::append(const Change& change) {
  const Dot dot = dot_of(change);
  ordered_.append(change);
  ++entries_;
  const auto own = place_of(dot);
  const bool is_own = own != pending_.end();
  const bool was_received = is_own && own->is_saved;
  if (!was_received) {
    received_.raise(dot.actor, dot.sequence);
    received_hash_ += change.hash;
  }
  if (!is_own) {
    integrated_.raise(dot.actor, dot.sequence);
    integrated_hash_ += change.hash;
    // With nothing under way both are the same, and go on side by side: that costs less than a
    // copy.
    if (pending_.empty() && ahead_) {
      ahead_->append(change);
    } else {
      ahead_.reset();
    }
    for (auto each = pending_.rbegin(); each != pending_.rend() && !each->is_rebased; ++each) {
      each->is_rebased = true;  // those before it are already
      ++rebased_;
    }
    return false;
  }
  at_server_.raise(dot.actor, dot.sequence);
  if (own != pending_.begin()) ahead_.reset();
  pending_.erase(own);
  return true;
}

bool ClientDocument::refuse(const Dot& dot) {
  const auto at = place_of(dot);
  if (at == pending_.end()) return false;
  integrated_hash_ -= at->change.hash;
  if (at->is_saved) received_hash_ -= at->change.hash;
  pending_.erase(at);
  ahead_.reset();
  return true;
}

// A rebase hashes nothing, and takes as long as some bytes of every element would.
uint64_t ClientDocument::digest_cost() const {
  constexpr uint64_t kBytesOfElement = 256;
  const uint64_t kept = ordered_.object().digest_cost();
  if (pending_.empty() || !policy_.shows_at_once || ahead_) return kept;
  return kept + kBytesOfElement * (ordered_.object().size() + pending_.size());
}

SyncStatus ClientDocument::status() const {
  SyncStatus status;
  for (const Pending& pending : pending_) {
    ++(pending.is_saved ? status.pending : status.unsaved);
  }
  status.pending_at_server = status.pending;
  const auto own = at_server_.entries();
  status.at_server.assign(own.begin(), own.end());
  status.is_connected = server.is_heard;
  status.has_synced = server.was_heard;
  status.is_synced = server.is_heard && pending_.empty() && entries_ >= server.length;
  return status;
}

InspectedDocument::Depths ClientDocument::depths() const {
  Depths depths;
  for (const Pending& pending : pending_) {
    depths.outbox += policy_.keeps_queue && !pending.is_saved ? 0 : 1;
    depths.storing += policy_.keeps_queue && !pending.is_saved ? 1 : 0;
  }
  return depths;
}

}  // namespace skerry::replica
