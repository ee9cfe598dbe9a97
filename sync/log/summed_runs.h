// Which changes a state or a delta group stands for, so that sets of changes are exact in modes
// where no single change travels.
//
// A summed run is a run of one actor's dots, of any number of its changes, with the sum of the
// hashes of *all* the actor's changes up to the last of them. Whoever knows the actor's changes up
// to k, with their sum, takes the rest of any run that begins at or before k + 1, and knows the
// hash of what it took by a subtraction: runs of consecutive changes merge, and may overlap in any
// way. A full state's runs begin at 1.
//
// Cost: a look-up O(log actors).
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "core/change.h"
#include "core/codec.h"
#include "core/hash.h"
#include "core/status.h"
#include "core/version_vector.h"

namespace skerry::sync {

struct SummedRun {
  DotRun dots;
  Hash128 sum;  // over the actor's changes from its first to the last one here
  friend bool operator==(const SummedRun&, const SummedRun&) = default;
};

// A set of changes, closed in each actor's order.
class SummedSet {
 public:
  uint64_t last(const ActorId& actor) const { return vector_[actor]; }
  // Of the actor's changes; zero if there are none.
  Hash128 sum(const ActorId& actor) const;
  // Takes a run in; what it brings has this hash. REQUIRES: dots.first == last(actor) + 1.
  Hash128 add(const SummedRun& run);

  const VersionVector& vector() const { return vector_; }
  // Of all changes: the set hash.
  Hash128 hash() const { return hash_; }
  // One run for each actor, from its first change.
  std::vector<SummedRun> all() const;

 private:
  VersionVector vector_;
  std::map<ActorId, Hash128> sums_;
  Hash128 hash_;
};

// What `runs` bring to who knows `known`, as runs that follow it. REQUIRES: they ascend.
// Failed precondition: a gap.
StatusOr<std::vector<SummedRun>> fresh_runs(std::span<const SummedRun> runs,
                                            const SummedSet& known);

// In ascending order, those that touch or overlap made one.
std::vector<SummedRun> merge_runs(std::vector<SummedRun> runs);

// The number of dots in them.
uint64_t count_dots(std::span<const SummedRun> runs);

// The number of different dots in `runs` that `known` lacks, at most 2^32 of each run.
uint64_t count_lacking(std::vector<DotRun> runs, const VersionVector& known);

void encode_runs(Encoder& out, std::span<const SummedRun> runs);
// Fails unless they ascend by (actor, first) and none touches the next.
std::vector<SummedRun> decode_runs(Decoder& in);

}  // namespace skerry::sync
