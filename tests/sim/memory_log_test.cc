#include "sim/storage/memory_log.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace skerry::sim {
namespace {

Payload record(std::string_view bytes) { return Payload::copy_of(as_bytes(bytes)); }

std::vector<std::string> contents(const MemoryLog& log) {
  std::vector<std::string> result;
  for (const Payload& one : log.records()) result.emplace_back(as_text(one.view()));
  return result;
}

TEST(memory_log, a_crash_keeps_exactly_the_durable_records) {
  MemoryLog log;
  EXPECT_EQ(*log.append(Instant{0}, record("a"), Duration{10}), Instant{10});
  EXPECT_EQ(*log.append(Instant{5}, record("b"), Duration{10}), Instant{15});
  EXPECT_EQ(*log.append(Instant{6}, record("c"), Duration{10}), Instant{16});
  log.settle(Instant{10});
  EXPECT_EQ(contents(log), std::vector<std::string>({"a"}));
  EXPECT_EQ(log.pending(), 2u);
  log.crash(Instant{15});
  EXPECT_EQ(contents(log), std::vector<std::string>({"a", "b"}));
  EXPECT_EQ(log.pending(), 0u);
  EXPECT_EQ(log.bytes(), 2u);
  log.settle(Instant{100});
  EXPECT_EQ(log.records().size(), 2u);
}

TEST(memory_log, records_become_durable_in_the_order_of_appending) {
  MemoryLog log;
  EXPECT_EQ(*log.append(Instant{0}, record("slow"), Duration{100}), Instant{100});
  EXPECT_EQ(*log.append(Instant{1}, record("quick"), Duration{1}), Instant{100});
  log.settle(Instant{50});
  EXPECT_TRUE(log.records().empty());
  log.settle(Instant{100});
  EXPECT_EQ(contents(log), std::vector<std::string>({"slow", "quick"}));
}

TEST(memory_log, a_full_disk_refuses_and_changes_nothing) {
  MemoryLog log(10);
  ASSERT_TRUE(log.append(Instant{0}, record("123456"), Duration{1}).ok());
  const auto refused = log.append(Instant{0}, record("12345"), Duration{1});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(log.append(Instant{0}, record("1234"), Duration{1}).ok());
  log.crash(Instant{0});
  EXPECT_EQ(log.bytes(), 0u);
}

TEST(memory_log, that_is_replaced_holds_what_it_was_given_and_goes_on_from_there) {
  MemoryLog log(4);
  EXPECT_TRUE(log.append(Instant{0}, record("ab"), Duration{}).ok());
  EXPECT_TRUE(log.append(Instant{0}, record("c"), Duration{10}).ok());
  log.replace({record("x")});
  EXPECT_EQ(contents(log), std::vector<std::string>({"x"}));
  EXPECT_EQ(log.pending(), 0u);
  EXPECT_EQ(log.bytes(), 1u);
  EXPECT_TRUE(log.append(Instant{20}, record("yz"), Duration{}).ok());
  log.settle(Instant{20});
  EXPECT_EQ(contents(log), std::vector<std::string>({"x", "yz"}));
  log.replace({record("more than"), record("fits")});
  EXPECT_EQ(log.append(Instant{30}, record("z"), Duration{}).status().code(),
            absl::StatusCode::kResourceExhausted);
  log.replace({});
  EXPECT_EQ(log.records().size(), 0u);
  EXPECT_TRUE(log.append(Instant{30}, record("z"), Duration{}).ok());
}

}  // namespace
}  // namespace skerry::sim
