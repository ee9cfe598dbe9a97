// Bursts of loss: the two-state model of Gilbert (1960) and Elliott (1963) in continuous time.
//
// A link is good or bad for exponentially long; while bad, frames are lost with a probability of
// their own. A link's state is brought forward when it is used, so that idle links cost nothing;
// how long its n-th period lasts is drawn from (seed, link, n) alone.
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/distribution.h"
#include "core/time.h"
#include "sim/network/draws.h"

namespace skerry::sim {

class BurstModel {
 public:
  struct State {
    int64_t until_ns = -1;  // -1: not used yet
    uint32_t periods = 0;   // so far, of both kinds
    bool is_bad = false;
  };

  BurstModel() = default;
  // Off where `mean_good` is zero. A link is good when the run starts.
  BurstModel(Duration mean_good, Duration mean_bad, uint64_t seed)
      : is_on_(mean_good.ns > 0 && mean_bad.ns > 0), key_(Draws::key(seed, "network/bursts")) {
    if (!is_on_) return;
    good_ = Sampler(exponential(mean_good));
    bad_ = Sampler(exponential(mean_bad));
  }

  bool is_on() const { return is_on_; }

  bool is_bad(State& state, uint64_t link, int64_t now_ns) const {
    if (state.until_ns < 0) state.until_ns = next_period(state, link);
    while (state.until_ns <= now_ns) {
      state.is_bad = !state.is_bad;
      state.until_ns += next_period(state, link);
    }
    return state.is_bad;
  }

 private:
  int64_t next_period(State& state, uint64_t link) const {
    const Draws draws(key_, link, state.periods++);
    return std::max<int64_t>(1, (state.is_bad ? bad_ : good_).quantile(draws.at(Draws::kPeriod)));
  }
  static Distribution exponential(Duration mean) {
    return {Distribution::Kind::kExponential, mean.ns, 0, 0, 0, {}};
  }

  bool is_on_ = false;
  Draws::Key key_;
  Sampler good_;
  Sampler bad_;
};

}  // namespace skerry::sim
