#include "harness/run/word_of.h"

#include <algorithm>
#include <optional>

#include "core/check.h"

namespace skerry::harness {
namespace {

// Calls visit(document) until it says true; whether one did.
template <typename Visit>
bool any_of(const Run& run, std::span<const uint32_t> among, Visit visit) {
  if (!among.empty()) return std::ranges::any_of(among, visit);
  for (uint32_t document = 0; document < run.documents(); ++document) {
    if (visit(document)) return true;
  }
  return false;
}

}  // namespace

size_t place_of_check(const Run& run, const std::string& name) {
  const auto& checkers = run.checkers();
  const auto at = std::ranges::find(
      checkers, name, [](const auto& known) -> const std::string& { return known.first; });
  SKERRY_CHECK(at != checkers.end());
  return static_cast<size_t>(at - checkers.begin());
}

uint32_t document_with_the_word(const Run& run, size_t check, std::span<const uint32_t> among) {
  const bool is_best = run.checkers()[check].first == "evidence";
  std::optional<uint32_t> found;
  any_of(run, among, [&](uint32_t document) {
    if (found) {
      const Checker& had = *run.checkers(*found)[check].second;
      const Checker& one = *run.checkers(document)[check].second;
      const bool is_stronger =
          is_best ? one.verdict() < had.verdict() : one.verdict() > had.verdict();
      const bool is_earlier = one.verdict() == had.verdict() && one.event() < had.event();
      if (!is_stronger && !is_earlier) return false;
    }
    found = document;
    return false;
  });
  return *found;
}

bool is_broken_in_any(const Run& run, size_t check, std::span<const uint32_t> among) {
  return any_of(run, among, [&](uint32_t document) {
    return run.checkers(document)[check].second->verdict() == results::Verdict::kInvalid;
  });
}

}  // namespace skerry::harness
