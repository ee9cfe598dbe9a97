// Plays a recorded editing session: each recorded agent is a person, who makes their next
// transaction when their replica has received what its author had seen and the pace says so.
//
// Positions mean what they meant because the replica then holds exactly the recorded past: changes
// outside it are received, stored and forwarded as ever, but held back from the document until the
// person's last transaction is made. People beyond the agents watch and hold nothing back.
//
// Invariants:
//   1. A person's transactions are made in their recorded order, never before their time; one that
//      is late (its parents have not arrived, the replica was down) makes the next ones late.
//   2. Before a patch is submitted, its author's document holds the past of the transaction and the
//      transaction's earlier patches, and nothing else.
//   3. A change that its author lost in a crash was never sent, so nobody depends on it: it is made
//      again.
// Cost: memory O(transactions * people); a received change costs its receiver O(people).
#pragma once

#include <memory>

#include "harness/recordings/recording.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {

// The workload of a recording at hand. Errors: it does not fit the people; settings that contradict
// one another.
StatusOr<std::unique_ptr<Workload>> make_editing_trace(Recording recording,
                                                       const Settings& settings,
                                                       const WorkloadContext& context);

std::span<const Parameter> editing_trace_parameters();

}  // namespace skerry::harness
