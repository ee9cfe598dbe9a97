// Commands whose elements have names of their own: so that after a run of many equal letters, cards
// and numbers it can be said of each of them whether it is there, where, and how often.
//
// A name is a number from 0 on, written as one character beyond U+00FF; there are kMostNames. Nodes
// of trees have names already, their dots, and keep their texts.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/command.h"
#include "core/ids.h"
#include "core/value.h"

namespace skerry::harness {

using Name = uint32_t;
inline constexpr uint64_t kMostNames = 50'000;

// "\u0100" of 0: text that no escaping of JSON changes.
std::string text_of(Name name);
// REQUIRES: `text` is text_of() some name.
Name name_in(std::string_view text);

// Those among the characters of a text.
void add_names(std::string_view text, std::vector<Name>& out);

class Names {
 public:
  explicit Names(Family family) : family_(family) {}

  // The command with a new name for each thing it puts: characters, items, scalars, cells. The
  // first of its dots is `first`; it spans `length`. REQUIRES: size() + length <= kMostNames.
  Command renamed(const Command& command, const Dot& first, uint64_t length);
  // The names in a value of renamed commands, in its order, each as often as it is there.
  std::vector<Name> shown(const Value& value) const;

  uint64_t size() const { return named_.size(); }
  // Which dot put it there first.
  const Dot& dot(Name name) const { return named_[name].dot; }
  // For people: "\"b\" (change 17 of replica 3)".
  std::string describe(Name name) const;
  // Of a tree's node; nothing for one that nobody made.
  std::optional<Name> node(const Dot& dot) const;
  // Of a tree that shows `value`: the node and all below it.
  std::vector<Name> subtree(const Value& value, const Dot& node) const;
  // Of a tree that shows `value`: the nodes below each, in order.
  std::map<Dot, std::vector<Name>> children(const Value& value) const;

 private:
  struct Named {
    Dot dot;
    std::string label;  // what it was before it was renamed
  };

  // Names for the characters of a text, or for all of it at once.
  std::string name_each(const std::string& text, Dot first);
  std::string name_whole(const std::string& text, const Dot& dot);

  Family family_;
  std::vector<Named> named_;
  std::map<Dot, Name> nodes_;
};

}  // namespace skerry::harness
