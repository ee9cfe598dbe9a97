// Frames and bytes are counted where they go: sent + duplicated = delivered + lost + dropped + in
// flight, at every moment, whatever the network does to them.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "core/rng.h"
#include "network_rig.h"

namespace skerry::sim {
namespace {

constexpr uint32_t kNodes = 4;

struct Tally {
  uint64_t frames = 0;
  uint64_t bytes = 0;
};

// Everything that may go wrong with frames goes wrong, at random.
class Storm {
 public:
  Storm(uint64_t seed, bool is_stream)
      : is_stream_(is_stream),
        rng_(Rng::stream(seed, "storm")),
        rig_(make_topology("mesh", kNodes), options(), seed) {}

  uint64_t retransmissions = 0;

  void run() {
    for (int i = 0; i < 3000; ++i) {
      rig_.at(at_ms(i), [this] { act(); });
    }
    schedule_cuts();
    for (int ms = 0; ms < 3000; ms += 50) {
      rig_.run(at_ms(ms));
      // More cannot have gone than was there; what is missing is under way.
      EXPECT_GE(frames_in_flight(), 0);
      EXPECT_GE(bytes_in_flight(), 0);
    }
    settle();
    const NetworkCounters& c = rig_.network.counters();
    EXPECT_EQ(c.frames_sent, sent_.frames);
    EXPECT_EQ(c.bytes_sent, sent_.bytes);
    Tally told;
    for (const Rig::Told& frame : rig_.frames()) {
      ++told.frames;
      told.bytes += frame.bytes.size();
    }
    EXPECT_EQ(c.frames_delivered, told.frames);
    EXPECT_EQ(c.bytes_delivered, told.bytes);
    EXPECT_EQ(frames_in_flight(), 0);
    EXPECT_EQ(bytes_in_flight(), 0);
    EXPECT_GT(c.bytes_lost, 0u);
    retransmissions += c.segments_retransmitted;
    if (is_stream_) {
      EXPECT_LE(c.bytes_retransmitted, c.segments_retransmitted * Network::kSegmentBytes);
    } else {
      EXPECT_GT(c.bytes_dropped, 0u);
      EXPECT_GT(c.bytes_duplicated, 0u);
      EXPECT_EQ(c.bytes_retransmitted, 0u);
    }
  }

 private:
  LinkOptions options() const {
    LinkOptions options;
    options.latency = {
        Distribution::Kind::kExponential, Duration::milliseconds(20).ns, 0, 0, 0, {}};
    options.loss = 0.1;
    options.duplicate = 0.1;
    options.corrupt = 0.05;
    options.bandwidth_bits = 2e6;
    options.queue_bytes = 4000;
    options.send_buffer_bytes = 20'000;
    return options;
  }

  int64_t frames_in_flight() const { return rig_.in_flight(); }
  int64_t bytes_in_flight() const {
    const NetworkCounters& c = rig_.network.counters();
    return static_cast<int64_t>(c.bytes_sent + c.bytes_duplicated) -
           static_cast<int64_t>(c.bytes_delivered + c.bytes_lost + c.bytes_dropped);
  }

  void act() {
    const auto from = static_cast<NodeIndex>(rng_.below(kNodes));
    const auto to = static_cast<NodeIndex>((from + 1 + rng_.below(kNodes - 1)) % kNodes);
    const uint64_t luck = rng_.below(1000);
    if (luck < 5) {
      rig_.network.set_listening(from, luck < 3);
      rig_.network.drop_streams(rig_.now, from);
    } else if (luck < 10) {
      rig_.network.set_host(rig_.now, from, luck < 8);
    } else if (is_stream_ && luck < 40) {
      rig_.network.connect(rig_.now, from, to);
    } else if (is_stream_ && luck < 50) {
      rig_.network.close(rig_.now, from, to);
    } else {
      send(from, to, rng_.below(luck < 60 ? 15'000 : 1500));
    }
  }

  void send(NodeIndex from, NodeIndex to, uint64_t size) {
    ++sent_.frames;
    sent_.bytes += size;
    if (is_stream_) {
      rig_.network.send_stream(rig_.now, from, to, filled(size));
    } else {
      rig_.network.send_datagram(rig_.now, from, to, filled(size));
    }
  }

  void schedule_cuts() {
    for (int i = 0; i < 6; ++i) {
      const auto from = static_cast<int64_t>(rng_.below(2500));
      const auto length = static_cast<int64_t>(1 + rng_.below(300));
      rig_.during(cut(at_ms(from), at_ms(from + length), {0, 0, 1, static_cast<uint32_t>(i)}));
    }
  }

  // Nothing is under way any more: streams end on both sides, what is in the air comes down.
  void settle() {
    for (NodeIndex node = 0; node < kNodes; ++node) {
      rig_.network.set_host(rig_.now, node, true);
      rig_.network.set_listening(node, true);
    }
    rig_.run(at_ms(5000));
    for (NodeIndex node = 0; node < kNodes; ++node) rig_.network.drop_streams(rig_.now, node);
    rig_.run();
  }

  bool is_stream_;
  Rng rng_;
  Rig rig_;
  Tally sent_;
};

TEST(accounting, of_datagrams_misses_nothing) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Storm(seed, false).run();
  }
}

TEST(accounting, of_streams_misses_nothing) {
  uint64_t retransmissions = 0;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Storm storm(seed, true);
    storm.run();
    retransmissions += storm.retransmissions;
  }
  EXPECT_GT(retransmissions, 100u);
}

}  // namespace
}  // namespace skerry::sim
