// Which marks there are, and whether what is typed at their end belongs to them (Litt et al. 2022,
// "Peritext", section 3.3).
#pragma once

#include <array>
#include <string_view>

namespace skerry::crdts {

struct MarkRule {
  std::string_view name;
  bool expands = false;  // grows over what is typed at its end
  bool is_keyed =
      false;  // "comment:KEY": marks of different keys overlap without replacing each other
};

inline constexpr std::array kMarkRules = {
    MarkRule{"bold", true, false},   MarkRule{"comment", false, true},
    MarkRule{"italic", true, false}, MarkRule{"link", false, false},
    MarkRule{"strike", true, false}, MarkRule{"underline", true, false},
};
inline constexpr size_t kMaxMarkNameBytes = 64;

// The rule of a mark, by its name or, where it is keyed, "name:key"; null where there is none.
constexpr const MarkRule* find_mark_rule(std::string_view mark) {
  const size_t colon = mark.find(':');
  const bool has_key = colon != std::string_view::npos && colon + 1 < mark.size();
  for (const MarkRule& rule : kMarkRules) {
    if (rule.is_keyed ? has_key && rule.name == mark.substr(0, colon) : rule.name == mark) {
      return &rule;
    }
  }
  return nullptr;
}

}  // namespace skerry::crdts
