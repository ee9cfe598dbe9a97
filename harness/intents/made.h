// What the commands of a run put where, as their authors saw it (shadows.h).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/command.h"
#include "core/ids.h"
#include "harness/intents/names.h"

namespace skerry::crdts {
class Object;  // crdts/object/object.h
}

namespace skerry::harness {

// An item, a node of a tree, or a line of a sheet that was put somewhere else: between which its
// author saw it then, and below which node. A line is called by any name in it.
struct Move {
  static constexpr Name kNone = ~Name{0};

  uint32_t change = 0;
  Name name = kNone;  // kNone: a line with nothing in it
  Name left = kNone;  // neighbours; kNone: the end, or one with nothing in it
  Name right = kNone;
  Dot parent;            // of a tree's node
  bool inserts = false;  // it was put there for the first time (lists)
};

// A mark that somebody put on what they saw, or took off.
struct Marking {
  uint32_t change = 0;
  std::string mark;
  bool adds = true;
  std::vector<Name> covered;
  Name next = Move::kNone;  // what followed then
};

// A character of a rich text, and what its author saw around it.
struct Typing {
  Name name = 0;
  uint32_t change = 0;
  Name left = Move::kNone;
  Name right = Move::kNone;
  std::vector<std::string> marks_left;
  std::vector<std::string> marks_right;
};

// The items of a list: a name is new with each assignment, an item is the same.
class ListItems {
 public:
  explicit ListItems(size_t changes) : of_(changes, Move::kNone), written_(changes, Move::kNone) {}

  // A command and what its author saw before; `latest` is the newest name.
  void note(uint32_t change, const Command& named, const std::vector<Name>& before, Name latest);

  // The name that an item had at first; of other families, the same one.
  Name first_name(Name name) const;
  // What an insertion or assignment called its item; kNone of other changes.
  Name written_by(uint32_t change) const { return written_[change]; }
  // The item that a command is about, by its first name; kNone of others.
  Name of(uint32_t change) const { return of_[change]; }
  // The commands about an item, undo and redo left out.
  const std::vector<uint32_t>& changes_of(Name item) const { return changes_.at(item); }

 private:
  std::map<Name, Name> first_names_;  // of names that came later
  std::map<Name, std::vector<uint32_t>> changes_;
  std::vector<Name> of_;  // by change
  std::vector<Name> written_;
};

struct MarksMade {
  std::vector<Marking> markings;
  std::vector<Typing> typings;

  // What a rich text shows before a command that marks it, or types into it: `seen`, of `text`.
  // What is typed has the last of `names` names.
  void note(uint32_t change, const Command& named, const std::vector<Name>& seen,
            const crdts::Object& text, uint64_t names);
};

}  // namespace skerry::harness
