#include "crdts/generate/commands.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "crdts/generate/family_commands.h"

namespace skerry::crdts {

Command random_rich_text_command(const View& view, uint64_t alphabet, Rng& rng) {
  static constexpr std::array<const char*, 6> kMarks = {"bold",   "link",      "italic",
                                                        "strike", "comment:a", "comment:b"};
  const uint64_t dice = rng.below(10);
  if (view.size == 0 || dice < 6) {
    const uint64_t position = rng.below(view.size + 1);
    const uint64_t erased = dice < 3 ? std::min(rng.below(3) + 1, view.size - position) : 0;
    const uint64_t inserted = erased > 0 ? rng.below(3) : rng.below(3) + 1;
    return TextSplice{position, erased, random_letters(rng, inserted, alphabet)};
  }
  const uint64_t mark = rng.below(std::min<uint64_t>(alphabet, kMarks.size()));
  const bool has_value = mark == 1 || mark >= 4;
  std::string value = has_value ? random_letters(rng, 1, alphabet) : "";
  const uint64_t position = rng.below(view.size);
  const uint64_t length = std::min(rng.below(4) + 1, view.size - position);
  if (dice < 9) return MarkAdd{position, length, kMarks[mark], std::move(value)};
  return MarkRemove{position, length, kMarks[mark], std::move(value)};
}

Command sample_rich_text_command(uint64_t i) {
  return TextSplice{0, 0, "word" + std::to_string(i)};
}

}  // namespace skerry::crdts
