#include "crdts/generate/commands.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "crdts/generate/family_commands.h"
#include "crdts/json/outline.h"

namespace skerry::crdts {
namespace {

using Kind = OutlinePlace::Kind;

constexpr size_t kDeepest = 12;  // of pointers that are gone into further, in bytes

std::vector<OutlinePlace> only(const std::vector<OutlinePlace>& places, Kind kind) {
  std::vector<OutlinePlace> some;
  for (const OutlinePlace& place : places) {
    if (place.kind == kind && place.pointer.size() <= kDeepest) some.push_back(place);
  }
  return some;
}

const OutlinePlace& any_of(const std::vector<OutlinePlace>& places, Rng& rng) {
  return places[rng.below(places.size())];
}

std::string random_content(uint64_t alphabet, Rng& rng) {
  const uint64_t draw = rng.below(8);
  if (draw == 0) return "{}";
  if (draw == 1) return "[]";
  if (draw == 2) return "null";
  if (draw == 3) return std::to_string(rng.below(3));
  return "\"" + random_letters(rng, 1, alphabet) + "\"";
}

Command splice(const std::vector<OutlinePlace>& places, std::string path, uint64_t alphabet,
               Rng& rng) {
  uint64_t size = 0;
  for (const OutlinePlace& place : places) {
    if (place.pointer == path && place.kind == Kind::kString) size = place.size;
  }
  TextSplice splice;
  splice.position = rng.below(size + 1);
  splice.erased = std::min(rng.below(3), size - splice.position);
  splice.text = random_letters(rng, rng.below(4), alphabet);
  splice.path = std::move(path);
  return splice;
}

}  // namespace

// Keys a, b, ... hold anything, l lists, n counters, t texts; any of them now and then something
// else, so that types come into conflict.
Command random_json_command(const View& view, uint64_t alphabet, Rng& rng) {
  const Value value = view.value();
  const auto* json = std::get_if<std::string>(&value);
  const std::vector<OutlinePlace> places = outline_of(json == nullptr ? "{}" : *json);
  const std::vector<OutlinePlace> lists = only(places, Kind::kList);
  const std::string map = any_of(only(places, Kind::kMap), rng).pointer;
  const uint64_t draw = rng.below(20);
  if (draw < 4) {
    const std::string key = random_letters(rng, 1, std::min<uint64_t>(alphabet, 2));
    return JsonAssign{map + "/" + key, random_content(alphabet, rng)};
  }
  if (draw < 7) {
    static constexpr std::array kKeys = {"/l", "/n", "/t"};
    const OutlinePlace& place = any_of(places, rng);
    const std::string path = place.pointer.empty() ? kKeys[rng.below(3)] : place.pointer;
    if (draw < 5) return JsonAssign{path, random_content(alphabet, rng)};
    return JsonErase{path};
  }
  if (draw < 12) {
    if (lists.empty()) return JsonAssign{map + "/l", "[]"};
    const OutlinePlace& list = any_of(lists, rng);
    JsonInsert insert{list.pointer, 0, random_content(alphabet, rng)};
    insert.position = rng.below(list.size + 1);
    return insert;
  }
  if (draw < 15) {
    return CounterAdd{static_cast<int64_t>(rng.below(9)) - 3, map + "/n"};
  }
  return splice(places, map + (draw < 19 ? "/t" : "/a"), alphabet, rng);
}

Command sample_json_command(uint64_t i) {
  return JsonAssign{"/word" + std::to_string(i), "\"word\""};
}

}  // namespace skerry::crdts
