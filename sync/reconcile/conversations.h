// The conversations of one document with the peers of its participant, over streams: how they find
// out what is missing where a reconciler converses (docs/inside/sync.md).
//
// Who opened the stream begins. The sets are what was received when a conversation began: what
// comes meanwhile is taken in when none is going on. Where one fails, or nothing is heard in it for
// two hellos running, hellos say vectors as long as the connection lasts.
//
// A log with a floor has no list of its changes any more, so that there hellos say vectors, or
// where the method is chosen what is_brief() says.
//
// Cost: what sets/held_set.h and the method's index take, for every change.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sync/config.h"
#include "sync/link/links.h"
#include "sync/log/change_log.h"
#include "sync/reconcile/handshakes.h"
#include "sync/reconcile/reconciler.h"
#include "sync/reconcile/sets/conversation.h"
#include "sync/reconcile/sets/log_reader.h"

namespace skerry::sync {

class Conversations {
 public:
  // A vector of no more is said at once: it takes fewer bytes than a round trip is worth.
  static constexpr size_t kFewActors = 40;

  // Null: hellos say all. What is given must outlive it.
  static std::unique_ptr<Conversations> make(const Config& config, DocumentId document,
                                             const ChangeLog& log, Links& links);
  Conversations(const Config& config, DocumentId document, const ChangeLog& log, Links& links);
  Conversations(const Conversations&) = delete;
  Conversations& operator=(const Conversations&) = delete;

  void opened(const Now& now, uint32_t link);
  void closed(uint32_t link);
  // Begins, if this side opened the stream.
  void begin(const Now& now, uint32_t link);
  enum class Heard : uint8_t { kNothing, kDone, kFailed };
  Heard take(const Now& now, uint32_t link, ByteView message);

  // What the peer has, once that is known: what was received when the conversation began, but for
  // what it lacks; and of the rest what it was known to have.
  VersionVector known(uint32_t link, const VersionVector& before) const;

  // What hellos say to the peer: a vector, or its hash.
  bool says_vector(uint32_t link) const {
    return talks_[link].says_vector || once_.has_vector || (log_.floor() != nullptr && !is_brief());
  }
  void say_vector(uint32_t link) { talks_[link].says_vector = true; }
  // The peer says hashes, though vectors were said: one that chooses does too.
  void note_hashes(uint32_t link) {
    if (!conversing_.method.has_value()) talks_[link].says_vector = false;
  }
  // Whether hellos find out what is missing by hashes of sets: there is a floor, the method is
  // chosen, and a vector is long.
  bool is_brief() const {
    return log_.floor() != nullptr && !conversing_.method.has_value() &&
           log_.received().size() > kFewActors;
  }

  // What one hello alone says: a vector; that all is here of the peer's set of a hash.
  struct Saying {
    bool has_vector = false;
    std::optional<Hash128> covers;
  };
  void say(Handshakes& handshakes, const Now& now, uint32_t link, Hello::Aim aim,
           const Saying& saying);
  const std::optional<Hash128>& covers() const { return once_.covers; }

  // Where logs have floors. A peer whose set this log was once lacks the tail of it from there, and
  // one who has nothing all of it, floor included; of one who has all that was here, no less is
  // known. Nothing: its vector must be asked for.
  std::optional<VersionVector> known_by_hash(const Hello& hello) const;
  // Once it is known: tells the peer that nothing of its own is lacking here, where it may not
  // know.
  void tell_covered(Handshakes& handshakes, const Now& now, uint32_t link, const Hello& hello);
  // Asks for it, if this side opened the stream; for good where hashes told neither.
  void ask(Handshakes& handshakes, const Now& now, uint32_t link, const Hello& hello);
  // Says a hello that was asked for; where hashes do, without a vector.
  void answer(Handshakes& handshakes, const Now& now, uint32_t link, const Hello& hello);

  bool is_going(uint32_t link) const {
    const Talk& talk = talks_[link];
    return talk.conversation != nullptr &&
           talk.conversation->state() == Conversation::State::kGoing;
  }
  bool has_begun(uint32_t link) const {
    const Talk& talk = talks_[link];
    return talk.conversation != nullptr && talk.conversation->state() != Conversation::State::kIdle;
  }
  // A hello came while one is going on. True: so one did before, and nothing was said between.
  bool is_stuck(uint32_t link);
  // A hello came of a set that is another, or is not, with nothing on its way. True: it was another
  // at the last one already.
  enum class Sets : uint8_t { kAlike, kApart };
  bool are_apart_again(uint32_t link, Sets sets);

 private:
  struct Talk {
    std::unique_ptr<Conversation> conversation;
    bool says_vector = false;
    bool is_quiet = false;  // nothing was said since the last hello
    Sets sets = Sets::kAlike;
  };

  static Saying having_all_of(const Hash128& set_hash);
  void catch_up();
  void send(const Now& now, uint32_t link, const Payload& message);

  const Config& config_;
  DocumentId document_;
  const ChangeLog& log_;
  Links& links_;
  const Conversing& conversing_;
  HeldSet set_;
  SetIndexes indexes_;
  LogReader reader_;
  std::vector<Talk> talks_;  // by link
  Saying once_;
};

}  // namespace skerry::sync
