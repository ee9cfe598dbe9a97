// A run performed again, with a name for everything that its commands put somewhere.
//
// Each replica has a shadow: another object of the same design, or of the one that it orders as,
// that is brought to what the replica had integrated when it made a change, and makes the same
// change with a named command. What a command does to what its author sees is what its author
// wants: names that appear are put there, names that go are taken away; what is moved, and all
// inside it, is put there once more. So no design is asked for anything but its value.
//
// Cost: every change is applied once by the shadow of each replica that goes on to make one; a
// command reads its author's value again if something arrived since (texts), or twice (others).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/status.h"
#include "crdts/object/catalogue.h"
#include "harness/intents/change.h"
#include "harness/intents/dues.h"
#include "harness/intents/lines.h"
#include "harness/intents/made.h"
#include "harness/intents/names.h"

namespace skerry::harness {

// An element that was inserted into a sequence.
struct Insertion {
  static constexpr Name kStart = ~Name{0};

  Name name = 0;
  uint32_t change = 0;
  Name left = kStart;  // the element left of it that its author saw
};

class Shadows {
 public:
  // `undone`: the changes that are, at the end (turns.h): they put and take nothing.
  // REQUIRES: `changes` outlive it and span at most kMostNames dots.
  Shadows(const crdts::Design& design, const MadeChanges& changes, std::vector<bool> undone);

  // Performs the run. An error: the design refused, or did something else than in the run.
  Status perform();

  const Names& names() const { return names_; }
  Dues& dues() { return dues_; }
  // What a replica that holds everything shows.
  const Value& value() const { return value_; }
  std::vector<Name> shown() const { return names_.shown(value_); }
  uint64_t moves() const { return moves_; }
  // Of lists, trees and sheets.
  const std::vector<Move>& placings() const { return placings_; }
  const ListItems& items() const { return items_; }
  // Of a sheet: what is known of its lines.
  const Lines& lines(SheetAxis axis) const { return axis == SheetAxis::kRows ? rows_ : columns_; }

  // Of a sequence in which nothing was moved or replaced; else empty. Then `order` has all
  // elements, erased ones included: what insertions alone show.
  const std::vector<Insertion>& insertions() const { return insertions_; }
  std::vector<Name> order() const;
  // Of a rich text that has marks; else empty.
  const MarksMade& marks() const { return made_; }

 private:
  struct Shadow {
    std::unique_ptr<crdts::Object> object;
    VersionVector has;
    std::vector<Name> seen;
    bool is_fresh = false;  // `seen` is what it shows
  };
  // A change as the shadows make it: an erasure and an insertion in one become two, so that the
  // insertion can be had alone.
  struct Part {
    Payload body;
    uint64_t first = 0;
    bool inserts = false;
  };

  Status bring(Shadow& shadow, const VersionVector& past);
  Status apply(Shadow& shadow, uint32_t change);
  Status make(Shadow& shadow, uint32_t change);
  std::vector<Command> parts_of(const Command& named) const;
  void look(Shadow& shadow) const;
  void note_splice(Shadow& shadow, uint32_t change, const TextSplice& named);
  void note_difference(Shadow& shadow, uint32_t change, const Command& named);
  void note_placing(uint32_t change, Name name, const std::vector<Name>& after, Dot parent = {});
  void note_node(uint32_t change, const TreeMove& move, const Value& after);
  void note_lines(uint32_t change, const Command& named, const Value& after);
  void note_insertion(uint32_t change, const std::vector<Name>& before, uint64_t position,
                      const std::vector<Name>& inserted);
  void put(Name name, uint32_t change) {
    const Item item{"", "", text_of(name)};
    undone_[change] ? dues_.put_undone(item, change) : dues_.put(item, change);
  }
  void take(Name name, uint32_t change);

  const crdts::Design& design_;
  const MadeChanges& changes_;
  std::vector<bool> undone_;
  Names names_;
  Dues dues_;
  bool has_order_ = false;
  std::map<ActorId, std::vector<uint32_t>> by_actor_;
  std::map<ReplicaId, Shadow> shadows_;
  std::vector<std::vector<Part>> parts_;  // by change
  std::vector<Insertion> insertions_;
  std::vector<Move> placings_;
  ListItems items_;
  bool has_marks_ = false;
  MarksMade made_;
  Lines rows_;
  Lines columns_;
  std::vector<uint8_t> marks_;  // by name; all zero between two commands
  Value value_;
  uint64_t moves_ = 0;
};

}  // namespace skerry::harness
