// Any text is a schedule or a list of problems, never a crash; what is read is written as a text
// that reads the same.
#include <string>

#include "core/check.h"
#include "core/codec.h"
#include "harness/schedule/text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace skerry;
  using namespace skerry::harness;
  constexpr uint32_t kPeople = 3;
  constexpr uint32_t kServers = 1;
  // All follow the first of three documents.
  static const ScheduleGround kGround{
      kPeople, kServers, Instant{60'000'000'000},
      Following(3, kPeople, kPeople + kServers, {{0}, {0, 1}, {0, 2}, {0, 1, 2}}), true};
  const std::string text(reinterpret_cast<const char*>(data), size);
  Problems problems{"fuzz.jsonl", text, {}};
  const auto head = read_schedule_head(text, problems);
  SKERRY_CHECK(head.has_value() == problems.items.empty());
  if (!head) return 0;
  Schedule schedule = read_schedule(text, kGround, problems);
  SKERRY_CHECK(problems.to_text().empty() == problems.items.empty());
  if (!problems.items.empty()) return 0;
  schedule.head = *head;
  const auto written = schedule_text(schedule, kPeople, kServers);
  if (!written.ok()) return 0;  // a command without a canonical text
  Problems none{"fuzz.jsonl", *written, {}};
  SKERRY_CHECK(read_schedule_head(*written, none).has_value());
  Schedule again = read_schedule(*written, kGround, none);
  SKERRY_CHECK(none.items.empty());
  again.head = *head;
  SKERRY_CHECK(schedule_text(again, kPeople, kServers).value() == *written);
  return 0;
}
