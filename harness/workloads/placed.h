// Workloads that insert into and erase from a sequence at its start, its end or anywhere, so often
// as is asked: texts and lists.
#pragma once

#include <string>
#include <vector>

#include "harness/workloads/mix.h"
#include "harness/workloads/rated.h"

namespace skerry::harness {

struct Placing {
  enum class At : uint8_t { kAnywhere, kEnd, kStart };
  uint64_t insert_share = 0;  // of 2^64, as `mix` says
  At at = At::kAnywhere;
  uint64_t times = 0;  // of each person; 0: as often as there is time for
};

constexpr Parameter kInsertMixParameter = {
    "mix", ParameterType::kWeights, "{ insert = 0.8, erase = 0.2 }", false, 0,
    0,     "erase|insert",          "how often each command"};
constexpr Parameter kPlaceParameter = {
    "at", ParameterType::kChoice, "\"anywhere\"",         false, 0,
    0,    "anywhere|end|start",   "where in the sequence"};

// `times`: the name of the parameter.
inline StatusOr<Placing> placing_of(const Settings& settings, std::string_view times) {
  const StatusOr<uint64_t> insert_share = share_of(settings, "mix", "insert");
  if (!insert_share.ok()) return insert_share.status();
  Placing placing;
  placing.insert_share = *insert_share;
  if (settings.text("at") == "end") placing.at = Placing::At::kEnd;
  if (settings.text("at") == "start") placing.at = Placing::At::kStart;
  placing.times = static_cast<uint64_t>(settings.integer(times));
  return placing;
}

class PlacedWorkload : public RatedWorkload {
 public:
  PlacedWorkload(Arrivals arrivals, const Placing& placing, uint32_t people)
      : RatedWorkload(std::move(arrivals)), placing_(placing), done_(people, 0) {}

 protected:
  bool inserts(uint64_t size, Rng& rng) const {
    return rng.chance(placing_.insert_share) || size == 0;
  }
  // From 0 to `last`.
  uint64_t position(uint64_t last, Rng& rng) const {
    if (placing_.at == Placing::At::kAnywhere) return rng.below(last + 1);
    return placing_.at == Placing::At::kEnd ? last : 0;
  }
  void count(uint32_t person) { ++done_[person]; }
  bool has_more(uint32_t person) const override {
    return placing_.times == 0 || done_[person] < placing_.times;
  }

 private:
  Placing placing_;
  std::vector<uint64_t> done_;  // by person
};

}  // namespace skerry::harness
