// The conversations of one document with the peers of its participant, over streams: how they find
// out what is missing where a reconciler converses (docs/inside/sync.md).
//
// Who opened the stream begins. The sets are what was received when a conversation began: what
// comes meanwhile is taken in when none is going on. Where one fails, or nothing is heard in it for
// two hellos running, hellos say vectors as long as the connection lasts.
//
// A log with a floor has no list of its changes any more, so that there hellos say vectors.
//
// Cost: what sets/held_set.h and the method's index take, for every change.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sync/config.h"
#include "sync/link/links.h"
#include "sync/log/change_log.h"
#include "sync/reconcile/reconciler.h"
#include "sync/reconcile/sets/conversation.h"
#include "sync/reconcile/sets/log_reader.h"

namespace skerry::sync {

class Conversations {
 public:
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
    return talks_[link].says_vector || log_.floor() != nullptr;
  }
  void say_vector(uint32_t link) { talks_[link].says_vector = true; }

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
};

}  // namespace skerry::sync
