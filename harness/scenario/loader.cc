// Text to Experiment: parse, override, build the base, build and check each cell.
#include <algorithm>
#include <fstream>

#include "core/hash.h"
#include "harness/anomalies/spec.h"
#include "harness/scenario/build.h"
#include "harness/scenario/effects.h"
#include "harness/scenario/matrix.h"
#include "harness/scenario/paths.h"
#include "harness/scenario/toml_reader.h"
#include "harness/scenario/toml_text.h"
#include "harness/scenario/topology.h"

namespace skerry::harness {
namespace {

constexpr size_t kLargestFile = 1 << 20;

struct Identity {
  std::string path;
  std::string source_hash;
};

void identify(Scenario& scenario, const Identity& identity) {
  scenario.path = identity.path;
  scenario.source_hash = identity.source_hash;
}

// The file as it stands, with the matrix's first values where it gives none itself.
Scenario build_base(TomlNode root, const std::vector<MatrixCell>& cells, Build& build) {
  const MatrixCell& first = cells.front();
  for (size_t i = 0; i < first.rows.size(); ++i) {
    if (has_path(root, first.rows[i]->key)) continue;
    set_path(root, first.rows[i]->key, first.rows[i]->place, *first.values[i], build.problems);
  }
  return build_scenario(root, build);
}

Cell build_cell(TomlNode root, const MatrixCell& matrix_cell, Build& build, Effects* effects) {
  Cell cell;
  std::vector<std::string_view> swept;
  for (size_t i = 0; i < matrix_cell.rows.size(); ++i) {
    const TomlMember& row = *matrix_cell.rows[i];
    set_path(root, row.key, row.place, *matrix_cell.values[i], build.problems);
    cell.overrides.emplace_back(row.key, to_plain(*matrix_cell.values[i]));
    cell.sets.emplace_back(row.key, override_text(*matrix_cell.values[i]));
    swept.push_back(row.key);
  }
  cell.scenario = build_scenario(root, build);
  keep_gates_of_cell(cell.scenario, root);
  if (effects == nullptr || !build.problems.empty()) return cell;
  effects->add(root, cell.scenario, swept);
  check_cell(cell.scenario, root, build);
  if (build.problems.empty()) check_gates(cell, root, build);
  return cell;
}

// The links that the cell's topology makes; empty where they have latencies of their own or are
// many.
std::vector<std::vector<uint32_t>> links_of(const Scenario& cell) {
  constexpr uint32_t kMostNodes = 64;
  if (has_own_latencies(cell) || cell.options.replicas.nodes() > kMostNodes) return {};
  const auto topology = make_topology(cell, cell.first_seed);
  std::vector<std::vector<uint32_t>> links;
  for (uint32_t node = 0; topology.ok() && node < topology->nodes(); ++node) {
    const auto neighbours = topology->neighbours(node);
    links.emplace_back(neighbours.begin(), neighbours.end());
  }
  return links;
}

// The same work over the same links, whatever their topology is called.
bool is_same(const Cell& a, const Cell& b) {
  if (a == b) return true;
  Scenario other = b.scenario;
  for (const std::string_view key : {"topology", "k"}) {
    other.tables.sync.set(key, a.scenario.tables.sync.all().find(key)->second);
  }
  if (a.overrides != b.overrides || a.scenario != other) return false;
  const auto links = links_of(a.scenario);
  return !links.empty() && links == links_of(b.scenario);
}

// Overrides that change nothing: the scenario is the same without them.
void find_vain_overrides(const TomlNode& root, const std::string& folder,
                         std::span<const Override> overrides, ProblemList& warnings) {
  // What the cells hold, with all overrides but one.
  const auto cells_without = [&](size_t left_out) {
    TomlNode tree = root;
    std::vector<Override> others(overrides.begin(), overrides.end());
    if (left_out < others.size()) others.erase(others.begin() + static_cast<int64_t>(left_out));
    ProblemList ignored(others);
    apply_overrides(tree, others, ignored);
    Build build{ignored, {folder, {}, {}}, nullptr};
    std::vector<Cell> cells;
    for (const MatrixCell& cell : matrix_cells(tree, ignored)) {
      cells.push_back(build_cell(tree, cell, build, nullptr));
    }
    return ignored.empty() ? std::optional(std::move(cells)) : std::nullopt;
  };
  if (overrides.empty()) return;
  const auto all = cells_without(overrides.size());
  for (size_t i = 0; all && i < overrides.size(); ++i) {
    const auto without = cells_without(i);
    if (!without ||
        !std::equal(all->begin(), all->end(), without->begin(), without->end(), is_same)) {
      continue;
    }
    warnings.add({0, 0, static_cast<int32_t>(i)}, "this changes nothing: it is so already");
  }
}

std::optional<Experiment> build_search_experiment(const TomlNode& root, const Identity& identity,
                                                  ProblemList& problems) {
  Build build{problems, {folder_of(identity.path), {}, {}}, nullptr};
  Experiment experiment;
  const auto search = std::make_shared<AnomalySearch>();
  experiment.base = build_search(root, *search, build);
  experiment.anomalies = search;
  identify(experiment.base, identity);
  if (!problems.empty()) return std::nullopt;
  return experiment;
}

std::optional<Experiment> build_history_experiment(const TomlNode& root, const Identity& identity,
                                                   std::string effective, ProblemList& problems) {
  Build build{problems, {folder_of(identity.path), {}, {}}, nullptr};
  Experiment experiment;
  build_history(root, experiment, build);
  identify(experiment.base, identity);
  for (Cell& cell : experiment.cells) identify(cell.scenario, identity);
  experiment.effective = std::move(effective);
  if (!problems.empty()) return std::nullopt;
  return experiment;
}

std::optional<Experiment> build_experiment(TomlNode root, const Identity& identity,
                                           std::span<const Override> overrides,
                                           ProblemList& problems, ProblemList& warnings) {
  const TomlNode as_written = root;
  apply_overrides(root, overrides, problems);
  std::string effective = write_toml(root);
  if (is_search(root)) return build_search_experiment(root, identity, problems);
  if (is_history(root)) {
    return build_history_experiment(root, identity, std::move(effective), problems);
  }
  const std::vector<MatrixCell> cells = matrix_cells(root, problems);
  std::vector<TriedWorkload> tried;
  Build build{problems, {folder_of(identity.path), {}, {}}, &tried};
  Experiment experiment;
  experiment.base = build_base(root, cells, build);
  identify(experiment.base, identity);
  experiment.effective = std::move(effective);

  ProblemList all = problems;
  Effects effects(overrides);
  for (const MatrixCell& matrix_cell : cells) {
    // Each cell starts with a clean list: one bad cell must not hide what is wrong with the next.
    ProblemList own(overrides);
    Build cell_build{own, build.context, &tried};
    experiment.cells.push_back(build_cell(root, matrix_cell, cell_build, &effects));
    identify(experiment.cells.back().scenario, identity);
    all.add_all(std::move(own));
  }
  problems = std::move(all);
  if (problems.empty()) effects.report(problems, warnings);
  if (!problems.empty()) return std::nullopt;
  find_vain_overrides(as_written, folder_of(identity.path), overrides, warnings);
  return experiment;
}

}  // namespace

LoadResult parse_scenario(const std::string& source, const std::string& path,
                          std::span<const Override> overrides) {
  LoadResult result;
  result.problems.path = result.warnings.path = path;
  ProblemList problems(overrides);
  ProblemList warnings(overrides);
  if (source.size() > kLargestFile) {
    problems.add({}, "the file has " + std::to_string(source.size()) +
                         " bytes; a scenario has at most " + std::to_string(kLargestFile));
    result.problems.items = problems.take();
    return result;
  }
  result.problems.source = result.warnings.source = source;
  std::variant<TomlNode, TomlError> parsed = read_toml(source);
  if (const TomlError* error = std::get_if<TomlError>(&parsed)) {
    problems.add(error->place, error->message);
  } else {
    const Identity identity{path, to_hex(hash128(as_bytes(source)))};
    result.experiment = build_experiment(std::get<TomlNode>(std::move(parsed)), identity, overrides,
                                         problems, warnings);
  }
  result.problems.items = problems.take();
  if (result.experiment) result.warnings.items = warnings.take();
  return result;
}

LoadResult load_scenario(const std::string& path, std::span<const Override> overrides) {
  const auto failed = [&path](std::string message) {
    LoadResult result;
    result.problems.path = path;
    result.problems.items.push_back({0, 0, std::move(message)});
    return result;
  };
  std::ifstream file(path, std::ios::binary);
  if (!file) return failed("cannot be opened: there is no such file, or it may not be read");
  std::string source(kLargestFile + 1, '\0');
  file.read(source.data(), static_cast<std::streamsize>(source.size()));
  if (file.bad()) return failed("cannot be read: is it a folder?");
  source.resize(static_cast<size_t>(file.gcount()));
  return parse_scenario(source, path, overrides);
}

}  // namespace skerry::harness
