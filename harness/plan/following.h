// Who follows which documents.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/status.h"
#include "sim/network/topology.h"

namespace skerry::harness {

class Following {
 public:
  // Everybody follows the one document that there is.
  Following() = default;
  // `followed`: by node, people first, the numbers of documents, ascending; empty: all follow the
  // one.
  Following(uint32_t documents, uint32_t people, uint32_t nodes,
            std::vector<std::vector<uint32_t>> followed);

  uint32_t documents() const { return documents_; }
  // Numbers of documents, ascending.
  std::span<const uint32_t> of(uint32_t node) const;
  // Nodes, ascending: people, then servers.
  const std::vector<uint32_t>& holders(uint32_t document) const { return holders_[document]; }
  // How many of them are people, by document.
  const std::vector<uint32_t>& readers() const { return readers_; }
  bool follows(uint32_t node, uint32_t document) const;

  // The node follows it, or does not any more. REQUIRES: there are several documents; the person
  // does not, or does.
  void begin(uint32_t person, uint32_t document);
  void end(uint32_t person, uint32_t document);

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
