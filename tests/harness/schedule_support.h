// Schedules for tests: of a run, played, and changed.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "core/command_text.h"
#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "harness/runner/runner.h"
#include "harness/schedule/recorder.h"
#include "harness/schedule/text.h"

namespace skerry::harness {

namespace fs = std::filesystem;

inline std::string in_scenarios(const std::string& file) {
  return SKERRY_SOURCE_DIR "/scenarios/" + file;
}

// A file that goes with the test.
class ScheduleFile {
 public:
  explicit ScheduleFile(const std::string& text)
      : path_((fs::temp_directory_path() / ("schedule-" + std::to_string(::getpid()))).string()) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~ScheduleFile() { fs::remove(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct ScheduleCase {
  std::string file;
  std::vector<Override> sets = {};
  uint64_t seed = 1;
};

inline RecordedRun recorded(const ScheduleCase& of) {
  const LoadResult loaded = load_scenario(in_scenarios(of.file), of.sets);
  EXPECT_THAT(loaded.problems.to_text(), testing::IsEmpty());
  const Cell& cell = loaded.experiment.value().cells.front();
  std::vector<Override> sets = of.sets;
  if (loaded.experiment->cells.size() > 1)
    sets.insert(sets.end(), cell.sets.begin(), cell.sets.end());
  return record_schedule(cell.scenario, {in_scenarios(of.file), cell.scenario.source_hash, of.seed,
                                         std::move(sets)})
      .value();
}

inline Scenario played(const std::string& text) {
  const ScheduleFile file(text);
  LoadResult loaded = load_scenario_or_schedule(file.path());
  EXPECT_THAT(loaded.problems.to_text(), testing::IsEmpty());
  return loaded.experiment.value().cells.at(0).scenario;
}

inline std::string digest_of(const Scenario& scenario, uint64_t seed) {
  return run_once(scenario, seed, "").value().digest;
}

// What happens in a run, of what a schedule lists.
class SeenOfSchedule final : public Observer {
 public:
  std::multiset<std::string> commands;
  std::multiset<std::string> epochs;  // by node and opening
  std::multiset<std::string> faults;

  explicit SeenOfSchedule(const Run& run) : run_(run) {}
  void on_command(const RunView& view, uint32_t person, const Command& command) override {
    commands.insert(std::to_string(view.now().ns) + " " + std::to_string(person) + " " +
                    to_text(command));
  }
  void on_process(const RunView&, uint32_t node, Process what) override {
    if (what != Process::kStarts) return;
    epochs.insert(std::to_string(node) + "/" + std::to_string(++openings_[node]) + " " +
                  std::to_string(run_.roster()[node].machine.opened.epoch));
  }
  void on_fault(const RunView& view, uint32_t fault, Edge edge) override {
    faults.insert(std::to_string(view.now().ns) + " " + std::to_string(fault) +
                  (edge == Edge::kBegins ? "b" : "e"));
  }

 private:
  const Run& run_;
  std::map<uint32_t, uint32_t> openings_;
};

// Without the nth line that has `word` in it; that line.
inline std::pair<std::string, std::string> without(const std::string& text, const std::string& word,
                                                   int nth) {
  size_t at = 0;
  for (int i = 0; i <= nth; ++i) {
    at = text.find(word, at == 0 ? 0 : at + 1);
    EXPECT_NE(at, std::string::npos);
  }
  const size_t begin = text.rfind('\n', at) + 1;
  const size_t end = text.find('\n', at) + 1;
  return {text.substr(0, begin) + text.substr(end), text.substr(begin, end - begin)};
}

inline std::string problems_of(const std::string& text) {
  const ScheduleFile file(text);
  return load_scenario_or_schedule(file.path()).problems.to_text();
}

}  // namespace skerry::harness
