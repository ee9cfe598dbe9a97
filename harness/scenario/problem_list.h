// Everything that is wrong with a scenario, gathered while it is read.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/scenario/scenario.h"
#include "harness/scenario/toml_tree.h"

namespace skerry::harness {

class ProblemList {
 public:
  // `overrides` name the places of nodes that came from the command line; must outlive the list.
  explicit ProblemList(std::span<const Override> overrides = {}) : overrides_(overrides) {}

  // The same message at the same place is kept once: the cells of a matrix share most of their
  // tables. Past kMost problems more are counted, not kept.
  void add(const Place& place, std::string message);

  void add_all(ProblemList other);

  bool empty() const { return items_.empty(); }
  // In the order of the file; those without a line first.
  std::vector<Problem> take();

 private:
  void keep(Problem problem);

  static constexpr size_t kMost = 100;

  std::span<const Override> overrides_;
  std::vector<Problem> items_;
  size_t left_out_ = 0;
};

}  // namespace skerry::harness
