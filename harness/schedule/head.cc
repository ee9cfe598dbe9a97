// The first line of a schedule.
#include "core/codec.h"
#include "harness/schedule/line.h"
#include "harness/schedule/text.h"

namespace skerry::harness {

std::optional<ScheduleHead> read_schedule_head(const std::string& text, Problems& problems) {
  if (!is_valid_utf8(text)) {
    problems.items.push_back({0, 0, "is no text: not all of it is UTF-8"});
    return std::nullopt;
  }
  std::optional<ScheduleHead> head;
  for_each_schedule_line(text, [&](std::string_view first, uint32_t number) {
    ScheduleLine line(first, number, problems);
    if (!line.is_good()) return false;
    line.whole("schedule", 1, 1);
    const auto scenario = line.text("scenario");
    const auto hash = line.text("hash");
    const auto seed = line.whole("seed", 0, UINT64_MAX);
    std::vector<Override> sets;
    if (line.has("set")) {
      for (const ScheduleLine::Text& set :
           line.texts("set").value_or(std::vector<ScheduleLine::Text>())) {
        const size_t equals = set.text.find('=');
        if (equals == 0 || equals == std::string::npos) {
          line.complain(set.column, "`" + set.text + "`; expected KEY=VALUE");
          continue;
        }
        sets.emplace_back(set.text.substr(0, equals), set.text.substr(equals + 1));
      }
    }
    line.finish({"schedule", "scenario", "hash", "seed", "set"});
    if (line.is_good()) head = ScheduleHead{scenario->text, hash->text, *seed, std::move(sets)};
    return false;
  });
  if (!head && problems.items.empty()) problems.items.push_back({1, 1, "a schedule needs a head"});
  return head;
}

}  // namespace skerry::harness
