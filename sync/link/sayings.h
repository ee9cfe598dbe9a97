// What one side of a connection has said, as both its ends know it (docs/formats/wire.md).
//
// Cost: 40 bytes an actor, for at most 64, and none of a connection on which nobody was spoken of
// for kQuietFrames; a look through them to find one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/prefetch.h"

namespace skerry::sync {

class Sayings {
 public:
  struct Actor {
    DocumentId document;
    ActorId id;
    uint64_t next = 1;       // first sequence number of the change that is expected
    uint64_t mentioned = 0;  // in an acknowledgement, or as a dependency
  };
  static constexpr uint32_t kMostActors = 64;

  // The place of an actor in a document; nothing where it is not in the table.
  std::optional<uint32_t> find(DocumentId document, const ActorId& id) const;
  // Takes it in, in the place of the one that was taken in longest ago if there is no room.
  uint32_t add(DocumentId document, const ActorId& id);
  void prefetch() const { prefetch_begin(std::span<const Actor>(actors_)); }
  bool has(uint64_t place) const { return place < actors_.size(); }
  Actor& operator[](uint32_t place) { return actors_[place]; }

  // Whom a frame was about, at both ends after it was said. When so many running were about nobody,
  // the table is empty again.
  enum class About : uint8_t { kActors, kNobody };
  static constexpr uint32_t kQuietFrames = 8;
  void note(About about) {
    quiet_ = about == About::kNobody ? quiet_ + 1 : 0;
    if (quiet_ == kQuietFrames) forget();
  }

  // Goes on over a frame, and gives what stands at its end.
  uint16_t checksum(ByteView frame);

  // A place or none, in four bytes.
  class Place {
   public:
    std::optional<uint32_t> get() const {
      return place_ == kNone ? std::nullopt : std::optional(place_);
    }
    void set(uint32_t place) { place_ = place; }
    void reset() { place_ = kNone; }

   private:
    static constexpr uint32_t kNone = ~uint32_t{0};
    uint32_t place_ = kNone;
  };
  Place spoke;               // whose change came last
  Place acknowledged;        // who was acknowledged last
  int64_t wall_ns = 0;       // of the change that came last
  uint32_t incarnation = 0;  // of the last acknowledgement or sign of life

 private:
  void forget();

  std::vector<Actor> actors_;
  uint32_t added_ = 0;
  uint32_t quiet_ = 0;  // frames about nobody, running
  uint64_t sum_ = 0;
};

}  // namespace skerry::sync
