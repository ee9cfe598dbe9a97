// The documents that a node follows at some time, in all lives of its process: whether it does now,
// what of each was counted last, and how far it may integrate.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "core/channels.h"
#include "core/inspection.h"
#include "harness/simulation/scene.h"
#include "replica/driver/driver.h"

namespace skerry::harness {

class HeldDocuments {
 public:
  HeldDocuments(Scene& scene, uint32_t node);

  // A life begins, and ends. All of a participant's documents count as touched.
  void begin(const Inspection& inspection);
  void end();

  // The node follows it from now on, or does not any more, and observers are told; `inspection` is
  // of a living process that has been told, or null. REQUIRES: it does not, or does.
  enum class Counted : uint8_t { kAmongThoseThere, kNot };
  void follow(uint32_t document, const Inspection* inspection, Counted counted);
  void leave(uint32_t document, Channels::Copy copy, Counted counted);
  // Nothing is left here of one that it does not follow.
  void note_dropped(uint32_t document);
  // Nothing: it follows it now; else what becomes of what is here of it. REQUIRES: the node ever
  // follows it.
  std::optional<Channels::Copy> left(uint32_t document) const { return held_of(document)->left; }

  // Null while the process is down, and for one that the node does not follow.
  const InspectedDocument* find(uint32_t document) const {
    const Held* held = held_of(document);
    return held == nullptr ? nullptr : held->document;
  }
  // Of integration; they outlive the process. REQUIRES: the node ever follows it.
  void limit(uint32_t document, const std::optional<VersionVector>& up_to);
  std::vector<replica::Driver::Limit> limits() const;

  // The input that is served may have changed it. REQUIRES: the node ever follows it.
  void touch(uint32_t document);
  // Counts the sets of what was touched, and tells observers which are others now.
  void look_at_touched();

  // REQUIRES: the process lives.
  bool has_integrated_all() const;
  // Of own changes, at all levels that are wanted. REQUIRES: the process lives.
  bool has_told_all() const {
    return std::all_of(held_.begin(), held_.end(), [](const Held& held) {
      return held.left || held.document->depths().untold == 0;
    });
  }
  // The node is counted, or not, with the sets that it received, or had received when it went down.
  void leave_censuses() const;
  void join_censuses() const;

 private:
  struct Held {
    uint32_t number = 0;
    std::optional<Channels::Copy> left = {};      // it is not followed now
    const InspectedDocument* document = nullptr;  // of the participant
    Hash128 received;
    Hash128 integrated;
    std::optional<VersionVector> limit;
  };
  const Held* held_of(uint32_t document) const {
    if (held_.size() == 1 && held_.front().number == document) return &held_.front();
    const auto at = std::lower_bound(held_.begin(), held_.end(), document,
                                     [](const Held& held, uint32_t d) { return held.number < d; });
    return at != held_.end() && at->number == document ? &*at : nullptr;
  }
  Held& held(uint32_t document);
  void look_at(Held& held);

  Scene& scene_;
  const uint32_t node_;
  absl::InlinedVector<Held, 1> held_;  // ascending by number
  std::vector<Held*> touched_;
};

}  // namespace skerry::harness
