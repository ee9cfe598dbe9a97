#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/codec.h"
#include "crdts/generate/commands.h"
#include "crdts/generate/family_commands.h"

namespace skerry::crdts {
namespace {

constexpr uint64_t kRows = 3;

// The length of a cell's text, as the facts show it.
uint64_t text_size(const std::vector<std::string>& facts, const std::string& path) {
  const std::string begin = path + "=\"";
  const auto at = std::lower_bound(facts.begin(), facts.end(), begin);
  if (at == facts.end() || !at->starts_with(begin)) return 0;
  return count_scalars(at->substr(begin.size(), at->size() - begin.size() - 1));
}

}  // namespace

Command random_table_command(const View& view, uint64_t alphabet, Rng& rng) {
  const Value value = view.value();
  const auto* seen = std::get_if<std::vector<std::string>>(&value);
  const std::vector<std::string> facts = seen == nullptr ? std::vector<std::string>() : *seen;
  const std::string row = "/" + random_letters(rng, 1, std::min(alphabet, kRows));
  const uint64_t draw = rng.below(20);
  if (!std::binary_search(facts.begin(), facts.end(), row)) {
    return TableInsert{row};
  }
  if (draw < 2) return TableErase{row};
  if (draw < 8) {
    std::string word = random_letters(rng, 1, alphabet);
    return RegisterAssign{std::move(word), row + "/" + random_letters(rng, 1, 2)};
  }
  if (draw < 13) {
    const int64_t amount = static_cast<int64_t>(rng.below(10)) - 4;
    return CounterAdd{amount, row + "/n_" + random_letters(rng, 1, 2)};
  }
  TextSplice splice;
  splice.path = row + "/t_" + random_letters(rng, 1, 2);
  const uint64_t size = text_size(facts, splice.path);
  splice.position = rng.below(size + 1);
  splice.erased = std::min(rng.below(3), size - splice.position);
  splice.text = random_letters(rng, rng.below(4), alphabet);
  return splice;
}

Command sample_table_command(uint64_t i) { return TableInsert{"/row" + std::to_string(i)}; }

}  // namespace skerry::crdts
