#include <algorithm>
#include <string>
#include <utility>

#include "crdts/generate/commands.h"
#include "crdts/generate/family_commands.h"

namespace skerry::crdts {
namespace {

constexpr uint64_t kDistinctKeys = 4;

// One key in most cases, up to four; few enough that commands meet.
std::string random_path(uint64_t alphabet, Rng& rng) {
  std::string path;
  do {
    path += '/';
    path += random_letters(rng, 1, std::min(alphabet, kDistinctKeys));
  } while (path.size() < 16 && rng.below(10) < 4);
  return path;
}

Verb random_verb(Rng& rng) {
  const uint64_t draw = rng.below(20);
  if (draw < 9) return kVerb<CounterAdd>;
  if (draw < 11) return kVerb<RegisterAssign>;
  if (draw < 12) return kVerb<FlagEnable>;
  if (draw < 13) return kVerb<FlagDisable>;
  if (draw < 15) return kVerb<SetAdd>;
  if (draw < 16) return kVerb<SetRemove>;
  return kVerb<MapRemove>;
}

}  // namespace

Command random_map_command(const View&, uint64_t alphabet, Rng& rng) {
  const Verb verb = random_verb(rng);
  std::string path = random_path(alphabet, rng);
  if (verb == kVerb<CounterAdd>) {
    return CounterAdd{static_cast<int64_t>(rng.below(10)) - 1, std::move(path)};
  }
  if (verb == kVerb<FlagEnable>) return FlagEnable{std::move(path)};
  if (verb == kVerb<FlagDisable>) return FlagDisable{std::move(path)};
  if (verb == kVerb<MapRemove>) return MapRemove{std::move(path)};
  std::string text = random_letters(rng, 1, alphabet);
  if (verb == kVerb<RegisterAssign>) return RegisterAssign{std::move(text), std::move(path)};
  if (verb == kVerb<SetAdd>) return SetAdd{std::move(text), std::move(path)};
  return SetRemove{std::move(text), std::move(path)};
}

Command sample_map_command(uint64_t i) {
  return CounterAdd{static_cast<int64_t>(i) + 1, "/word" + std::to_string(i)};
}

}  // namespace skerry::crdts
