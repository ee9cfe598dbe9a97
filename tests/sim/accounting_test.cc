// Frames and bytes are counted where they go: sent + duplicated = delivered + lost + dropped + in
// flight, at every moment, whatever the network does to them.
#include <gtest/gtest.h>

#include <algorithm>
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
    EXPECT_EQ(c.bytes_in_flight_max, static_cast<uint64_t>(most_in_flight_));
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
      rig_.network.set_listener(from, luck < 3 ? Listener::kThere : Listener::kNone);
      rig_.network.drop_streams(rig_.now, from);
    } else if (luck < 10) {
      rig_.network.set_host(rig_.now, from, luck < 8 ? Power::kOn : Power::kOff);
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
    most_in_flight_ = std::max(most_in_flight_, bytes_in_flight());
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
      rig_.network.set_host(rig_.now, node, Power::kOn);
      rig_.network.set_listener(node, Listener::kThere);
    }
    rig_.run(at_ms(5000));
    for (NodeIndex node = 0; node < kNodes; ++node) rig_.network.drop_streams(rig_.now, node);
    rig_.run();
  }

  bool is_stream_;
  Rng rng_;
  Rig rig_;
  Tally sent_;
  int64_t most_in_flight_ = 0;
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

uint64_t most_in_flight(bool is_stream, const LinkOptions& options, int sends) {
  Rig rig(make_topology("mesh", 2), options, 1);
  if (is_stream) rig.network.connect(rig.now, 0, 1);
  rig.run(at_ms(1'000));
  for (int i = 0; i < sends; ++i) {
    rig.at(at_ms(1'000 + i), [&rig, is_stream] {
      if (is_stream) {
        rig.network.send_stream(rig.now, 0, 1, filled(100));
      } else {
        rig.network.send_datagram(rig.now, 0, 1, filled(100));
      }
    });
  }
  rig.run();
  return rig.network.counters().bytes_in_flight_max;
}

// A hundred bytes a millisecond for as long as the way is.
TEST(accounting, of_what_is_in_flight_is_the_rate_times_the_latency) {
  LinkOptions options;
  options.latency = Distribution::constant(Duration::microseconds(49'500).ns);
  for (const bool is_stream : {false, true}) {
    EXPECT_EQ(most_in_flight(is_stream, options, 10), 1'000u);
    EXPECT_EQ(most_in_flight(is_stream, options, 500), 5'000u);
  }
  options.duplicate = 1;
  EXPECT_EQ(most_in_flight(false, options, 500), 10'000u);
  options.loss = 1;
  EXPECT_EQ(most_in_flight(false, options, 500), 0u);
}

// What waits in a queue is on its way as well; what a full one drops never was.
TEST(accounting, of_what_is_in_flight_has_what_waits_and_not_what_is_dropped) {
  LinkOptions options;
  options.latency = Distribution::constant(Duration::milliseconds(1).ns);
  options.bandwidth_bits = 8'000;  // a frame in a tenth of a second
  options.queue_bytes = 1'000;
  const uint64_t dropping = most_in_flight(false, options, 500);
  EXPECT_GE(dropping, 1'000u);
  EXPECT_LE(dropping, 1'200u);
  EXPECT_EQ(most_in_flight(true, options, 50), 5'000u);
}

}  // namespace
}  // namespace skerry::sim
