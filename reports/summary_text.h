// Sentences about a sweep that the page and the Markdown share.
#pragma once

#include <string>
#include <vector>

#include "reports/model/aggregate.h"

namespace skerry::reports {

// What went wrong (or could not be decided), checks first, then gates; the worst first, and among
// equals in the order of the cells.
struct Failure {
  results::Verdict verdict = results::Verdict::kInvalid;
  std::string what;   // the check's name or the gate's text, with "not judged" where that is so
  std::string where;  // "yata, seed 3 (1 of 4 runs)"; "" for a gate over all cells
  std::string detail;
};
std::vector<Failure> failures(const results::SweepResult& sweep);

// "All 5 checks hold in all 24 runs; the gate holds." or "1 of 5 checks does not hold, in 1 of 24
// runs; matches_reference is not judged, in 2 of 24 runs. Off: causal_delivery."
std::string verdict_sentence(const results::SweepResult& sweep);

// "Looked at: 4,120 commits, 81,302 values compared, ...": what all verdicts rest on. May be empty.
std::string evidence_sentence(const results::SweepResult& sweep);

// Of histories: "fugue, yata: "abcd"", one line for each value that the designs end up with.
std::vector<std::string> shown_lines(const results::SweepResult& sweep);

// Of a check or a gate: "holds", "broken" or "not judged".
std::string words_of(results::Verdict verdict);

// The kinds of faults of the first run that had some, with their times: "partition from 8 s
// to 20 s (12 s)". Kinds with many periods are counted. At most eight entries.
std::vector<std::string> fault_lines(const results::SweepResult& sweep);

// Gates in the order of what they have to say: broken ones, then those not judged, then those that
// hold, the nearest to their limits first.
std::vector<results::GateResult> gates_by_distance(const results::SweepResult& sweep);

// "convergence_after_heal <= 5s, replicas.crdt = rga"; without the cell where the text names it.
std::string title_of(const results::GateResult& gate);

size_t run_count(const results::SweepResult& sweep);

// A figure of the whole process with its unit: from a metric of that name, from an ending "_ns" or
// "_bytes", or from "time" and "memory" in the name.
std::string process_text(const results::SweepResult& sweep, const std::string& key, double value);

}  // namespace skerry::reports
