// The verbs of commands, as lists, messages and documentation show them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/command.h"
#include "core/family.h"

namespace skerry {

enum class ArgumentKind : uint8_t {
  kInteger,
  kCount,     // an integer of 0 or more
  kText,      // a text in double quotes
  kMoreText,  // the same; left out where it is empty
  kJson,      // a JSON scalar, {} or []
  kNode,      // a label, root or replica.epoch.sequence
  kAxis,      // rows or columns
  kScope,     // all, or nothing
  kAt,        // at="/path"; left out where it is empty
};

constexpr bool may_be_left_out(ArgumentKind kind) {
  return kind == ArgumentKind::kMoreText || kind == ArgumentKind::kScope ||
         kind == ArgumentKind::kAt;
}

class FamilySet {
 public:
  constexpr FamilySet(std::initializer_list<Family> families) {
    for (const Family family : families) bits_ |= 1u << static_cast<unsigned>(family);
  }
  constexpr bool contains(Family family) const {
    return (bits_ >> static_cast<unsigned>(family) & 1) != 0;
  }

 private:
  uint32_t bits_ = 0;
};

struct VerbArgument {
  std::string_view name;
  ArgumentKind kind = ArgumentKind::kInteger;
};

struct VerbRow {
  std::string_view name;
  std::vector<VerbArgument> arguments;
  FamilySet families;
  std::string_view help;
};

// In the order of the numbers that bytes have for them.
std::span<const VerbRow> verbs();
const VerbRow& row_of(const Command& command);

// Whether the family has the command. A design of it may still refuse it as unimplemented, and
// which of them may stand at a path is for the design to say.
inline bool takes(Family family, const Command& command) {
  return row_of(command).families.contains(family);
}

// "text.splice(position, erased, text, at=...)".
std::string usage(const VerbRow& verb);

}  // namespace skerry
