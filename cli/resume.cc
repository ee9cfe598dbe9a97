#include "cli/resume.h"

#include <map>
#include <utility>

#include "cli/provenance.h"
#include "cli/terminal.h"
#include "reports/run_file.h"

namespace skerry::cli {
namespace {

Status check_same(const std::string& folder, const results::RunsHeader& header,
                  const harness::Experiment& experiment) {
  const auto other = [&](const std::string& what, const std::string& theirs,
                         const std::string& ours) {
    return invalid(folder + " holds runs of another " + what + ", " + theirs + ", not " + ours +
                   "; they cannot be gone on with");
  };
  const std::string hash = harness::effective_hash(experiment);
  if (header.scenario != experiment.base.name) {
    return other("scenario", header.scenario, experiment.base.name);
  }
  if (header.effective_hash != hash) {
    return other("scenario or other --set", "hash " + header.effective_hash, hash);
  }
  const std::map<std::string, std::string> here = provenance();
  for (const char* key : {"version", "commit", "libraries"}) {
    const auto theirs = header.environment.find(key);
    const std::string text = theirs == header.environment.end() ? "none" : theirs->second;
    if (text != here.at(key)) return other(key, text, here.at(key));
  }
  return absl::OkStatus();
}

}  // namespace

Status take_runs_of(const std::string& folder, const harness::Experiment& experiment,
                    const harness::RunOptions::Take& take) {
  const StatusOr<reports::RunFileEnd> end = reports::read_run_file(
      folder + "/runs.jsonl",
      [&](const results::RunsHeader& header) { return check_same(folder, header, experiment); },
      [&](results::PlacedRun placed) { return take(placed.cell, std::move(placed.run)); });
  SKERRY_RETURN_IF_ERROR(end.status());
  if (end->torn_bytes > 0) {
    log(folder + "/runs.jsonl: its last " + std::to_string(end->torn_bytes) +
        " bytes are no whole run; they are left out and run again\n");
  }
  return absl::OkStatus();
}

}  // namespace skerry::cli
