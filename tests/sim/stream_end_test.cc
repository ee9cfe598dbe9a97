// How streams end, and how their ends come to disagree.
#include <gtest/gtest.h>

#include "network_rig.h"

namespace skerry::sim {
namespace {

using What = Rig::What;

// Two nodes, 20 ms apart, with a stream that 0 opened.
class Pair : public Rig {
 public:
  explicit Pair(LinkOptions options = constant_latency(Duration::milliseconds(20)))
      : Rig(make_topology("mesh", 2), options) {
    network.connect({}, 0, 1);
    run(at_ms(1000));
    told.clear();
  }
};

TEST(close, tells_the_peer_after_the_data_that_was_sent_before) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.bandwidth_bits = 8e6;
  Pair pair(options);
  pair.network.send_stream(pair.now, 0, 1, filled(100'000));
  pair.network.close(pair.now, 0, 1);
  pair.run();
  ASSERT_EQ(pair.told.size(), 2u);
  EXPECT_EQ(pair.told[0].what, What::kFrame);
  EXPECT_EQ(pair.told[1].what, What::kDisconnected);
  EXPECT_EQ(pair.told[1].node, 1u);
  EXPECT_EQ(pair.told[1].at, at_ms(1120));
  EXPECT_EQ(pair.network.counters().streams_reset, 0u);
}

TEST(crash, is_noticed_by_the_peer_when_it_next_sends_data) {
  Pair pair;
  pair.network.drop_streams(pair.now, 1);
  pair.run(at_ms(60'000));
  EXPECT_TRUE(pair.told.empty());  // half-open: nobody has told 0
  pair.network.send_stream(pair.now, 0, 1, text("anyone?"));
  pair.run();
  ASSERT_EQ(pair.told.size(), 1u);
  EXPECT_EQ(pair.told[0].what, What::kDisconnected);
  EXPECT_EQ(pair.told[0].node, 0u);
  EXPECT_EQ(pair.told[0].at, at_ms(60'040));
  EXPECT_EQ(pair.network.counters().streams_reset, 1u);
  EXPECT_EQ(pair.in_flight(), 0);
}

TEST(crash, loses_nothing_that_was_on_its_way_already) {
  Pair pair;
  pair.network.send_stream(pair.now, 1, 0, text("last words"));
  pair.network.drop_streams(pair.now, 1);
  pair.run();
  ASSERT_EQ(pair.told.size(), 1u);
  EXPECT_EQ(pair.told[0].bytes, "last words");
}

TEST(outage, is_noticed_after_keep_alive_without_an_answer) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.keep_alive_reset = Duration::seconds(10);
  Pair pair(options);
  pair.network.set_host(pair.now, 1, Power::kOff);
  pair.network.drop_streams(pair.now, 1);
  pair.at(at_ms(5000), [&] { pair.network.send_stream(pair.now, 0, 1, text("x")); });
  pair.at(at_ms(9000), [&] { pair.network.send_stream(pair.now, 0, 1, text("y")); });
  pair.run();
  ASSERT_EQ(pair.told.size(), 1u);
  EXPECT_EQ(pair.told[0].what, What::kDisconnected);
  EXPECT_EQ(pair.told[0].at, at_ms(15'000));
  EXPECT_EQ(pair.in_flight(), 0);
}

TEST(keep_alive, defaults_to_75_seconds) {
  Pair pair;
  pair.network.set_host(pair.now, 1, Power::kOff);
  pair.network.drop_streams(pair.now, 1);
  pair.network.send_stream(pair.now, 0, 1, text("x"));
  pair.run();
  ASSERT_EQ(pair.all(What::kDisconnected).size(), 1u);
  EXPECT_EQ(pair.all(What::kDisconnected)[0].at, at_ms(76'000));
}

TEST(keep_alive, does_not_end_a_stream_that_is_slow_but_answers) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.keep_alive_reset = Duration::seconds(2);
  options.bandwidth_bits = 1e6;
  Pair pair(options);
  for (int i = 0; i < 5; ++i) pair.network.send_stream(pair.now, 0, 1, filled(200'000));
  pair.run();
  EXPECT_EQ(pair.frames().size(), 5u);
  EXPECT_TRUE(pair.all(What::kDisconnected).empty());
}

TEST(keep_alive, does_not_end_an_idle_stream) {
  Pair pair;
  pair.run(at_ms(3'600'000));
  pair.network.send_stream(pair.now, 0, 1, text("still here"));
  pair.run();
  EXPECT_EQ(pair.frames().size(), 1u);
  EXPECT_TRUE(pair.all(What::kDisconnected).empty());
}

TEST(sleep, leaves_streams_standing_if_it_is_short) {
  Pair pair;
  pair.at(at_ms(2000), [&] { pair.network.set_host(pair.now, 1, Power::kOff); });
  pair.at(at_ms(2500), [&] { pair.network.send_stream(pair.now, 0, 1, text("sleep well")); });
  pair.at(at_ms(22'000), [&] { pair.network.set_host(pair.now, 1, Power::kOn); });
  pair.run();
  ASSERT_EQ(pair.frames().size(), 1u);
  EXPECT_GT(pair.frames()[0].at, at_ms(22'000));
  EXPECT_TRUE(pair.all(What::kDisconnected).empty());
}

TEST(sleep, does_not_count_towards_the_sleeper_s_own_time_out) {
  Pair pair;
  pair.network.send_stream(pair.now, 1, 0, text("before"));
  pair.at(at_ms(1001), [&] { pair.network.set_host(pair.now, 1, Power::kOff); });
  pair.at(at_ms(300'000), [&] { pair.network.set_host(pair.now, 1, Power::kOn); });
  pair.run();
  EXPECT_EQ(pair.frames().size(), 1u);
  EXPECT_TRUE(pair.all(What::kDisconnected).empty());
}

TEST(partition, that_outlasts_keep_alive_ends_the_stream_of_whoever_waits_for_an_answer) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.keep_alive_reset = Duration::seconds(10);
  Pair pair(options);
  pair.during(cut(at_ms(2000), at_ms(60'000), {0, 1}));
  pair.at(at_ms(3000), [&] { pair.network.send_stream(pair.now, 0, 1, text("x")); });
  pair.run();
  ASSERT_EQ(pair.told.size(), 1u);
  EXPECT_EQ(pair.told[0].node, 0u);
  EXPECT_EQ(pair.told[0].at, at_ms(13'000));
  // 1 still believes in the stream, and learns better from its own data.
  pair.network.send_stream(pair.now, 1, 0, text("y"));
  pair.run();
  ASSERT_EQ(pair.told.size(), 2u);
  EXPECT_EQ(pair.told[1].node, 1u);
  EXPECT_EQ(pair.told[1].what, What::kDisconnected);
}

TEST(one_way_cut, takes_acknowledgements_and_the_frame_still_arrives_once) {
  Pair pair;
  FaultInterval back = cut(at_ms(1010), at_ms(4000), {1, 0});
  back.effect = kCutOneWayEffect;  // from 1 to 0
  pair.during(back);
  pair.network.send_stream(pair.now, 0, 1, text("once"));
  pair.run();
  EXPECT_EQ(pair.frames().size(), 1u);
  EXPECT_EQ(pair.frames()[0].at, at_ms(1020));
  EXPECT_GT(pair.network.counters().segments_retransmitted, 2u);
  EXPECT_TRUE(pair.all(What::kDisconnected).empty());
}

TEST(reconnect, replaces_the_stream_that_the_peer_still_believes_in) {
  Pair pair;
  pair.network.drop_streams(pair.now, 0);  // 0 crashed and comes back
  pair.network.connect(pair.now, 0, 1);
  pair.run();
  ASSERT_EQ(pair.told.size(), 3u);
  EXPECT_EQ(pair.told[0].what, What::kDisconnected);
  EXPECT_EQ(pair.told[0].node, 1u);
  EXPECT_EQ(pair.told[1].what, What::kConnected);
  EXPECT_EQ(pair.told[1].node, 1u);
  EXPECT_EQ(pair.told[2].what, What::kConnected);
  EXPECT_EQ(pair.told[2].node, 0u);
  pair.network.send_stream(pair.now, 1, 0, text("welcome back"));
  pair.run();
  EXPECT_EQ(pair.frames().size(), 1u);
}

TEST(connect, by_both_ends_at_once_makes_one_stream) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  Rig rig(make_topology("mesh", 2), options);
  rig.network.connect({}, 0, 1);
  rig.network.connect({}, 1, 0);
  rig.run();
  EXPECT_EQ(rig.all(What::kConnected).size(), 2u);
  EXPECT_TRUE(rig.all(What::kDisconnected).empty());
  EXPECT_EQ(rig.network.counters().streams_opened, 1u);
  rig.network.send_stream(rig.now, 1, 0, text("a"));
  rig.network.send_stream(rig.now, 0, 1, text("b"));
  rig.run();
  EXPECT_EQ(rig.frames().size(), 2u);
}

TEST(connect, to_a_dark_host_ends_after_its_time_out) {
  Rig rig(make_topology("mesh", 2), constant_latency(Duration::milliseconds(20)));
  rig.network.set_host({}, 1, Power::kOff);
  rig.network.connect({}, 0, 1);
  rig.run();
  ASSERT_EQ(rig.told.size(), 1u);
  EXPECT_EQ(rig.told[0].what, What::kDisconnected);
  EXPECT_EQ(rig.told[0].node, 0u);
  EXPECT_EQ(rig.told[0].at, Instant{} + Network::kConnectTimeout);
}

TEST(connect, tries_again_and_succeeds_when_the_cut_ends) {
  for (const bool is_one_way : {false, true}) {
    Rig rig(make_topology("mesh", 2), constant_latency(Duration::milliseconds(20)));
    FaultInterval fault = cut(at_ms(0), at_ms(2000), {1, 0});
    if (is_one_way) fault.effect = kCutOneWayEffect;  // the answers
    rig.during(fault);
    rig.at(at_ms(0), [&] { rig.network.connect(rig.now, 0, 1); });
    rig.run();
    ASSERT_EQ(rig.all(What::kConnected).size(), 2u);
    EXPECT_EQ(rig.all(What::kConnected)[0].at, at_ms(3030));  // tried at 0, 1 and 3 s
  }
}

TEST(connect, to_a_host_without_the_process_is_refused_at_once) {
  Rig rig(make_topology("mesh", 2), constant_latency(Duration::milliseconds(20)));
  rig.network.set_listener(1, Listener::kNone);
  rig.network.connect({}, 0, 1);
  rig.run();
  ASSERT_EQ(rig.told.size(), 1u);
  EXPECT_EQ(rig.told[0].what, What::kDisconnected);
  EXPECT_EQ(rig.told[0].at, at_ms(50));
}

TEST(connect, that_is_closed_before_it_stands_never_stands) {
  Rig rig(make_topology("mesh", 2), constant_latency(Duration::milliseconds(20)));
  rig.network.connect({}, 0, 1);
  rig.network.close({}, 0, 1);
  rig.run();
  EXPECT_TRUE(rig.told.empty());
}

}  // namespace
}  // namespace skerry::sim
