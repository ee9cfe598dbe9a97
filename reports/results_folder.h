// The folder that a sweep leaves behind: results/<scenario>/<run>/, and `latest` beside it.
//
// Invariant: whatever goes wrong (a full disk, a folder that cannot be written, a file in the way,
// a kill), no folder named <run> is ever there without all of its files. Files in
// docs/formats/results.md.
#pragma once

#include <ctime>
#include <string>

#include "reports/model/results.h"

namespace skerry::reports {

struct FolderOptions {
  std::string gnuplot = "gnuplot";  // program that draws, looked up in PATH if it has no slash
  std::time_t now = 0;              // names the run; 0: the present
};

// <scenario>/<UTC time>-<8 hex digits of the scenario's hash>, e.g.
// "partition_heal/20260131T094500Z-1f00c0de". Whatever is no letter, digit, '_', '-' or '.' in the
// scenario's name becomes '_', so that no name leads out of the folder.
std::string scenario_folder(const std::string& scenario);
std::string run_name(const results::SweepResult& sweep, std::time_t now);

// Before a sweep: makes the scenario's folder below `out_dir`. Errors: what would be in the way of
// results then, a file of its name, something that is no link at `latest`, no right to write.
Status prepare_results(const std::string& scenario, const std::string& out_dir);

// Writes everything below `out_dir` (made if it is not there) and gives the run's folder. Missing
// pictures are told in the report and are no error; anything else that fails is, and then nothing
// is left of this run.
StatusOr<std::string> write_results(const results::SweepResult& sweep, const std::string& out_dir,
                                    const FolderOptions& options = {});

}  // namespace skerry::reports
