// The checks of a run, and what they say together.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "harness/observe/checker.h"
#include "harness/plan/plan.h"
#include "reports/model/results.h"

namespace skerry::harness {

// Of one document, by name, as the scenario enables them.
using Checkers = std::vector<std::pair<std::string, std::unique_ptr<Checker>>>;
Checkers make_checkers(const Plan& plan);

// What a check says of a run: the worst that it says of a document; of several the first to have
// said so, by event and number. Of `evidence` the best: what is seen in one document is seen.
// `among`: of these alone; empty: of all. REQUIRES: the run has it.
struct Word {
  uint32_t document = 0;
  const Checker* checker = nullptr;
};
Word word_of(std::span<const Checkers> documents, const std::string& check,
             std::span<const uint32_t> among = {});

// Gives the result its checks and its verdict. `refused`: commands.
void judge(std::span<const Checkers> documents, uint64_t refused, results::RunResult& result);

}  // namespace skerry::harness
