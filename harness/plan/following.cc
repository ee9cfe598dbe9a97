#include "harness/plan/following.h"

#include <algorithm>
#include <string>
#include <utility>

namespace skerry::harness {
namespace {

constexpr uint32_t kOnly[] = {0};

}  // namespace

Following::Following(uint32_t documents, uint32_t people, uint32_t nodes,
                     std::vector<std::vector<uint32_t>> followed)
    : documents_(documents),
      followed_(std::move(followed)),
      holders_(documents),
      readers_(documents) {
  for (uint32_t node = 0; node < nodes; ++node) {
    for (const uint32_t document : of(node)) {
      holders_[document].push_back(node);
      readers_[document] += node < people ? 1 : 0;
    }
  }
}

std::span<const uint32_t> Following::of(uint32_t node) const {
  return followed_.empty() ? std::span<const uint32_t>(kOnly) : followed_[node];
}

bool Following::follows(uint32_t node, uint32_t document) const {
  return std::ranges::binary_search(of(node), document);
}

void Following::begin(uint32_t person, uint32_t document) {
  const auto add = [](std::vector<uint32_t>& numbers, uint32_t number) {
    numbers.insert(std::ranges::lower_bound(numbers, number), number);
  };
  add(followed_[person], document);
  add(holders_[document], person);
  ++readers_[document];
}

void Following::end(uint32_t person, uint32_t document) {
  std::erase(followed_[person], document);
  std::erase(holders_[document], person);
  --readers_[document];
}

Status Following::check_links(const sim::Topology& topology) const {
  if (documents_ == 1) return absl::OkStatus();
  for (uint32_t document = 0; document < documents_; ++document) {
    const std::vector<uint32_t>& holders = holders_[document];
    if (holders.empty()) continue;
    const auto holds = [&holders](uint32_t node) {
      return std::binary_search(holders.begin(), holders.end(), node);
    };
    std::vector<uint32_t> reached = {holders.front()};
    std::vector<bool> is_reached(followed_.size(), false);
    is_reached[holders.front()] = true;
    for (size_t i = 0; i < reached.size(); ++i) {
      for (const sim::NodeIndex peer : topology.neighbours(reached[i])) {
        if (is_reached[peer] || !holds(peer)) continue;
        is_reached[peer] = true;
        reached.push_back(peer);
      }
    }
    if (reached.size() == holders.size()) continue;
    const auto lost = std::find_if(holders.begin(), holders.end(),
                                   [&](uint32_t node) { return !is_reached[node]; });
    return invalid("document " + std::to_string(document) + " cannot get from replica " +
                   std::to_string(holders.front()) + " to replica " + std::to_string(*lost) +
                   ": nobody between them follows it; a hub or a mesh links everybody");
  }
  return absl::OkStatus();
}

}  // namespace skerry::harness
