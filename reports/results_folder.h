// The folder that a sweep leaves behind: results/<scenario>/<run>/, and `latest` beside it.
//
// Invariant: whatever goes wrong (a full disk, a folder that cannot be written, a file in the way,
// a kill), no folder named <run> is ever there without all of its files; runs that were finished
// are then in a hidden one. Files in
// docs/formats/results.md.
#pragma once

#include <ctime>
#include <string>
#include <utility>

#include "reports/files.h"
#include "reports/model/results.h"
#include "reports/model/run_lines.h"
#include "reports/run_file.h"

namespace skerry::reports {

struct FolderOptions {
  std::string gnuplot = "gnuplot";  // program that draws, looked up in PATH if it has no slash
  std::time_t now = 0;              // names the run; 0: the present
};

// <scenario>/<UTC time>-<8 hex digits of the scenario's hash>, e.g.
// "partition_heal/20260131T094500Z-1f00c0de". Whatever is no letter, digit, '_', '-' or '.' in the
// scenario's name becomes '_', so that no name leads out of the folder.
std::string scenario_folder(const std::string& scenario);
std::string run_name(const std::string& scenario_hash, std::time_t now);

// Before a sweep: makes the scenario's folder below `out_dir`. Errors: what would be in the way of
// results then, a file of its name, something that is no link at `latest`, no right to write.
Status prepare_results(const std::string& scenario, const std::string& out_dir);

// A sweep's folder while the sweep is under way: hidden (".<run>.tmp-<process>"), with the runs
// that are finished in it. publish() makes it whole. Without, it stays where runs were kept, so
// that a later sweep may go on with them, and goes where there were none.
class SweepFolder {
 public:
  // Named after the present. Makes what leads to it.
  static StatusOr<SweepFolder> create(const std::string& out_dir, const results::RunsHeader& header,
                                      const FolderOptions& options = {});

  SweepFolder(SweepFolder&&) = default;
  SweepFolder& operator=(SweepFolder&&) = delete;
  ~SweepFolder();

  // Writes the run to disk, and lets go of its timeline: publish() reads it there. From any thread.
  Status keep(size_t cell, results::RunResult& run);

  bool holds_runs() const { return runs_.runs() > 0; }
  const std::string& path() const { return pending_.path(); }  // until it is published

  // REQUIRES: every run of `sweep` was kept. Gives the folder; `latest` points at it if the sweep
  // is whole. Missing pictures are told in the report and are no error. Runs of the seed whose
  // timelines are drawn have theirs then.
  StatusOr<std::string> publish(results::SweepResult& sweep);

  void remove() { is_wanted_ = false; }  // when the object goes, whatever is in it

 private:
  SweepFolder(std::string parent, std::string name, FolderOptions options, PendingFolder pending,
              RunFile runs)
      : parent_(std::move(parent)),
        name_(std::move(name)),
        options_(std::move(options)),
        pending_(std::move(pending)),
        runs_(std::move(runs)) {}

  Status write_timelines(results::SweepResult& sweep) const;

  std::string parent_;
  std::string name_;
  FolderOptions options_;
  PendingFolder pending_;
  RunFile runs_;
  bool is_wanted_ = true;
};

// Writes everything below `out_dir` (made if it is not there) and gives the run's folder. Missing
// pictures are told in the report and are no error; anything else that fails is, and then nothing
// is left of this run.
StatusOr<std::string> write_results(const results::SweepResult& sweep, const std::string& out_dir,
                                    const FolderOptions& options = {});

}  // namespace skerry::reports
