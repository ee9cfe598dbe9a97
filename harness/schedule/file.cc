// Schedules in files: read as an experiment of one run.
#include <fstream>
#include <memory>

#include "core/hash.h"
#include "harness/scenario/documents.h"
#include "harness/schedule/text.h"

namespace skerry::harness {
namespace {

bool is_schedule(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

// Nothing where it cannot be read.
std::optional<std::string> first_bytes(const std::string& path, size_t most) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text(most, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return std::nullopt;
  text.resize(static_cast<size_t>(file.gcount()));
  return text;
}

size_t size_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const auto end = file.tellg();
  return end < 0 ? 0 : static_cast<size_t>(end);
}

LoadResult failed(Problems problems) {
  LoadResult result;
  result.problems = std::move(problems);
  return result;
}

LoadResult load_schedule(const std::string& path, std::string text,
                         std::span<const Override> overrides) {
  Problems problems{path, std::move(text), {}};
  const std::string& source = problems.source;
  const auto complain = [&problems](uint32_t line, std::string message) {
    problems.items.push_back({line, line == 0 ? 0u : 1u, std::move(message)});
  };
  if (source.size() > kMostScheduleBytes) {
    problems.source.clear();
    complain(0, "is larger than a schedule may be");
  } else if (!overrides.empty()) {
    complain(0, "is a schedule, which says all values in its head; --set is for scenarios");
  }
  if (!problems.items.empty()) return failed(std::move(problems));
  const auto head = read_schedule_head(source, problems);
  if (!head) return failed(std::move(problems));
  LoadResult loaded = load_scenario(head->scenario, head->sets);
  if (!loaded.experiment) return loaded;
  Experiment& experiment = *loaded.experiment;
  if (experiment.base.source_hash != head->hash) {
    complain(1, "`" + head->scenario + "` is another than this is a schedule of: its hash is " +
                    experiment.base.source_hash);
  } else if (experiment.anomalies || experiment.history || experiment.cells.size() != 1) {
    complain(1, "`" + head->scenario + "` with these values is not one run");
  }
  if (!problems.items.empty()) return failed(std::move(problems));
  Scenario& scenario = experiment.cells.front().scenario;
  const ReplicaOptions& replicas = scenario.options.replicas;
  auto following = make_following(scenario, head->seed);
  if (!following.ok()) {
    complain(1, std::string(following.status().message()));
    return failed(std::move(problems));
  }
  const ScheduleGround ground{replicas.people, replicas.servers, Instant{} + scenario.duration,
                              ever_followed(scenario, *following), changes_following(scenario)};
  Schedule schedule = read_schedule(source, ground, problems);
  if (!problems.items.empty()) return failed(std::move(problems));
  schedule.head = *head;
  scenario.schedule = std::make_shared<const Schedule>(std::move(schedule));
  for (Scenario* each : {&experiment.base, &scenario}) {
    each->first_seed = head->seed;
    each->seed_count = 1;
    each->source_hash = to_hex(hash128(as_bytes(source)));
  }
  experiment.base.schedule = scenario.schedule;
  experiment.effective += "\n# played from the schedule " + experiment.base.source_hash + "\n";
  return loaded;
}

}  // namespace

LoadResult load_scenario_or_schedule(const std::string& path, std::span<const Override> overrides) {
  constexpr size_t kLook = 256;
  const auto begin = first_bytes(path, kLook);
  if (!begin || !is_schedule(*begin)) return load_scenario(path, overrides);
  auto text = first_bytes(path, std::min(size_of(path), kMostScheduleBytes + 1));
  return load_schedule(path, text ? *std::move(text) : *begin, overrides);
}

}  // namespace skerry::harness
