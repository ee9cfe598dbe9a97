// What must hold. The catalogue of checkers; how each is evaluated is in its own file.
#pragma once

#include <span>
#include <string_view>

namespace skerry::harness {

struct CheckerKind {
  std::string_view name;
  std::string_view help;
  bool is_default = false;  // enabled when a scenario has no [checks]
};

// strong_eventual_consistency, matches_reference, no_lost_updates, causal_delivery, converges,
// expected_text
std::span<const CheckerKind> checker_catalogue();
const CheckerKind* find_checker(std::string_view name);

}  // namespace skerry::harness
