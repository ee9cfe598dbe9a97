// Text to Experiment: parse, override, build the base, build and check each cell.
#include <fstream>

#include "core/hash.h"
#include "harness/anomalies/spec.h"
#include "harness/scenario/build.h"
#include "harness/scenario/matrix.h"
#include "harness/scenario/paths.h"
#include "harness/scenario/toml_reader.h"

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

Cell build_cell(TomlNode root, const MatrixCell& matrix_cell, Build& build) {
  Cell cell;
  for (size_t i = 0; i < matrix_cell.rows.size(); ++i) {
    const TomlMember& row = *matrix_cell.rows[i];
    set_path(root, row.key, row.place, *matrix_cell.values[i], build.problems);
    cell.overrides.emplace_back(row.key, to_plain(*matrix_cell.values[i]));
  }
  cell.scenario = build_scenario(root, build);
  if (build.problems.empty()) check_cell(cell.scenario, root, build);
  return cell;
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

std::optional<Experiment> build_experiment(TomlNode root, const Identity& identity,
                                           std::span<const Override> overrides,
                                           ProblemList& problems) {
  apply_overrides(root, overrides, problems);
  if (is_search(root)) return build_search_experiment(root, identity, problems);
  const std::vector<MatrixCell> cells = matrix_cells(root, problems);
  std::vector<TriedWorkload> tried;
  Build build{problems, {folder_of(identity.path), {}, {}}, &tried};
  Experiment experiment;
  experiment.base = build_base(root, cells, build);
  identify(experiment.base, identity);

  ProblemList all = problems;
  for (const MatrixCell& matrix_cell : cells) {
    // Each cell starts with a clean list: one bad cell must not hide what is wrong with the next.
    ProblemList own(overrides);
    Build cell_build{own, build.context, &tried};
    experiment.cells.push_back(build_cell(root, matrix_cell, cell_build));
    identify(experiment.cells.back().scenario, identity);
    all.add_all(std::move(own));
  }
  problems = std::move(all);
  if (!problems.empty()) return std::nullopt;
  return experiment;
}

}  // namespace

LoadResult parse_scenario(const std::string& source, const std::string& path,
                          std::span<const Override> overrides) {
  LoadResult result;
  result.problems.path = path;
  ProblemList problems(overrides);
  if (source.size() > kLargestFile) {
    problems.add({}, "the file has " + std::to_string(source.size()) +
                         " bytes; a scenario has at most " + std::to_string(kLargestFile));
    result.problems.items = problems.take();
    return result;
  }
  result.problems.source = source;
  std::variant<TomlNode, TomlError> parsed = read_toml(source);
  if (const TomlError* error = std::get_if<TomlError>(&parsed)) {
    problems.add(error->place, error->message);
  } else {
    const Identity identity{path, to_hex(hash128(as_bytes(source)))};
    result.experiment =
        build_experiment(std::get<TomlNode>(std::move(parsed)), identity, overrides, problems);
  }
  result.problems.items = problems.take();
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
