// A replica at the point at which a replay stands, and what two of them differ in: lines for
// people. `documents` are those to look at; none of a run with several: what there is of all.
#pragma once

#include <string>
#include <vector>

#include "harness/observe/narrator.h"
#include "harness/replay/notebook.h"
#include "harness/run/run.h"

namespace skerry::harness {

// "     #13  166.138019 ms   0         does ...", with a mark before it.
std::string told_line(const RunView& view, const StoryLine& line, char mark);

// "1       has 78 dots, 67 of its own unconfirmed; shows {...}", a line for each of the documents
// that it follows.
std::vector<std::string> state_lines(const RunView& run, uint32_t node,
                                     const std::vector<uint32_t>& documents);

// Value, version vector, log, actor, clocks, queues, connections.
std::vector<std::string> show_replica(const Run& run, const Notebook& notebook, uint32_t node,
                                      const std::vector<uint32_t>& documents);

// The changes that one has and the other lacks, at most kMostDiffering of each, and the first
// difference of what they show.
inline constexpr size_t kMostDiffering = 20;
std::vector<std::string> diff_replicas(const RunView& run, const Notebook& notebook, uint32_t a,
                                       uint32_t b, const std::vector<uint32_t>& documents);

// "They differ: 1 shows ..., 0 ..."; empty where they do not, or one shows nothing. Of the view's
// document. REQUIRES: both follow it.
std::string value_difference_line(const RunView& view, uint32_t a, uint32_t b);

}  // namespace skerry::harness
