// What may be tried next: the commands of each family, as the search for anomalies draws them.
//
// Keys and values may be renamed without changing what a history shows (but those of registers,
// which may compare them), so each is used only after all before it; every inserted element has a
// name of its own.
#pragma once

#include <vector>

#include "core/rng.h"
#include "harness/anomalies/history.h"

namespace skerry::harness {

// Who is about to perform a command, and what there is to see.
struct Situation {
  Family family = Family::kText;
  const History& history;
  uint32_t replica = 0;
  Subset past = 0;
  const crdts::Object& object;  // as the author sees it
  bool is_in_text = false;  // of a document that is no text: edit the text in it, and nothing else
};

enum class Alphabet : uint8_t { kWhole, kInsertions };

// Every command with a single element: each insertion at each place and each deletion; for keyed
// families everything with two keys and two values. Of kInsertions: what adds, nothing else.
std::vector<Command> every_command(const Situation& situation, Alphabet alphabet);
// Of lists, moves of every item to every place, and assignments; of sheets, moves of a line.
std::vector<Command> every_move(const Situation& situation);
// Marks on every range, for families that have them, while the history has none.
std::vector<Command> every_mark(const Situation& situation);
// What everyone has before anybody marks it, in a shape of marks around erased text.
Command text_to_mark(const Situation& situation);
// Whether more commands are to follow.
enum class Turn : uint8_t { kNotLast, kLast };
// Of rich text: one character at each place, an erasure of every range, and, while the history has
// fewer than `most_marks`, marks on every range of a kind that it has none of. Of the last turn:
// only what makes it a history with a mark and an erasure.
std::vector<Command> every_edit_around_marks(const Situation& situation, uint32_t most_marks,
                                             Turn turn);

// One command of the whole alphabet: also several elements at once, typing on forward or backward.
Command drawn_command(const Situation& situation, Rng& rng);

// One of all commands of the family, as runs draw them: also undo, rights, marks, nested values.
Command any_command(const Situation& situation, Rng& rng);
// Whether such commands still name what they put and what they take away (items.h).
bool names_what_it_puts(Family family);

// alphabet_<family>.cc
std::vector<Command> every_text_command(const Situation& situation, Alphabet alphabet);
std::vector<Command> every_list_move(const Situation& situation);
Command drawn_text_command(const Situation& situation, Rng& rng);
std::vector<Command> every_sheet_command(const Situation& situation, Alphabet alphabet);
std::vector<Command> every_sheet_move();
std::vector<Command> every_json_command(const Situation& situation, Alphabet alphabet);
std::vector<Command> every_tree_command(const Situation& situation, Alphabet alphabet);
std::vector<Command> every_keyed_command(const Situation& situation, Alphabet alphabet);

}  // namespace skerry::harness
