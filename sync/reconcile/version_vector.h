// Reconciliation by version vectors: each side says for every actor how far it has it.
//
// Cost: a hello grows with the actors that have not ended (sync/log/closings.h), whatever the
// difference; one round trip. A vector too long for a datagram is said in several hellos, each
// about a range of actors, and of ended ones too.
#pragma once

#include <optional>

#include "sync/reconcile/reconciler.h"

namespace skerry::sync {

const Reconciler& version_vector();
ReconcilerRow version_vector_reconciler();

// Reads a hello. What its vector leaves out is in it again; where it is unclear what that is, the
// peer must be asked to say all.
std::optional<Hello> read_hello(const OpenFrame& frame, const Holdings& holdings);

// The most that an entry of a vector takes in a hello, and all the rest of one.
inline constexpr size_t kLargestEntryBytes = 23;  // actor 5 + 8, sequence 10
inline constexpr size_t kHelloBytes = kFrameHeaderBytes + 4 + 10 + 1 + 13 + 13 + 16 + 10;

}  // namespace skerry::sync
