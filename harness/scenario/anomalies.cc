// [anomalies]: a search instead of runs.
#include <algorithm>

#include "core/nearest.h"
#include "crdts/object/catalogue.h"
#include "harness/anomalies/spec.h"
#include "harness/scenario/build.h"

namespace skerry::harness {
namespace {

constexpr double kYear = 365 * 24 * 3.6e12;

constexpr Parameter kAnomalies[] = {
    {"families", ParameterType::kTexts, "[]", false, 0, 0, "",
     "whose designs are searched; all where neither families nor designs are named"},
    {"designs", ParameterType::kTexts, "[]", false, 0, 0, "",
     "searched besides (`skerry list crdts --mutants`)"},
    {"anomalies", ParameterType::kTexts, "[]", false, 0, 0, "",
     "what is looked for; everything where none is named"},
    {"replicas", ParameterType::kInteger, "2", false, 2, 3, "",
     "the search is complete for so many replicas"},
    {"commands", ParameterType::kInteger, "3", false, 1, 3, "", "with so many commands each"},
    {"insertions", ParameterType::kBoolean, "true", false, 0, 0, "",
     "also complete for insertions alone: 3 replicas with 2 each, 4 with 1 each, and 4 with 1 each "
     "before and after a sync point"},
    {"draws", ParameterType::kInteger, "16", false, 1, 1'000, "",
     "of a design's random stream, where it has one"},
    {"samples", ParameterType::kInteger, "200", false, 0, 1'000'000, "",
     "histories by chance, from the whole alphabet, for each draw"},
    {"sample_replicas", ParameterType::kInteger, "4", false, 2, 4, "",
     "of such a history, at most"},
    {"sample_commands", ParameterType::kInteger, "6", false, 1, 6, "",
     "of each of its replicas, at most"},
    {"actors", ParameterType::kChoice, "\"fresh\"", false, 0, 0, "fresh|reused",
     "who comes back after a crash: a new actor, or, which is wrong, the same one"},
    {"clock_bound", ParameterType::kDuration, "\"60s\"", false, 0, kYear, "",
     "as replicas.clock_bound: no clock passes a time that is more than this ahead of it; one that "
     "jumps does so by an hour"}};

// Where the nth text of a list was written.
Place place_of_item(const TomlNode& root, std::string_view key, size_t index) {
  const TomlNode& list = root.find("anomalies")->value.find(key)->value;
  return index < list.items.size() ? list.items[index].place : list.place;
}

// The items of a list of words that are each one of `names`, as places among these.
std::vector<size_t> read_words(const TomlNode& root, const Settings& settings, std::string_view key,
                               std::string_view what, std::span<const std::string> names,
                               Build& build) {
  std::vector<size_t> found;
  if (!settings.has(key)) return found;
  const std::vector<std::string>& words = settings.texts(key);
  for (size_t i = 0; i < words.size(); ++i) {
    const auto at = std::ranges::find(names, words[i]);
    if (at == names.end()) {
      std::string hint = suggestion(words[i], names);
      if (hint.empty()) hint = "; expected one of " + join_words(names);
      build.problems.add(place_of_item(root, key, i),
                         "unknown " + std::string(what) + " \"" + words[i] + "\"" + hint);
    } else {
      found.push_back(static_cast<size_t>(at - names.begin()));
    }
  }
  return found;
}

std::vector<const crdts::Design*> read_designs(const TomlNode& root, const Settings& settings,
                                               Build& build) {
  std::vector<std::string> families;
  for (const Family family : kFamilies) families.emplace_back(to_string(family));
  std::vector<std::string> names;
  for (const crdts::Design& design : crdts::catalogue()) names.emplace_back(design.name);
  const auto wanted = read_words(root, settings, "families", "family", families, build);
  const auto named = read_words(root, settings, "designs", "design", names, build);
  std::vector<const crdts::Design*> designs;
  for (size_t i = 0; i < names.size(); ++i) {
    const crdts::Design& design = crdts::catalogue()[i];
    const auto family = static_cast<size_t>(design.family);
    const bool is_of_family =
        !design.is_mutant && std::ranges::find(wanted, family) != wanted.end();
    const bool is_any = !design.is_mutant && wanted.empty() && named.empty();
    if (is_any || is_of_family || std::ranges::find(named, i) != named.end()) {
      designs.push_back(&design);
    }
  }
  return designs;
}

std::vector<crdts::Anomaly> read_anomalies(const TomlNode& root, const Settings& settings,
                                           Build& build) {
  std::vector<std::string> names;
  for (size_t i = 0; i < crdts::kAnomalies; ++i) {
    names.emplace_back(to_string(static_cast<crdts::Anomaly>(i)));
  }
  const auto named = read_words(root, settings, "anomalies", "anomaly", names, build);
  std::vector<crdts::Anomaly> anomalies;
  for (size_t i = 0; i < names.size(); ++i) {
    if (named.empty() || std::ranges::find(named, i) != named.end()) {
      anomalies.push_back(static_cast<crdts::Anomaly>(i));
    }
  }
  return anomalies;
}

void read_scope(const Settings& settings, AnomalySearch& search) {
  const auto number = [&](std::string_view key) {
    return static_cast<uint32_t>(settings.integer(key));
  };
  SearchShape whole;
  whole.replicas = number("replicas");
  whole.each = number("commands");
  SearchShape jumps = whole;
  jumps.each = std::min(whole.each, 2u);
  jumps.has_clock_jumps = true;
  SearchShape marks = jumps;
  marks.has_clock_jumps = false;
  marks.has_marks = true;
  SearchShape moves = marks;
  moves.has_marks = false;
  moves.has_moves = true;
  SearchShape texts = whole;
  texts.is_in_text = true;
  SearchShape edges;
  edges.marks_at_erased = 2;
  edges.each = std::clamp(whole.each - 1, 1u, 2u);
  SearchShape three = edges;
  three.replicas = 3;
  three.each = 1;
  search.shapes = {whole, jumps, marks, edges, three, moves, texts};
  if (settings.boolean("insertions")) {
    SearchShape insertions;
    insertions.insertions_only = true;
    for (const uint32_t replicas : {3u, 4u}) {
      insertions.replicas = replicas;
      insertions.each = replicas == 3 ? 2 : 1;
      search.shapes.push_back(insertions);
    }
    insertions.has_sync_point = true;
    search.shapes.push_back(insertions);
  }
  search.draws = number("draws");
  search.samples = number("samples");
  search.sample_replicas = number("sample_replicas");
  search.sample_commands = number("sample_commands");
  search.clock_bound = settings.duration("clock_bound");
  search.reuses_actors = settings.text("actors") == "reused";
}

}  // namespace

Section search_section() {
  return {"anomalies", "instead of all other tables: a search for anomalies", kAnomalies, false};
}

bool is_search(const TomlNode& root) { return root.find("anomalies") != nullptr; }

Scenario build_search(const TomlNode& root, AnomalySearch& search, Build& build) {
  static const std::vector<std::string> kKnown = {"schema", "name", "description", "anomalies"};
  check_keys(root, "a search for anomalies", kKnown, build.problems);
  check_schema(root, build);
  Scenario scenario;
  scenario.name = read_name(root, build);
  scenario.description = read_description(root, build);
  const Settings settings = read_section("anomalies", root, build);
  if (!build.problems.empty()) return scenario;
  search.designs = read_designs(root, settings, build);
  search.anomalies = read_anomalies(root, settings, build);
  read_scope(settings, search);
  return scenario;
}

}  // namespace skerry::harness
