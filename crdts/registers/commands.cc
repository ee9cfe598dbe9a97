#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "crdts/generate/commands.h"
#include "crdts/generate/family_commands.h"

namespace skerry::crdts {
namespace {

constexpr size_t kLongestValue = 24;

}  // namespace

Command random_register_command(const View& view, uint64_t alphabet, Rng& rng) {
  if (rng.below(8) == 0) {
    const uint64_t reversal = rng.below(4);
    return command_of({reversal < 2, reversal % 2 == 1});
  }
  const uint64_t kind = rng.below(3);
  std::string letter = random_letters(rng, 1, alphabet);
  if (kind == 0) return RegisterAssign{std::move(letter)};
  // A letter more after, or before, what is there: larger, or often smaller, bytewise.
  const Value value = view.value();
  const auto* values = std::get_if<std::vector<std::string>>(&value);
  if (values == nullptr || values->empty() || values->front().size() > kLongestValue) {
    return RegisterAssign{std::move(letter)};
  }
  const std::string& old = values->front();
  return RegisterAssign{kind == 1 ? old + letter : letter + old};
}

Command sample_register_command(uint64_t i) { return RegisterAssign{"word" + std::to_string(i)}; }

}  // namespace skerry::crdts
