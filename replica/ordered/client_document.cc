#include "replica/ordered/client_document.h"

#include <algorithm>
#include <utility>

namespace skerry::replica {

StatusOr<std::optional<Change>> ClientDocument::perform(const Dot& dot, HybridTime time,
                                                        const Command& command) {
  const auto effect = shown_->try_on(command);
  if (!effect.ok()) return effect.status();
  if (*effect == 0) return std::optional<Change>();
  const Pending& pending = add(shown_->change_of(id_, dot, time, command));
  shown_->add(pending.change, Shown::From::kPerson);
  return std::optional<Change>(pending.change);
}

ClientDocument::Pending& ClientDocument::restore(Change change) {
  Pending& pending = add(std::move(change));
  pending.is_durable = true;
  shown_->add(pending.change, Shown::From::kDisk);
  return pending;
}

ClientDocument::Pending& ClientDocument::add(Change change) {
  integrated_.raise(change.dots.actor, change.dots.last());
  integrated_hash_ += change.hash;
  pending_.push_back({std::move(change)});
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
  ++entries_;
  ordered_.raise(dot.actor, dot.sequence);
  ordered_hash_ += change.hash;
  const auto own = place_of(dot);
  const bool is_own = own != pending_.end();
  if (!is_own || !own->is_saved) {
    received_.raise(dot.actor, dot.sequence);
    received_hash_ += change.hash;
  }
  if (is_own) {
    at_server_.raise(dot.actor, dot.sequence);
    shown_->append(change, static_cast<uint64_t>(own - pending_.begin()));
    pending_.erase(own);
    return true;
  }
  integrated_.raise(dot.actor, dot.sequence);
  integrated_hash_ += change.hash;
  shown_->append(change, std::nullopt);
  for (auto each = pending_.rbegin(); each != pending_.rend() && !each->is_rebased; ++each) {
    each->is_rebased = true;  // those before it are already
    ++rebased_;
  }
  return false;
}

bool ClientDocument::refuse(const Dot& dot) {
  const auto at = place_of(dot);
  if (at == pending_.end()) return false;
  integrated_hash_ -= at->change.hash;
  if (at->is_saved) received_hash_ -= at->change.hash;
  shown_->remove(static_cast<uint64_t>(at - pending_.begin()));
  pending_.erase(at);
  return true;
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
  depths.untold = pending_.size();
  return depths;
}

}  // namespace skerry::replica
