#include "harness/replay/until.h"

#include <algorithm>
#include <charconv>

#include "core/nearest.h"
#include "harness/scenario/units.h"

namespace skerry::harness {

StatusOr<Until> parse_until(const std::string& text, const Scenario& scenario) {
  if (const auto time = parse_duration(text)) return Until(UntilTime{Instant{} + *time});
  const std::string digits = text.starts_with("#") ? text.substr(1) : text;
  uint64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto result = std::from_chars(digits.data(), end, number);
  if (result.ec == std::errc() && result.ptr == end && !digits.empty()) {
    return Until(UntilEvent{number});
  }
  if (std::ranges::find(scenario.checks, text) != scenario.checks.end()) {
    return Until(UntilCheck{text});
  }
  return invalid("`" + text +
                 "`; expected a time such as 2.5s, an event such as #1234, or a check of the run" +
                 suggestion(text, scenario.checks));
}

}  // namespace skerry::harness
