// The connections of one participant, whatever travels over them: who opens them, how long silence
// is borne, and what goes in parts because it is too large to go whole.
//
// Phases of a stream: closed (the other side opens it), waiting (this side opens it again after a
// backoff), connecting (until answered, or for connect_timeout), open. A datagram link is always
// open.
//
// Assumed: connections die without a word. A stream that was silent for three keep-alives is
// closed, and sooner where its peer owes an answer (awaited_answers.h); a ping goes where nothing
// else was sent for one. Only whole frames are heard: on a stream so slow that none comes through
// in time each closing would throw away what was in flight, for ever, so a connection that was
// closed for its silence and brought nothing makes the next one wait twice as long.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/participant.h"
#include "core/prefetch.h"
#include "core/rng.h"
#include "sync/config.h"
#include "sync/frame.h"
#include "sync/link/answer_watch.h"
#include "sync/link/link.h"
#include "sync/link/parts.h"
#include "sync/link/shorthand.h"
#include "sync/link/timers.h"
#include "sync/outputs.h"

namespace skerry::sync {

class Links {
 public:
  // All must outlive this. REQUIRES: the config's peers ascend. The timer of a link is its number
  // in `timers`; the last ones are the watch's. A stream is told that it is full only after an
  // input is served: `most_at_once` bytes are sent on it until then.
  Links(const Config& config, uint64_t most_at_once, Timers& timers, Outputs& outputs,
        ShorthandRoom& room);

  uint32_t count() const { return static_cast<uint32_t>(links_.size()); }
  // The link to a peer; kNoLink where there is none. Links ascend by peer.
  uint32_t find(ReplicaId peer) const;
  const Link& operator[](uint32_t link) const { return links_[link]; }
  bool is_stream() const { return config_.is_stream(); }

  // Inputs. True: the link is open now; is lost now; has room again. REQUIRES of connected(): a
  // stream.
  bool start(const Now& now, uint32_t link);
  void connected(const Now& now, uint32_t link);
  bool disconnected(const Now& now, uint32_t link);
  bool backpressure(const Now& now, uint32_t link, Participant::SendBuffer buffer);
  // This host's own network came back: what waits to connect, or for an answer, is tried anew.
  void network_changed(const Now& now, uint32_t link);
  // What came on a link, as it was before it was put into shorthand. Nothing: it cannot be read,
  // and the link is lost, for nothing that follows could be.
  std::optional<ShorthandReader::Frame> expand(const Now& now, uint32_t link, const Payload& frame);
  // A frame of so many bytes came: its sender lives. Nothing is answered but a question: it hears
  // as often from this side.
  void heard(const Now& now, uint32_t link, uint64_t bytes);
  // A part of a frame: its account, and the frame when it is whole.
  FrameAccount take_part(const Now& now, uint32_t link, const Payload& frame, ByteView body,
                         std::optional<Payload>& whole);
  // False: it is malformed.
  bool take_part_taken(const Now& now, uint32_t link, ByteView body);

  // Sends a frame, in parts where it is too large; `elements` is told with the first.
  void send(const Now& now, uint32_t link, Payload frame, uint64_t elements = 0);

  // The peer brought changes, acknowledgements, or word that nothing is missing.
  void note_progress(uint32_t link);
  // What peers of streams owe word of.
  AnswerWatch& watch() { return watch_; }
  // The peer is dead.
  void give_up(const Now& now, uint32_t link);
  // The peer has said who it is, and the highest version that it speaks: after the next loss a
  // connection is tried soon.
  void note_handshake(uint32_t link, uint8_t version) {
    links_[link].attempts = 0;
    links_[link].version = std::min(config_.version, version);
  }

  void arm(uint32_t link, Instant at) { timers_.arm(link, at); }
  // Another input is served.
  void begin_input() { ++input_; }
  Instant deadline_of(uint32_t link) const;
  // Does what is due, and says what the link is by it that it was not before.
  enum class Became : uint8_t { kNothing, kLost, kRoomy };
  Became service(const Now& now, uint32_t link);

  Rng& jitter() { return rng_; }

  // To what a frame of any of the links touches.
  friend void look_ahead(const Links& links, Ahead step);

 private:
  void connect(const Now& now, uint32_t link);
  void lose(const Now& now, uint32_t link);
  // Says which part has come, and sends the next, as soon as there is room.
  void go_on_with_parts(const Now& now, uint32_t link);

  const Config& config_;
  uint64_t most_at_once_;
  uint64_t input_ = 0;
  Timers& timers_;
  Outputs& outputs_;
  Rng rng_;
  ShorthandRoom& room_;
  std::vector<Link> links_;
  AnswerWatch watch_;
};

}  // namespace skerry::sync
