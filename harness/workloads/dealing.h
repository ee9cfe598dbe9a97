// Who plays which recorded transaction.
//
// A replica makes its changes one after another, so the transactions that one person plays must
// form a causal chain: each in the past of the next. Where every recorded agent is such a chain and
// there are people enough, agent k is person k. Otherwise (many agents, or one who worked on
// several branches at once) the transactions are dealt into chains, few but not surely the fewest.
//
// Cost: O(transactions * chains * parents), and memory for transactions * chains numbers, at most
// 2^27.
#pragma once

#include <cstdint>
#include <vector>

#include "core/status.h"
#include "harness/recordings/recording.h"

namespace skerry::harness {

struct Dealing {
  std::vector<std::vector<uint32_t>> chains;  // transactions of person 0, 1, ..., ascending
  std::vector<uint32_t> person_of;            // by transaction
};

// Errors: the dealing needs more than `people`, and the message says how many; or more than the
// memory that it may take.
StatusOr<Dealing> deal_transactions(const Recording& recording, uint32_t people);

}  // namespace skerry::harness
