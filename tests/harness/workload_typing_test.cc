// typing: the rhythm is that of recorded sessions, and the text is one that people could type.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/codec.h"
#include "fake_world.h"
#include "harness/workloads/typing_pace.h"
#include "harness/workloads/typist.h"

namespace skerry::harness {
namespace {

Settings typing_settings(double active = 0.3) {
  Settings settings;
  settings.set("authors", int64_t{0});
  settings.set("speed", 1.0);
  settings.set("active", active);
  Distribution session;
  session.kind = Distribution::Kind::kLognormal;
  session.a = Duration::seconds(480).ns;
  session.b = Duration::seconds(3600).ns;
  settings.set("session", session);
  settings.set("deletions", 0.2);
  settings.set("jumps", 0.3);
  return settings;
}

TEST(typing_pace, gaps_have_the_recorded_quantiles) {
  Rng rng = Rng::stream(1, "pace");
  const TypingPace pace;
  std::vector<int64_t> gaps;
  for (int i = 0; i < 200'000; ++i) gaps.push_back(pace.draw(rng).length.ns);
  std::ranges::sort(gaps);
  const auto seconds_at = [&](double p) {
    return static_cast<double>(gaps[static_cast<size_t>(p * static_cast<double>(gaps.size()))]) /
           1e9;
  };
  EXPECT_NEAR(seconds_at(0.5), 0.16, 0.02);
  EXPECT_GT(seconds_at(0.9), 0.5);
  EXPECT_LT(seconds_at(0.9), 1.9);
  EXPECT_GT(seconds_at(0.99), 12);
  EXPECT_LT(seconds_at(0.99), 19);
}

TEST(typing_pace, bursts_have_three_to_seven_keystrokes_a_second) {
  Rng rng = Rng::stream(2, "pace");
  const TypingPace pace;
  double time = 0;
  double keystrokes = 0;
  for (int i = 0; i < 100'000; ++i) {
    const TypingPace::Gap gap = pace.draw(rng);
    if (gap.is_pause) continue;
    time += static_cast<double>(gap.length.ns) / 1e9;
    keystrokes += 1;
  }
  EXPECT_GT(keystrokes / time, 3.4);
  EXPECT_LT(keystrokes / time, 6.9);
}

TEST(typist, commands_fit_the_text_whatever_its_length) {
  Rng rng = Rng::stream(3, "typist");
  Typist typist({0.2, 0.5});
  Rng lengths = Rng::stream(3, "lengths");
  for (int i = 0; i < 50'000; ++i) {
    const uint64_t length = lengths.below(i % 2 == 0 ? 3 : 1000);
    const TextSplice command = typist.to_splice(
        typist.next(rng, i % 7 == 0 ? Typist::After::kPause : Typist::After::kKey), length);
    EXPECT_LE(command.position + command.erased, length);
    EXPECT_TRUE(is_valid_utf8(command.text));
    EXPECT_LE(count_scalars(command.text) + command.erased, 1u);
  }
}

TEST(typist, a_text_grows_out_of_words_and_a_fifth_of_the_keystrokes_erase) {
  Rng rng = Rng::stream(4, "typist");
  Typist typist({0.2, 0.3});
  uint64_t length = 0;
  uint64_t erasures = 0;
  uint64_t forward = 0;
  uint64_t wide = 0;
  uint64_t cursor = 0;
  constexpr int kKeystrokes = 50'000;
  for (int i = 0; i < kKeystrokes; ++i) {
    const TextSplice command = typist.to_splice(
        typist.next(rng, i % 10 == 0 ? Typist::After::kPause : Typist::After::kKey), length);
    forward += command.position == cursor && command.erased == 0 ? 1 : 0;
    wide += command.text.size() > 1 ? 1 : 0;
    erasures += command.erased;
    length += count_scalars(command.text) - command.erased;
    cursor = command.position + count_scalars(command.text);
  }
  EXPECT_NEAR(static_cast<double>(erasures) / kKeystrokes, 0.2, 0.02);
  EXPECT_GT(forward, kKeystrokes * 7 / 10);
  EXPECT_GT(wide, kKeystrokes / 50);
  EXPECT_GT(length, kKeystrokes / 2);
}

TEST(typing, authors_are_there_for_a_part_of_the_day) {
  constexpr uint32_t kPeople = 6;
  const Duration day = Duration::seconds(24 * 3600);
  FakeWorld world(kPeople, day, Duration::milliseconds(1));
  world.hold_deliveries();
  const auto workload = *find_workload("typing")->make(typing_settings(), context_of(kPeople));
  world.run(*workload);
  // With three tenths of the day at about one keystroke in a second and a half.
  const double per_author_day = static_cast<double>(world.submissions.size()) / kPeople;
  EXPECT_GT(per_author_day, 0.3 * 86'400 / 2.5);
  EXPECT_LT(per_author_day, 0.3 * 86'400 / 0.6);

  // Minutes in which person 0 does something.
  std::vector<bool> busy(24 * 60, false);
  for (const auto& submission : world.submissions) {
    if (submission.person == 0) busy[static_cast<size_t>(submission.at.ns / 60'000'000'000)] = true;
  }
  const auto minutes = std::ranges::count(busy, true);
  EXPECT_GT(minutes, 24 * 60 / 10);
  EXPECT_LT(minutes, 24 * 60 * 6 / 10);
}

TEST(typing, faster_typists_type_more_and_only_authors_type) {
  const auto count = [](double speed) {
    Settings settings = typing_settings(1.0);
    settings.set("speed", speed);
    settings.set("authors", int64_t{2});
    FakeWorld world(4, Duration::seconds(3600), Duration::milliseconds(1));
    world.hold_deliveries();
    world.run(**find_workload("typing")->make(settings, context_of(4)));
    for (const auto& submission : world.submissions) EXPECT_LT(submission.person, 2u);
    return static_cast<double>(world.submissions.size());
  };
  EXPECT_NEAR(count(4.0) / count(1.0), 4, 0.6);
}

TEST(typing, nobody_types_while_down) {
  FakeWorld world(1, Duration::seconds(600), Duration::milliseconds(1));
  const auto workload = *find_workload("typing")->make(typing_settings(1.0), context_of(1));
  world.take_down(0);
  world.run(*workload, Duration::seconds(300));
  EXPECT_TRUE(world.submissions.empty());
  world.bring_up(*workload, 0);
  world.run(*workload);
  EXPECT_FALSE(world.submissions.empty());
}

}  // namespace
}  // namespace skerry::harness
