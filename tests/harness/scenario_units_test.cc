// Units, edit distance and declared defaults.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/nearest.h"
#include "harness/scenario/scenario.h"
#include "harness/scenario/units.h"
#include "harness/scenario/values.h"
#include "harness/workloads/workload.h"
#include "sim/faults/fault.h"

namespace skerry::harness {
namespace {

TEST(Units, durations_are_exact_in_every_unit) {
  EXPECT_EQ(parse_duration("250ms"), Duration::milliseconds(250));
  EXPECT_EQ(parse_duration("1.5s"), Duration::milliseconds(1500));
  EXPECT_EQ(parse_duration("0.1us"), Duration::nanoseconds(100));
  EXPECT_EQ(parse_duration("2 h"), Duration::seconds(7200));
  EXPECT_EQ(parse_duration("-3min"), Duration::seconds(-180));
  EXPECT_EQ(parse_duration("1d"), Duration::seconds(86'400));
}

TEST(Units, what_is_not_a_number_with_its_unit_is_refused) {
  for (const char* text : {"", "s", "5", "5m", "5 sec", "1.s", ".5s", "1e3s", "0.5ns", "--5s",
                           "9999999999999999999s", "200000000000000d", "5s "}) {
    EXPECT_FALSE(parse_duration(text).has_value()) << text;
  }
  EXPECT_FALSE(parse_rate("50").has_value());
  EXPECT_FALSE(parse_bandwidth("10Mb").has_value());
  EXPECT_FALSE(parse_size("1.5B").has_value());
}

TEST(Units, rates_bandwidths_and_sizes_are_stored_in_their_base_unit) {
  EXPECT_DOUBLE_EQ(*parse_rate("120/min"), 2);
  EXPECT_DOUBLE_EQ(*parse_rate("0.5/s"), 0.5);
  EXPECT_DOUBLE_EQ(*parse_bandwidth("10Mbit/s"), 10e6);
  EXPECT_EQ(parse_size("64KiB"), 65'536);
  EXPECT_EQ(parse_size("1.5kB"), 1'500);
}

TEST(Units, formatting_and_parsing_are_inverse) {
  for (const int64_t ns :
       {int64_t{0}, int64_t{1}, int64_t{999}, int64_t{1'500'000}, int64_t{60'000'000'000},
        int64_t{90'061'000'000'007}, int64_t{-250'000'000}, int64_t{86'400'000'000'000}}) {
    EXPECT_EQ(parse_duration(format_duration(Duration{ns})), Duration{ns}) << ns;
  }
  EXPECT_EQ(format_duration(Duration::milliseconds(90'000)), "1.5min");
  EXPECT_EQ(format_size(65'536), "64KiB");
  EXPECT_EQ(format_rate(50), "50/s");
  EXPECT_EQ(format_rate(0.5), "30/min");
  EXPECT_EQ(format_bandwidth(10e6), "10Mbit/s");
}

TEST(Nearest, a_swap_or_a_slip_is_one_edit) {
  EXPECT_EQ(edit_distance("latency", "latency"), 0u);
  EXPECT_EQ(edit_distance("latnecy", "latency"), 1u);
  EXPECT_EQ(edit_distance("latncy", "latency"), 1u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
}

TEST(Nearest, only_what_could_be_meant_is_offered) {
  const std::vector<std::string> words = {"hub", "mesh", "ring", "ring_k"};
  EXPECT_EQ(nearest("rinng", words), "ring");
  EXPECT_EQ(nearest("galaxy", words), std::nullopt);
  EXPECT_EQ(suggestion("galaxy", words), "; expected one of hub, mesh, ring, ring_k");
}

TEST(Nearest, hidden_choices_are_valid_but_not_shown) {
  EXPECT_THAT(shown_choices("none||broken"), ::testing::ElementsAre("none"));
  EXPECT_THAT(all_choices("none||broken"), ::testing::ElementsAre("none", "broken"));
}

// fallback_of ends the process on a default that is not of its type and range.
TEST(Defaults, every_declared_default_is_of_its_type_and_in_its_range) {
  const auto check = [](std::span<const Parameter> parameters) {
    for (const Parameter& parameter : parameters) {
      EXPECT_FALSE(parameter.help.empty()) << parameter.name;
      EXPECT_EQ(fallback_of(parameter, {}).has_value(), !parameter.fallback.empty())
          << parameter.name;
    }
  };
  for (const Section& section : sections()) check(section.parameters);
  for (const WorkloadKind& kind : workload_catalogue()) check(kind.parameters);
  for (const sim::FaultKind& kind : sim::fault_catalogue()) check(kind.parameters);
}

}  // namespace
}  // namespace skerry::harness
