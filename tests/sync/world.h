// A small world for tests of the sync engine: participants, links that lose, duplicate, delay and
// reorder, streams that die silently, disks that answer late. Virtual time, one seed, no other
// state.
//
// It watches while it runs: every frame's account sums to its size, and no change is sent before
// its sender has stored it. What it saw wrong is in `violations`.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/participant.h"
#include "core/rng.h"
#include "replica/factory.h"

namespace skerry::test {

struct WorldOptions {
  uint64_t seed = 1;
  std::string design = "pn_counter";
  ReplicationMode mode = ReplicationMode::kOperations;
  uint32_t people = 2;
  uint32_t servers = 0;  // with one: a hub; with none: a mesh
  sync::Options sync;
  Duration latency_least = Duration::milliseconds(5);
  Duration latency_most = Duration::milliseconds(40);
  double loss = 0;       // datagrams
  double duplicate = 0;  // datagrams
  double corrupt = 0;    // datagrams
  Duration store_latency;
  uint64_t stream_buffer = 1 << 20;  // bytes under way at which a stream says it is full
};

struct Saved {  // told to the user
  DotRun dots;
};

class World {
 public:
  explicit World(const WorldOptions& options);
  ~World();

  size_t size() const { return nodes_.size(); }
  Participant& node(uint32_t i) { return *nodes_[i].participant; }
  bool is_up(uint32_t i) const { return nodes_[i].participant != nullptr; }
  Instant now() const { return now_; }

  StatusOr<Committed> submit(uint32_t i, const Command& command);
  void run_for(Duration duration);
  // Runs until all that are up have equal received sets and nothing waits; false after `most`.
  bool settles_within(Duration most);
  bool is_settled();

  // Nodes of different sides hear nothing of each other.
  void partition(const std::set<uint32_t>& side);
  void heal();
  void crash(uint32_t i);
  // With `keeps_disk` off it has forgotten everything.
  void restart(uint32_t i, bool keeps_disk = true);
  // The same disk content under the same epoch: a clone, which nothing but a bug or a user makes.
  void restart_as_clone(uint32_t i, const std::vector<Payload>& disk, uint64_t epoch);
  // From now on the disk refuses everything, or not.
  void set_disk_fails(uint32_t i, bool fails) { nodes_[i].disk_fails = fails; }
  // Frames from a to b vanish from now on: a half-open connection, nobody is told.
  void set_mute(uint32_t from, uint32_t to, bool is_mute);
  // May drop (true) a frame that would be delivered.
  std::function<bool(uint32_t from, uint32_t to, const Payload& frame)> filter;

  const std::vector<Payload>& disk(uint32_t i) const { return nodes_[i].disk; }
  uint64_t epoch(uint32_t i) const { return nodes_[i].epoch; }
  const std::vector<DotRun>& acknowledged(uint32_t i) const { return nodes_[i].acknowledged; }
  const std::vector<DotRun>& delivered(uint32_t i) const { return nodes_[i].delivered; }

  std::vector<std::string> violations;
  uint64_t forks = 0;
  uint64_t frames_sent = 0;
  uint64_t bytes_sent = 0;
  uint64_t connects = 0;
  uint64_t largest_frame = 0;
  uint64_t most_under_way = 0;  // one way on a stream
  FrameAccount total;           // of all frames delivered
  uint64_t corrupt_frames = 0;
  std::vector<Instant> connect_times;

 private:
  struct Node {
    std::unique_ptr<Participant> participant;
    uint32_t life = 0;  // events of an earlier life are dropped
    uint64_t epoch = 0;
    bool disk_fails = false;
    std::vector<Payload> disk;
    std::vector<DotRun> acknowledged;
    std::vector<DotRun> delivered;
    VersionVector durable;
    Instant tick_at = Instant::max();
  };
  struct Stream {
    uint64_t id = 0;       // 0: there is none
    bool is_dead = false;  // nothing passes any more, and nobody knows
    uint64_t under_way[2] = {0, 0};
    bool is_full[2] = {false, false};
    Instant last_delivery[2];
  };
  using Pair = std::pair<uint32_t, uint32_t>;

  Now clock() const { return {now_, now_}; }
  replica::Config config_of(uint32_t i, uint64_t epoch) const;
  void boot(uint32_t i, uint64_t epoch);
  void at(Instant when, std::function<void()> what);
  bool step(Instant end);
  void poll(uint32_t i);
  void act(uint32_t i, Output& output);
  void send(uint32_t from, uint32_t to, const Payload& frame);
  void send_stream(uint32_t from, uint32_t to, const Payload& frame);
  void deliver(uint32_t from, uint32_t to, const Payload& frame);
  void store(uint32_t i, uint64_t ticket, const Payload& record);
  void open_stream(uint32_t from, uint32_t to);
  void drop_stream(uint32_t a, uint32_t b, uint32_t told);
  void check_sent(uint32_t from, const Payload& frame);
  Stream& stream(uint32_t a, uint32_t b) { return streams_[{std::min(a, b), std::max(a, b)}]; }
  bool can_reach(uint32_t a, uint32_t b) const;
  Duration latency();

  WorldOptions options_;
  Rng rng_;
  Instant now_;
  uint64_t next_id_ = 0;
  std::vector<Node> nodes_;
  std::map<Pair, Stream> streams_;
  std::map<std::pair<Instant, uint64_t>, std::function<void()>> events_;
  std::set<uint32_t> side_;
  bool is_split_ = false;
  std::set<Pair> muted_;
};

// One design's typical command, different by `i`.

}  // namespace skerry::test
