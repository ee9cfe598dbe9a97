// When people act: independent exponential gaps, one stream of randomness a person.
//
// Draws never depend on what a replica does or whether it runs, so that a fault does not move the
// work; and a further person does not move the others' (DESIGN section 4, Determinism).
#pragma once

#include <cstdint>
#include <vector>

#include "core/distribution.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {

// The parameters that every workload with a rate shares; put them first in its list.
inline constexpr Parameter kRateParameter = {
    "rate", ParameterType::kRate,
    "",     false,
    1e-7,   1e6,
    "",     "commands of each person; exactly one of rate and rate_total"};
inline constexpr Parameter kRateTotalParameter = {"rate_total", ParameterType::kRate,
                                                  "",           false,
                                                  1e-7,         1e6,
                                                  "",           "commands of all people together"};
inline constexpr Parameter kWritersParameter = {
    "writers", ParameterType::kInteger,
    "0",       false,
    0,         1e9,
    "",        "how many of those who take part write, the first ones; 0: everyone"};

// A stream of the first `people`'s each, derived from the entry's and from the person's number.
std::vector<Rng> person_streams(const WorkloadContext& context, uint32_t people);

// How many of those who take part write, by the parameter `name` (0: everyone).
// Errors: more writers than take part.
StatusOr<uint32_t> writers_of(const Settings& settings, std::string_view name,
                              const WorkloadContext& context);

class Arrivals {
 public:
  // Errors: none or both of rate and rate_total; more writers than people.
  static StatusOr<Arrivals> make(const Settings& settings, const WorkloadContext& context);

  // Schedules everybody's first wake-up.
  void begin(World& world);
  // Schedules the person's next wake-up, if it falls before the end.
  void schedule_next(World& world, uint32_t person);
  // The person's stream, for what is to be done at the wake-up.
  Rng& rng(uint32_t person) { return streams_[person]; }

 private:
  Arrivals(Duration mean_gap, std::vector<Rng> streams, std::vector<uint32_t> divided);

  Sampler gap_;
  std::vector<Rng> streams_;
  std::vector<uint32_t> divided_;  // by person, among how many documents; empty: one
};

// The share of `word` in a kWeights value of two words, as a threshold for Rng::chance.
// Errors: the weights sum to zero.
StatusOr<uint64_t> share_of(const Settings& settings, std::string_view name, std::string_view word);

}  // namespace skerry::harness
