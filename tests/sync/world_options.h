// What a test world is made of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/replication_mode.h"
#include "core/time.h"
#include "sync/options.h"

namespace skerry::test {

// Of a world whose tests are short.
inline sync::Options quick_options() {
  sync::Options options;
  options.keep_alive = Duration::seconds(2);
  options.backoff_max = Duration::seconds(1);
  return options;
}

struct WorldOptions {
  uint64_t seed = 1;
  std::string design = "pn_counter";
  ReplicationMode mode = ReplicationMode::kOperations;
  uint32_t people = 2;
  // By person, ascending: the documents that they follow; a server follows all of them. Empty:
  // everybody follows document 1.
  std::vector<std::vector<uint32_t>> follows;
  // People may follow other documents later, among those that anybody follows at first.
  bool may_change_following = false;
  uint32_t servers = 0;  // with one: a hub; with none: a mesh
  sync::Options sync = quick_options();
  // By node, where they differ; empty: as `sync` says.
  std::vector<const sync::Reconciler*> reconcilers;
  Duration latency_least = Duration::milliseconds(5);
  Duration latency_most = Duration::milliseconds(40);
  double loss = 0;       // datagrams
  double duplicate = 0;  // datagrams
  double corrupt = 0;    // datagrams
  Duration store_latency;
  uint64_t stream_buffer = 1 << 20;  // bytes under way at which a stream says it is full
};

}  // namespace skerry::test
