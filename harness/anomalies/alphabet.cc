#include "harness/anomalies/alphabet.h"

#include "crdts/generate/commands.h"

namespace skerry::harness {

namespace {

bool edits_text(const Situation& at) {
  return at.family == Family::kText || at.family == Family::kList ||
         at.family == Family::kRichText || at.is_in_text;
}

}  // namespace

std::vector<Command> every_move(const Situation& situation) {
  if (situation.family == Family::kList) return every_list_move(situation);
  if (situation.family == Family::kSheet) return every_sheet_move();
  return {};
}

std::vector<Command> every_command(const Situation& situation, Alphabet alphabet) {
  if (edits_text(situation)) return every_text_command(situation, alphabet);
  switch (situation.family) {
    case Family::kTree:
      return every_tree_command(situation, alphabet);
    case Family::kSheet:
      return every_sheet_command(situation, alphabet);
    case Family::kJson:
      return every_json_command(situation, alphabet);
    default:
      return every_keyed_command(situation, alphabet);
  }
}

Command drawn_command(const Situation& situation, Rng& rng) {
  if (edits_text(situation)) {
    const std::vector<Command> marks = every_mark(situation);
    if (!marks.empty() && rng.below(4) == 0) return marks[rng.below(marks.size())];
    return drawn_text_command(situation, rng);
  }
  std::vector<Command> all = every_command(situation, Alphabet::kWhole);
  for (Command& move : every_move(situation)) all.push_back(std::move(move));
  return all[rng.below(all.size())];
}

Command any_command(const Situation& situation, Rng& rng) {
  constexpr uint64_t kLetters = 2;
  return crdts::random_command(situation.family, crdts::view_of(situation.object), kLetters, rng);
}

bool names_what_it_puts(Family family) {
  return family == Family::kCounter || family == Family::kRegister || family == Family::kFlag ||
         family == Family::kSet || family == Family::kMap || family == Family::kTable;
}

}  // namespace skerry::harness
