// Who follows which documents in a cell: `documents`, `follow`, `follows`, `followers` of
// [replicas]. Servers follow all.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/status.h"
#include "harness/scenario/scenario.h"
#include "sim/network/topology.h"

namespace skerry::harness {

class Following {
 public:
  // Everybody follows the one document that there is.
  Following() = default;
  // Errors: a text that is no list of people; more documents to follow than there are.
  static StatusOr<Following> make(const Scenario& scenario, uint64_t seed);

  uint32_t documents() const { return documents_; }
  // Numbers of documents, ascending.
  std::span<const uint32_t> of(uint32_t node) const;
  // Nodes, ascending: people, then servers.
  const std::vector<uint32_t>& holders(uint32_t document) const { return holders_[document]; }
  // Those of them that are people.
  uint32_t readers(uint32_t document) const { return readers_[document]; }

  // Whether every document's holders are linked by way of each other.
  // Failed precondition: one that is not, in words.
  Status check_links(const sim::Topology& topology) const;

 private:
  uint32_t documents_ = 1;
  std::vector<std::vector<uint32_t>> followed_;  // by node; empty: all follow the one
  std::vector<std::vector<uint32_t>> holders_;   // by document
  std::vector<uint32_t> readers_;
};

}  // namespace skerry::harness
