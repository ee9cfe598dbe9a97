// Reconciliation by version vectors: each side says for every actor how far it has it.
//
// Cost: a hello grows with the actors, whatever the difference; one round trip. A vector too long
// for a datagram is said in several hellos, each about a range of actors.
#pragma once

#include "sync/reconcile/reconciler.h"

namespace skerry::sync {

const Reconciler& version_vector();
ReconcilerRow version_vector_reconciler();

// The most that an entry of a vector takes in a hello, and all the rest of one.
inline constexpr size_t kLargestEntryBytes = 23;  // actor 5 + 8, sequence 10
inline constexpr size_t kHelloBytes = kFrameHeaderBytes + 4 + 10 + 1 + 13 + 13 + 16 + 10;

}  // namespace skerry::sync
