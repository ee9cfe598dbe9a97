// All that chance and people decide in one run, as a list that can be changed and played again:
// commands and the wake-ups of those who give them, faults, what befalls sends, and the epochs of
// openings. docs/formats/schedule.md says how it is written.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/command.h"
#include "core/time.h"
#include "core/version_vector.h"
#include "sim/faults/fault.h"
#include "sim/network/fates.h"

namespace skerry::harness {

// Of whose run it is.
struct ScheduleHead {
  std::string scenario;  // its path, as it was named
  std::string hash;      // of its bytes, 32 hex digits
  uint64_t seed = 0;
  std::vector<std::pair<std::string, std::string>> sets;  // as `--set` takes them
};

struct ListedOpening {
  uint32_t node = 0;
  uint32_t number = 0;  // of the node's openings, from 1
  uint64_t epoch = 0;
};

// What made a workload act: the begin of the run, a wake-up of its own, or that something arrived.
struct Occasion {
  enum class Kind : uint8_t { kSetup, kWake, kReceipt };
  uint32_t workload = 0;
  Kind kind = Kind::kSetup;
  uint32_t person = 0;  // of wake-ups and receipts
  uint64_t tag = 0;     // of wake-ups
  friend auto operator<=>(const Occasion&, const Occasion&) = default;
};
// One of them: several of the same may be in one instant.
struct ActMoment {
  Instant at;
  Occasion occasion;
  uint32_t number = 1;
  friend auto operator<=>(const ActMoment&, const ActMoment&) = default;
};

// What a workload then did.
struct Submitted {
  uint32_t person = 0;
  Command command;
};
struct WakeUp {
  uint32_t person = 0;
  uint64_t tag = 0;
  Instant due;
};
struct Limit {  // of what a person's replica integrates
  uint32_t person = 0;
  std::optional<VersionVector> limit;
};
struct Counted {
  std::string metric;
  uint64_t amount = 0;
};
struct ListedAct {
  ActMoment moment;
  std::variant<Submitted, WakeUp, Limit, Counted> what;
  uint32_t document = 0;  // in which its workload is done
};

struct ListedFate {
  uint32_t from = 0;
  uint32_t to = 0;
  uint32_t send = 0;  // on that link, from 1
  sim::Fate fate;     // of which one thing is set
};

struct Schedule {
  ScheduleHead head;
  std::vector<ListedOpening> openings;
  std::vector<sim::FaultInterval> faults;
  std::vector<ListedAct> acts;  // those of one moment in their order
  std::vector<ListedFate> fates;
};

// Numbers the moments of one occasion in an instant.
class ActMoments {
 public:
  ActMoment next(Instant now, const Occasion& occasion) {
    if (now != now_) seen_.clear();
    now_ = now;
    return {now, occasion, ++seen_[occasion]};
  }

 private:
  Instant now_;
  std::map<Occasion, uint32_t> seen_;
};

}  // namespace skerry::harness
