// What a process that holds a run is told to do, a line an order, and what it answers.
//
//   filter at 0        filters add up within a text (words as in add_filter)
//   quiet 1200         goes on to this event, untold
//   tell 5             so many events more, told
//   time 1500000000    told until this instant, in nanoseconds
//   event 1300         told until this event
//   check converges    told until the check breaks, or to the end
//   show 1             a node, whole, by its number; in the filter's documents
//   diff 0 3
//   where              where it stands
#pragma once

#include <functional>
#include <string>

#include "harness/replay/playback.h"

namespace skerry::harness {

// "at 0", "link 0->server", "kind send,lost", "change 0.1" or "document 3" joins the filter.
Status add_filter(const std::string& words, const Scenario& scenario, Filter& filter);

// "After event #13, at 166.138019 ms".
std::string where_text(uint64_t event, Instant now);

// `after_step` is called after every event, for checkpoints.
std::string carry_out(const std::string& orders, const Scenario& scenario, uint64_t seed,
                      Playback& playback, const std::function<void()>& after_step);

}  // namespace skerry::harness
