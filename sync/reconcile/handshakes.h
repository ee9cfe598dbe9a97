// The handshakes of one document with the peers of its participant: who each peer is in which life,
// which hello is old, and when the next is due.
//
// Phases with one peer: the link opens, and a hello is said (over datagrams again and again until
// one comes back); a hello comes, and the peer is greeted; from then on a hello a period even when
// all seems well (anti-entropy).
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/frame_account.h"
#include "core/participant.h"
#include "core/prefetch.h"
#include "core/sync_status.h"
#include "sync/link/footing.h"
#include "sync/link/per_link.h"
#include "sync/reconcile/hello.h"

namespace skerry::sync {

struct Handshake {
  bool is_greeted = false;  // a hello came since the link opened
  bool has_incarnation = false;
  bool is_joining = false;   // it was not followed before on this link, nor has the peer spoken
  bool has_spoken = false;   // a hello came since the link opened, of whatever policy
  bool is_measured = false;  // its last hello said all that it held
  uint32_t incarnation = 0;
  uint64_t serial = 0;
  Duration retry;
  Instant at = Instant::max();  // the next hello is due
  struct Difference {
    std::vector<VersionVector::Entry> ahead;  // at its last hello, of what was received here
    Hash128 fork_hash;                        // of the last fork that was told
  };
  std::unique_ptr<Difference> difference;  // null: there was none
};

class Handshakes {
 public:
  // What a document says of itself.
  class Speaker {
   public:
    virtual ~Speaker() = default;
    // All that hellos of this aim say to the peer of `link`, but for incarnation, serial and the
    // aim; in one, or over datagrams in as many as the vector needs.
    virtual std::vector<Hello> hellos(uint32_t link, const Hello::Aim& aim) const = 0;
  };

  enum class Rhythm : uint8_t {
    kRegular,
    kOnRequest,  // whoever owns this sends all but the first on a stream
  };
  // Both must outlive this.
  Handshakes(const Footing& footing, const Speaker& speaker, Rhythm rhythm)
      : on_(footing), speaker_(speaker), rhythm_(rhythm), peers_(footing.links.count()) {}

  const Handshake& operator[](uint32_t link) const { return peers_[link]; }
  // Of the last hello. What takes the place of this one goes on from there: to a peer older ones
  // are late.
  uint64_t serial() const { return serial_; }
  void go_on_from(uint64_t serial) { serial_ = serial; }
  // The document is followed from now on, on a link that has been open.
  void begin_joining(uint32_t link) { peers_.of(link).is_joining = true; }
  // Whether what the peer misses is known, and can be sent.
  bool can_send(uint32_t link) const {
    return peers_[link].is_greeted && on_.links[link].has_room();
  }

  void opened(const Now& now, uint32_t link);
  void closed(uint32_t link);
  void send(const Now& now, uint32_t link, Hello::Aim aim);

  enum class Heard : uint8_t {
    kLate,     // it is an older one, or a second copy
    kSame,     // of the life that was known
    kNewLife,  // of another: nothing that was known of the peer is true any more
  };
  // Takes note of a hello. A peer with an equal vector and an unequal set hash is told as a fork:
  // somebody's disk was cloned or rolled back, and the same dots mean different changes.
  Heard hear(uint32_t link, const Hello& hello, const VersionVector& received, Hash128 set_hash,
             FrameAccount& account);
  // True if it was not greeted before.
  bool greet(const Now& now, uint32_t link);

  // Whether the peer is known to have more than that, from its last hello.
  bool is_behind(uint32_t link, const VersionVector& received) const;
  // Of a status, what hellos tell; `received` is what is held here now.
  void describe(const VersionVector& received, SyncStatus& status) const;

  void prefetch(size_t first, size_t links) const { peers_.prefetch(first, links); }
  void service(const Now& now, uint32_t link);
  Instant deadline_of(uint32_t link) const { return peers_[link].at; }

 private:
  // Whether the first hello on the link wants one back.
  bool asks_first(uint32_t link) const;
  // Word of the peer is about to be replaced.
  void note_synced(const Handshake& peer, const VersionVector& received);
  Instant first_anti_entropy(const Now& now);

  const Footing& on_;
  const Speaker& speaker_;
  Rhythm rhythm_;
  PerLink<Handshake> peers_;
  uint64_t serial_ = 0;
  bool has_synced_ = false;  // all was here once that some peer had at a hello
};

}  // namespace skerry::sync
