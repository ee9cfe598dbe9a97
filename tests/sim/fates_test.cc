// What a network notes of chance, and what it does where that is listed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "network_rig.h"
#include "sim/network/fates.h"

namespace skerry::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

LinkOptions troubled() {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.loss = 0.1;
  options.duplicate = 0.1;
  options.reorder = 0.1;
  options.corrupt = 0.1;
  return options;
}

// What arrives of 300 datagrams from 0 to 1, with its instant.
std::vector<std::pair<int64_t, std::string>> arrived(const LinkOptions& options) {
  Rig rig(make_topology("mesh", 2), options);
  for (int64_t i = 0; i < 300; ++i) {
    rig.at(at_ms(i), [&rig, i] {
      rig.network.send_datagram(rig.now, 0, 1, text("datagram " + std::to_string(i)));
    });
  }
  rig.run();
  std::vector<std::pair<int64_t, std::string>> all;
  for (const Rig::Told& one : rig.frames()) all.emplace_back(one.at.ns, one.bytes);
  return all;
}

TEST(fates, that_are_noted_change_nothing_and_do_the_same_when_they_are_played) {
  Fates noted;
  LinkOptions options = troubled();
  const auto plain = arrived(options);
  options.noted = &noted;
  EXPECT_EQ(arrived(options), plain);
  size_t lost = 0;
  size_t held = 0;
  size_t twice = 0;
  size_t flipped = 0;
  for (const auto& [key, fate] : noted.all()) {
    EXPECT_EQ(key.first, 0u);
    lost += fate.is_lost ? 1 : 0;
    held += fate.is_held ? 1 : 0;
    twice += fate.is_twice ? 1 : 0;
    flipped += fate.flipped_bit ? 1 : 0;
  }
  EXPECT_EQ(300 - lost + twice, plain.size());
  for (const size_t count : {lost, held, twice, flipped}) EXPECT_GT(count, 10u);
  options.noted = nullptr;
  options.played = std::make_shared<const Fates>(noted);
  EXPECT_EQ(arrived(options), plain);
}

TEST(fates, that_are_not_listed_do_not_happen_however_likely) {
  LinkOptions options = troubled();
  options.loss = 1;
  options.played = std::make_shared<const Fates>();
  const auto all = arrived(options);
  ASSERT_THAT(all, SizeIs(300));
  EXPECT_EQ(all[7], std::pair(at_ms(27).ns, std::string("datagram 7")));
}

TEST(fates, happen_to_the_send_that_they_are_listed_for) {
  Fates fates;
  fates.at(0, 1).is_lost = true;
  fates.at(0, 2).is_twice = true;
  fates.at(0, 3).latency_ns = Duration::milliseconds(500).ns;
  fates.at(0, 4).flipped_bit = 0;
  fates.at(0, 200).is_lost = true;  // past what a link's byte counts
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.played = std::make_shared<const Fates>(fates);
  const auto all = arrived(options);
  const auto at = [&all](const std::string& bytes) {
    std::vector<int64_t> times;
    for (const auto& [time, one] : all) {
      if (one == bytes) times.push_back(time);
    }
    return times;
  };
  EXPECT_THAT(at("datagram 0"), IsEmpty());
  EXPECT_THAT(at("datagram 1"), ElementsAre(at_ms(21).ns, at_ms(21).ns));
  EXPECT_THAT(at("datagram 2"), ElementsAre(at_ms(502).ns));
  EXPECT_THAT(at("datagram 3"), IsEmpty());
  EXPECT_THAT(at("eatagram 3"), ElementsAre(at_ms(23).ns));
  EXPECT_THAT(at("datagram 199"), IsEmpty());
  EXPECT_THAT(all, SizeIs(299));
}

// Segments count as sends, and a segment that a list takes is sent again.
TEST(fates, are_of_segments_too) {
  const auto run = [](const Fates& fates) {
    LinkOptions options = constant_latency(Duration::milliseconds(20));
    options.played = std::make_shared<const Fates>(fates);
    Rig rig(make_topology("mesh", 2), options);
    rig.network.connect({}, 0, 1);
    rig.at(at_ms(100), [&rig] { rig.network.send_stream(rig.now, 0, 1, text("hello")); });
    rig.run();
    EXPECT_THAT(rig.frames(), SizeIs(1));
    return std::pair(rig.frames().front().at, rig.network.counters().segments_retransmitted);
  };
  const auto [prompt, none] = run({});
  EXPECT_EQ(prompt, at_ms(120));
  EXPECT_EQ(none, 0u);
  Fates fates;
  fates.at(0, 2).is_lost = true;  // the first was the handshake
  const auto [late, one] = run(fates);
  EXPECT_GT(late, prompt);
  EXPECT_EQ(one, 1u);
}

}  // namespace
}  // namespace skerry::sim
