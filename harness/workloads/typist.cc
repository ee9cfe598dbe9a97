#include "harness/workloads/typist.h"

#include <algorithm>
#include <array>

namespace skerry::harness {
namespace {

__extension__ using Wide = unsigned __int128;

// Short and long, some beyond ASCII: two, three and four bytes a character.
constexpr std::array<std::string_view, 40> kWords = {
    "the",   "ferry", "stops", "and",    "an",    "island", "keeps", "its",   "own",  "light",
    "over",  "dark",  "water", "two",    "boats", "wait",   "for",   "wind",  "we",   "write",
    "down",  "what",  "was",   "said",   "then",  "meet",   "again", "later", "skär", "fjörður",
    "naïve", "café",  "łódź",  "остров", "νησί",  "島",     "灯台",  "海図",  "⛵",    "🏝🌊",
};

// A run of erasures has 3 keystrokes in the mean.
constexpr uint64_t kMeanRun = 3;

size_t width_of(char first) {
  const auto byte = static_cast<uint8_t>(first);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

std::string_view separator(uint64_t u) {
  constexpr uint64_t kPercent = ~uint64_t{0} / 100;
  return u < 2 * kPercent ? "\n" : u < 8 * kPercent ? "." : " ";
}

}  // namespace

Typist::Typist(const TypistOptions& options)
    // With runs of r erasures that start with chance s a letter, the share of erasures is
    // s r / (1 + s r).
    : run_start_(Rng::probability(options.deletions /
                                  (static_cast<double>(kMeanRun) * (1 - options.deletions)))),
      jump_(Rng::probability(options.jumps)) {}

std::string_view Typist::next_character(Rng& rng) {
  const uint64_t u = rng.next();
  if (rest_of_word_.empty()) {
    rest_of_word_ = kWords[static_cast<size_t>((Wide{u} * kWords.size()) >> 64)];
    return separator(rng.next());
  }
  const std::string_view character = rest_of_word_.substr(0, width_of(rest_of_word_[0]));
  rest_of_word_.remove_prefix(character.size());
  return character;
}

Typist::Keystroke Typist::next(Rng& rng, After after) {
  Keystroke keystroke;
  if (after == After::kPause) {
    keystroke.jumps = rng.chance(jump_);
    keystroke.jump = rng.next();
  }
  if (erasing_ == 0 && rng.chance(run_start_)) {
    erasing_ = 1 + static_cast<uint32_t>(rng.below(2 * kMeanRun - 1));
  }
  if (erasing_ > 0) {
    --erasing_;
    keystroke.erases = true;
  } else {
    keystroke.character = next_character(rng);
  }
  return keystroke;
}

TextSplice Typist::to_splice(const Keystroke& keystroke, uint64_t text_length) {
  if (keystroke.jumps) {
    cursor_ = static_cast<uint64_t>((Wide{keystroke.jump} * (Wide{text_length} + 1)) >> 64);
  }
  cursor_ = std::min(cursor_, text_length);
  if (!keystroke.erases) {
    return TextSplice{cursor_++, 0, std::string(keystroke.character)};
  }
  if (cursor_ == 0) return TextSplice{0, 0, {}};
  return TextSplice{--cursor_, 1, {}};
}

}  // namespace skerry::harness
