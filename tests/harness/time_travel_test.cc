// Going back gives what going there gave, whatever was done in between.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "harness/replay/orders.h"
#include "harness/replay/time_travel.h"
#include "harness/run/run.h"

namespace skerry::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::SizeIs;

// A few tens of thousands of events.
const Scenario& a_scenario() {
  static const LoadResult loaded = parse_scenario(
      "schema = 1\nname = \"a\"\nduration = \"30min\"\nsettle = \"20s\"\n[replicas]\ncount = "
      "4\ncrdt "
      "= \"add_wins_set\"\n[[workload]]\nkind = \"set_ops\"\nrate = \"2/s\"\n[[fault]]\nkind = "
      "\"crash\"\nat = \"5min\"\nfor = \"10s\"\nnode = 1\n",
      "a.toml");
  return loaded.experiment.value().cells[0].scenario;
}

constexpr uint64_t kSeed = 3;

std::string all_of(TimeTravel& travel) {
  return travel.order("show 0\nshow 4\ndiff 0 1\nwhere\n", 0).value();
}

// The same, played once and forward.
std::string played(uint64_t event) {
  auto playback = Playback::make(a_scenario(), kSeed).value();
  while (playback->event() < event && playback->step()) {
  }
  return carry_out("show 0\nshow 4\ndiff 0 1\nwhere\n", a_scenario(), kSeed, *playback, [] {});
}

TEST(TimeTravel, every_place_is_the_same_from_both_sides) {
  auto travel = TimeTravel::start(a_scenario(), kSeed).value();
  const auto go = [&travel](uint64_t event) {
    ASSERT_TRUE(travel->go_near(event).ok());
    ASSERT_LE(travel->event(), event);
    ASSERT_TRUE(travel->order("quiet " + std::to_string(event), event).ok());
    ASSERT_EQ(travel->event(), event);
  };
  for (const uint64_t event :
       {20'000, 19'000, 12'345, 1, 30'000, 29'999, 0, 4'096, 4'095, 25'000}) {
    go(event);
    EXPECT_EQ(all_of(*travel), played(event)) << event;
  }
}

TEST(TimeTravel, what_is_told_again_is_what_was_told) {
  auto travel = TimeTravel::start(a_scenario(), kSeed).value();
  ASSERT_TRUE(travel->order("quiet 15000", 15'000).ok());
  const std::string once = travel->order("filter kind send,lost\ntell 50", 15'050).value();
  EXPECT_THAT(once, HasSubstr("sends server: "));
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(travel->go_near(15'000).ok());
    ASSERT_TRUE(travel->order("quiet 15000", 15'000).ok());
    EXPECT_EQ(travel->order("filter kind send,lost\ntell 50", 15'050).value(), once);
  }
}

TEST(TimeTravel, copies_are_few_and_dense_before_where_it_stands) {
  auto travel = TimeTravel::start(a_scenario(), kSeed).value();
  EXPECT_THAT(travel->checkpoints(), ElementsAre(0));
  ASSERT_TRUE(travel->order("quiet 100000000", 100'000'000).ok());
  ASSERT_TRUE(travel->is_over());
  const uint64_t end = travel->event();
  ASSERT_GT(end, 200'000u);
  uint64_t again = 0;
  uint64_t ways = 0;
  for (uint64_t back = 500; back < end; back += 500) {
    ASSERT_TRUE(travel->go_near(end - back).ok());
    const uint64_t from = travel->event();
    ASSERT_TRUE(travel->order("quiet " + std::to_string(end - back), end - back).ok());
    EXPECT_LE(end - back - from, end / 12) << back;
    ASSERT_THAT(travel->checkpoints(), SizeIs(Le(TimeTravel::kMost)));
    again += end - back - from;
    ++ways;
  }
  EXPECT_LE(again / ways, TimeTravel::kLeastGap);
}

TEST(TimeTravel, stops_where_a_check_breaks_and_says_so) {
  auto travel = TimeTravel::start(a_scenario(), kSeed).value();
  EXPECT_THAT(travel->order("check converges\n", 0).value(),
              HasSubstr("converges holds to the end of the run\n"));
  EXPECT_TRUE(travel->is_over());
  ASSERT_TRUE(travel->go_near(1'000).ok());
  EXPECT_FALSE(travel->is_over());
}

// Processes that wait end with the one that asked for them, even where it is killed.
TEST(TimeTravel, leaves_no_process_behind) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    auto travel = TimeTravel::start(a_scenario(), kSeed).value();
    const bool is_there = travel->order("quiet 20000", 20'000).ok();
    char byte = is_there && travel->checkpoints().size() > 2 ? 'y' : 'n';
    (void)!::write(ends[1], &byte, 1);
    ::pause();
    ::_exit(0);
  }
  ::close(ends[1]);
  char byte = 0;
  ASSERT_EQ(::read(ends[0], &byte, 1), 1);
  EXPECT_EQ(byte, 'y');
  // The pipe's other end is open in each of them.
  ASSERT_EQ(::kill(child, SIGKILL), 0);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_EQ(::read(ends[0], &byte, 1), 0);
  ::close(ends[0]);
}

}  // namespace
}  // namespace skerry::harness
