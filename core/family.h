// Families: a family is a set of commands and an observable value with a sequential meaning.
// Designs of one family take the same commands, so that they can be compared.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace skerry {

enum class Family : uint8_t {
  kCounter,
  kRegister,
  kFlag,
  kSet,
  kMap,
  kText,
  kRichText,
  kList,
  kTree,
  kJson,
  kTable,
  kSheet,
};

inline constexpr std::array kFamilies = {
    Family::kCounter, Family::kRegister, Family::kFlag,     Family::kSet,
    Family::kMap,     Family::kText,     Family::kRichText, Family::kList,
    Family::kTree,    Family::kJson,     Family::kTable,    Family::kSheet,
};

constexpr std::string_view to_string(Family family) {
  constexpr std::array<std::string_view, kFamilies.size()> kNames = {
      "counter",   "register", "flag", "set",  "map",   "text",
      "rich_text", "list",     "tree", "json", "table", "sheet"};
  return kNames[static_cast<size_t>(family)];
}

}  // namespace skerry
