#include "replica/ordered/order.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace skerry::replica {
namespace {

constexpr size_t kMostReason = 1024;

}  // namespace

// What was decided in an earlier life and is no entry was refused, though that was not kept.
Order::Fate Order::take(const Change& command) {
  const Dot dot = dot_of(command);
  if (decided_.contains(dot)) {
    if (refused_.contains(dot) || has_entered(dot)) return Fate::kKnown;
    refused_[dot].why = "the server had refused it";
    return Fate::kRefused;
  }
  decided_.raise(dot.actor, dot.sequence);
  auto entry = execution_->enter(command, changes_.size());
  if (!entry.ok()) {
    refused_[dot].why = std::string(entry.status().message()).substr(0, kMostReason);
    return Fate::kRefused;
  }
  add(*std::move(entry));
  return Fate::kEntered;
}

void Order::add(Change entry) {
  hash_ += entry.hash;
  changes_.push_back(std::move(entry));
}

// Asked of what comes again, which is new: from the end.
bool Order::has_entered(const Dot& dot) const {
  return std::ranges::any_of(changes_.rbegin(), changes_.rend(),
                             [&dot](const Change& each) { return dot_of(each) == dot; });
}

Order::Refusal* Order::refusal(const Dot& dot) {
  const auto at = refused_.find(dot);
  return at == refused_.end() ? nullptr : &at->second;
}

bool Order::restore(const Change& change, Hash128 before) {
  if (hash_ != before || decided_.contains(dot_of(change))) return false;
  decided_.raise(change.dots.actor, change.dots.last());
  execution_->restore(change);
  add(change);
  note_durable();
  return true;
}

void Order::restore(const Change& change, const std::string& why) {
  decided_.raise(change.dots.actor, change.dots.last());
  refused_[dot_of(change)] = {why, true};
}

const Change& Order::note_durable() {
  SKERRY_CHECK(durable_ < changes_.size());
  const Change& change = changes_[durable_++];
  received_.raise(change.dots.actor, change.dots.last());
  received_hash_ += change.hash;
  return change;
}

InspectedDocument::Depths Order::depths() const {
  Depths depths;
  depths.storing = changes_.size() - durable_;
  return depths;
}

}  // namespace skerry::replica
