// Whether the peer of a stream still answers, while it owes an answer.
//
// What it owes word of (changes, states, parts) is for the documents to say, from what was sent and
// is not acknowledged. From when that begins nothing may be silent for long: half of the longest
// silence (round_trip.h) after the last frame of the peer it is asked for a word, and if none has
// come after the other half the stream is dead. Asking tells a peer that is gone from one whose
// disk is slow, or who refused what it was sent: those answer, and are asked at longer and longer
// intervals until they acknowledge something (RFC 6298, 5.5).
//
// A line may be slower than any that was measured, and only whole frames are heard. So what was
// sent has as long as the slowest line takes for it, until an answer shows that it has arrived; and
// so has a frame as large as those that came lately. Of a connection on which nothing came yet
// nothing is known, and of its silence nothing follows. A connection that ended so and had brought
// nothing makes the next one wait twice as long, and so does one that could be replaced at once,
// for ten minutes: bursts of loss silence lines that live.
//
// Cost: O(1); 56 bytes, and 64 more while something is owed, until free_unused().
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

#include "core/ids.h"
#include "core/time.h"
#include "sync/link/round_trip.h"
#include "sync/link/timers.h"

namespace skerry::sync {

// Whether there is anything that the peer owes word of: now, or behind much that may be on its way.
enum class Owes : uint8_t { kNothing, kWordLater, kWord };

class AwaitedAnswers {
 public:
  // 8 kbit/s: what a phone has at the edge of its network.
  static constexpr Duration kSlowestLineByte = Duration::milliseconds(1);

  // A connection begins. Where the one before was given up and this one stands at once, the line
  // had lived.
  void begin(Instant now) {
    if (now - given_up_at_ > kHasty) return clear();
    clear();
    hasty_ = std::min(hasty_left(now) + 1, kMostDoubts);
    hasty_at_ = now;
  }
  // It ended; for its silence.
  void clear() {
    owed_.reset();
    trip_ = {};
    carried_at_ = {};
    largest_heard_ = 0;
    is_asked_ = false;
  }
  enum class Had : uint8_t { kBroughtNothing, kBrought };
  void give_up(Instant now, Had had) {
    given_up_at_ = now;
    if (had == Had::kBroughtNothing) doubts_ = std::min(doubts_ + 1, kMostDoubts);
  }
  // A connection has brought something.
  void note_progress() {
    if (doubts_ > 0) --doubts_;
  }

  // Of a frame on the stream; `before`: when the last came, or the connection began.
  void heard(Instant now, Instant before, uint64_t bytes) {
    // Both sides say hello when a stream opens: theirs took one way.
    if (!trip_.is_measured()) [[unlikely]]
      trip_.add((now - before) * 2);
    const auto size = static_cast<uint32_t>(std::min<uint64_t>(bytes, kMostBytes));
    largest_heard_ = std::max(size, largest_heard_ - largest_heard_ / 8);
    if (!is_asked_) [[likely]]
      return;
    is_asked_ = false;
    owed_->asked = std::min(owed_->asked + 1, kMostDoublings);
  }
  void sent(Instant now, uint64_t bytes) {
    const auto size = static_cast<int64_t>(std::min<uint64_t>(bytes, kMostBytes));
    carried_at_ = std::min(std::max(carried_at_, now) + kSlowestLineByte * size,
                           now + kSlowestLineByte * static_cast<int64_t>(kMostBytes));
  }
  // The transport has taken what had filled it: the line lives.
  void has_room(Instant now) {
    if (owed_ != nullptr) owed_->since = now;
  }
  // Gives back what is kept while something is owed.
  void free_unused() {
    if (owed_ != nullptr && !owed_->is_owed) owed_.reset();
  }

  // A frame was sent of which the peer owes word, and which ends at `end` of what is numbered in
  // its document.
  void await(Instant now, DocumentId document, uint64_t end) {
    if (owed_ == nullptr) owed_ = std::make_unique<Owed>();
    if (!owed_->is_owed) {
      owed_->is_owed = true;
      is_asked_ = owed_->is_of_many = false;
      owed_->asked = 0;
      owed_->since = now;
      owed_->first = document;
    }
    owed_->is_of_many = owed_->is_of_many || owed_->first != document;
    if (!owed_->is_timing) {
      owed_->is_timing = true;
      owed_->document = document;
      owed_->end = end;
      owed_->timed_at = now;
      owed_->timed_carried_at = carried_at_;
    }
  }
  // The peer has acknowledged what is before `first` in the document, which may be all. Whether
  // something may be owed still: with several documents look() finds that out.
  static constexpr uint64_t kAll = ~uint64_t{0};
  enum class Left : uint8_t { kNothing, kSomething };
  Left acknowledged(Instant now, DocumentId document, uint64_t first) {
    if (owed_ == nullptr) return Left::kNothing;
    if (owed_->is_timing && owed_->document == document && first > owed_->end) {
      owed_->is_timing = false;
      trip_.add(now - owed_->timed_at);
      carried_at_ = std::min(carried_at_, now + (carried_at_ - owed_->timed_carried_at));
    }
    owed_->asked = 0;
    const bool is_over = first == kAll && !owed_->is_of_many && owed_->first == document;
    if (is_over) owed_->is_owed = is_asked_ = false;
    return owed_->is_owed ? Left::kSomething : Left::kNothing;
  }
  // What was sent of the document will not be acknowledged as it was sent.
  void forget(DocumentId document) {
    if (owed_ != nullptr && owed_->document == document) owed_->is_timing = false;
  }

  // When to look; `heard`: when the last frame came.
  Instant deadline(Instant heard) const {
    if (owed_ == nullptr || !owed_->is_owed || !trip_.is_measured()) return Instant::max();
    const Duration half = half_of_silence(std::max(heard, owed_->since));
    if (is_asked_) return std::max(owed_->asked_at, carried_at_) + half;
    const Instant from = std::max({heard, owed_->since, carried_at_});
    return from + half * (int64_t{1} << owed_->asked) + kSlowestLineByte * largest_heard_;
  }
  // REQUIRES: deadline(heard) <= now.
  enum class Verdict : uint8_t { kLives, kAsk, kDead };
  Verdict look(Instant now, Instant heard, Owes owes) {
    if (owes == Owes::kNothing) {
      owed_->is_owed = is_asked_ = false;
      return Verdict::kLives;
    }
    if (owes == Owes::kWordLater) {
      owed_->since = now;
      is_asked_ = false;
      return Verdict::kLives;
    }
    // Who looks much too late was asleep itself, and has not heard what came meanwhile.
    const bool is_in_time = now - deadline(heard) <= half_of_silence(now);
    if (is_asked_ && is_in_time) return Verdict::kDead;
    is_asked_ = true;
    owed_->asked_at = now;
    return Verdict::kAsk;
  }

  const RoundTrip& round_trip() const { return trip_; }

 private:
  static constexpr uint64_t kMostBytes = uint64_t{1} << 24;  // more take hours
  static constexpr uint32_t kMostDoublings = 10;
  static constexpr uint32_t kMostDoubts = 6;
  static constexpr Duration kHasty = Duration::seconds(2);
  static constexpr Duration kHastyLasts = Duration::seconds(600);

  struct Owed {
    Instant since;
    bool is_owed = false;
    bool is_of_many = false;  // documents, of which this is the first
    bool is_timing = false;   // a frame of `document` that ends at `end`
    uint32_t asked = 0;       // times that it said nothing but that it is there
    DocumentId first;
    DocumentId document;
    uint64_t end = 0;
    Instant asked_at;
    Instant timed_at;
    Instant timed_carried_at;  // carried_at_ behind it
  };

  // Each doubling for a hasty end lasts for a while.
  uint32_t hasty_left(Instant now) const {
    const int64_t over = (now - hasty_at_).ns / kHastyLasts.ns;
    return over >= hasty_ ? 0 : hasty_ - static_cast<uint32_t>(over);
  }
  Duration half_of_silence(Instant now) const {
    const uint32_t doublings = std::min(hasty_left(now) + doubts_, kMostDoubts);
    return trip_.longest_silence() / 2 * (int64_t{1} << doublings);
  }

  RoundTrip trip_;
  Instant carried_at_;  // the slowest line would have carried all that was sent
  std::unique_ptr<Owed> owed_;
  uint32_t largest_heard_ = 0;  // of late
  bool is_asked_ = false;       // and it has not said a word since
  uint32_t doubts_ = 0;         // doublings of the longest silence
  uint32_t hasty_ = 0;          // doublings, when the last was added
  Instant hasty_at_;
  Instant given_up_at_{-kHasty.ns - 1};
};

}  // namespace skerry::sync
