// A run that stands still between two events, and goes on as far as it is told to.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/observe/narrator.h"
#include "harness/replay/filter.h"
#include "harness/replay/notebook.h"
#include "harness/run/run.h"

namespace skerry::harness {

class Playback {
 public:
  // Begun: before its first event. Errors: what only shows when a run is set up.
  static StatusOr<std::unique_ptr<Playback>> make(const Scenario& scenario, uint64_t seed);

  const Run& run() const { return run_; }
  const Notebook& notebook() const { return notebook_; }
  uint64_t event() const { return run_.view().events(); }
  bool is_over() const { return is_over_; }

  // One event more. False: the run was over.
  bool step();
  // What is judged at the end, once the run is over.
  void finish();

  // Lines of the story from now on that pass the filter; nothing: none.
  void tell(std::function<void(const std::string&)> to, const Filter& filter);
  void be_quiet() { tell_ = {}; }

 private:
  explicit Playback(Plan plan);

  std::function<void(const std::string&)> tell_;
  Filter filter_;
  Run run_;
  Narrator narrator_;
  Notebook notebook_;
  bool is_over_ = false;
  bool is_finished_ = false;
};

// The first and the last of many lines.
class LineWindow {
 public:
  static constexpr size_t kMost = 30;  // at either end

  void add(const std::string& line);
  std::string text() const;

 private:
  std::vector<std::string> first_;
  std::deque<std::string> last_;
  uint64_t left_out_ = 0;
};

}  // namespace skerry::harness
