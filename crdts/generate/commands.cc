#include "crdts/generate/commands.h"

#include <algorithm>
#include <array>

#include "crdts/generate/family_commands.h"

namespace skerry::crdts {
namespace {

struct Row {
  Command (*random)(const View& view, uint64_t alphabet, Rng& rng);
  Command (*sample)(uint64_t i);
};

// In the order of Family.
constexpr std::array<Row, kFamilies.size()> kRows = {{
    {random_counter_command, sample_counter_command},
    {random_register_command, sample_register_command},
    {random_flag_command, sample_flag_command},
    {random_set_command, sample_set_command},
    {random_map_command, sample_map_command},
    {random_text_command, sample_text_command},
    {random_rich_text_command, sample_rich_text_command},
    {random_list_command, sample_list_command},
    {random_tree_command, sample_tree_command},
    {random_json_command, sample_json_command},
    {random_table_command, sample_table_command},
    {random_sheet_command, sample_sheet_command},
}};

}  // namespace

View view_of(const Object& object) {
  return {object.size(), [&object] { return object.value(); }};
}

Command random_command(Family family, const View& view, uint64_t alphabet, Rng& rng) {
  return kRows[static_cast<size_t>(family)].random(view, alphabet, rng);
}

Command sample_command(Family family, uint64_t i) {
  return kRows[static_cast<size_t>(family)].sample(i);
}

std::string random_letters(Rng& rng, uint64_t count, uint64_t alphabet) {
  static constexpr std::array<const char*, 8> kLetters = {"a", "b", "\xC3\xA9", "\xF0\x9F\x8C\x8A",
                                                          "c", "d", "e",        "f"};
  std::string text;
  for (uint64_t i = 0; i < count; ++i) {
    text += kLetters[rng.below(std::min<uint64_t>(alphabet, kLetters.size()))];
  }
  return text;
}

}  // namespace skerry::crdts
