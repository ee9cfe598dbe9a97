// What commands put somewhere and take away, family by family: enough to say what ought to be
// there, whatever the design. Families whose commands name what they mean; what a position means
// only its author's document can say (keyed_view.h and harness/intents/ ask it).
//
// An item is an element of a set, a value of a register, a counter's or register's place in a map,
// a row: something that a value holds or does not hold, or holds several times.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "core/command.h"
#include "core/family.h"
#include "core/value.h"

namespace skerry::harness {

struct Item {
  std::string place;  // a JSON pointer; "": the document itself
  std::string kind;   // what of that place: "counter", "flag", "register", "set", "cell"
  std::string what;   // the element or value; empty where the place says all
  friend auto operator<=>(const Item&, const Item&) = default;
};
// For people: "x", "/k:set=x", "the count".
std::string name_of(const Item& item);

// How much a command takes away, as far as its author saw it.
struct Removal {
  enum class Extent : uint8_t { kItem, kKind, kAll };
  Extent extent = Extent::kAll;  // this item; all of a kind at its place; all there and below
  Item item;
};
bool reaches(const Removal& removal, const Item& item);
// For an index of removals: one reaches an item exactly if its key is among the item's.
std::string key_of(const Removal& removal);
std::vector<std::string> keys_that_reach(const Item& item);

// What a command that had an effect puts somewhere; nothing where it puts nothing.
std::optional<Item> item_put_by(Family family, const Command& command);
// What it takes away; nothing where it takes nothing.
std::optional<Removal> taken_by(Family family, const Command& command);
// How often it puts what it puts: what a counter adds, else 1.
int64_t weight_of(const Command& command);
// How often a value holds an item; of a counter, how much it is. Cost: O(log facts); of texts,
// lists and JSON documents O(their length).
int64_t held(Family family, const Value& value, const Item& item);
// Putting an item twice gives twice as much, in every design of the family.
bool adds_up(Family family, const Item& item);

}  // namespace skerry::harness
