// The tables of a scenario as values, each key of them looked up by its name once, when a scenario
// is built. Whatever comes after reads these.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/parameters.h"
#include "harness/plan/cost_options.h"
#include "harness/plan/storage_options.h"
#include "replica/factory.h"
#include "sim/network/network.h"

namespace skerry::harness {

// As written, defaults filled in: what is printed, compared and asked by conditions.
struct Tables {
  Settings replicas;  // sections.cc lists what each table may hold
  Settings sync;
  Settings network;
  Settings storage;
  Settings presence;
  Settings blobs;
  Settings cost;
  // By the table's name in a scenario; null: there is none.
  const Settings* find(std::string_view name) const;
  friend bool operator==(const Tables&, const Tables&) = default;
};

struct ReplicaOptions {
  uint32_t people = 0;
  uint32_t servers = 0;
  const replica::Architecture* architecture = nullptr;
  uint32_t documents = 1;
  enum class Follow : uint8_t { kAll, kUniform, kZipf, kListed };
  Follow follow = Follow::kAll;
  uint32_t follows = 0;                // how many each; 0: all
  std::vector<std::string> followers;  // kListed: by document
  std::vector<std::string> names;      // of documents, ranges spelled out; empty: numbers alone
  std::vector<NodeName> next_version;  // who runs it at the start
  uint32_t next_kinds = 0;             // documents of kinds that came with it
  bool share_histories = true;         // what can be shared in this process
  Distribution clock_offset;
  int64_t clock_drift_ppm = 0;

  uint32_t nodes() const { return people + servers; }
};

// Who is linked to whom; make_topology (topology.h) makes one of it.
struct TopologyChoice {
  std::string kind;
  uint32_t k = 0;
  LinksSpec links;  // where kind is "links"
  std::string rtt_matrix;
  std::vector<std::string> regions;
};

struct Options {
  ReplicaOptions replicas;
  replica::Config
      replica;  // what each begins with: its design, how it syncs, its architecture's own
  TopologyChoice topology;
  sim::LinkOptions links;
  StorageOptions storage;
  CostOptions cost;
  std::vector<std::string> acknowledge_at;  // as it is written; `replica` has what it says

  // They follow from the tables, which are compared.
  friend bool operator==(const Options&, const Options&) { return true; }
};

// REQUIRES: the tables were read without a problem.
Options options_of(const Tables& tables);

}  // namespace skerry::harness
