// What users are doing in documents (cursors, names): said to who follows the document, seen for a
// while, never stored, never acknowledged, never sent again.
//
// Of each replica the latest word counts: a later count within a life, and between lives the one
// whose wall clock began later. Words pass from neighbour to neighbour until they bring nothing
// new, servers among them. A link gets the first at once and then what is new once a `every`; one
// that has no room, or on which changes wait, gets nothing until that is over, and then only the
// latest of each replica.
//
// A word is shown until it is `expiry` old, by the receiver's own steady clock and the age that
// came with it; its replica says it again three times in that. That somebody is gone is a word
// too. An old word stays known until it is twice that old, so that a late one is not taken for
// news. Where a wall clock was set back between two lives, the new one is seen when the word of the
// old one has expired.
//
// Limit: kMostMembers replicas a document; of more nothing is shown or passed on. Cost: nothing
// where nobody says anything; else some 100 bytes a replica, and 16 a link, of a document.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/channels.h"
#include "sync/config.h"
#include "sync/link/links.h"
#include "sync/outputs.h"
#include "sync/presence/presence_frame.h"
#include "sync/spread/followed.h"

namespace skerry::sync {

class Presence {
 public:
  static constexpr size_t kMostMembers = 4096;

  // All must outlive this. REQUIRES: config.options.presence.is_on().
  Presence(const Config& config, Followed& documents, Links& links, Outputs& outputs);

  void start(const Now& now);

  // What this replica's user does in a document, which is named by its place; empty: nothing.
  void say(const Now& now, uint32_t document, Payload what);
  // A frame. False: it is malformed.
  bool take(const Now& now, uint32_t link, uint32_t document, ByteView body);

  // The peer of a link is told all anew.
  void opened(uint32_t link);
  // Something may have room now that had none, or be known to follow the document.
  void look(const Now& now, uint32_t link, uint32_t document);

  // The document is followed no longer: its user is gone from it, and the others from its user.
  // REQUIRES: it is active still.
  void leave(const Now& now, uint32_t document);

  void tick(const Now& now, uint32_t document);
  Instant next_deadline(uint32_t document) const;

 private:
  struct Member {
    ReplicaId replica;
    PresenceVersion version;
    Payload what;
    Instant said_at;          // of the steady clock here
    uint32_t from = kNoLink;  // whose word it was; of this replica's own: nobody's
    uint64_t news = 0;        // how much had changed here with it
    bool has_expired = false;
  };
  struct Outlet {
    uint64_t told = 0;  // of what has changed
    Instant next;       // no frame before
  };
  // Of a document in which something was said.
  struct Room {
    std::vector<Member> members;  // ascending by replica
    std::vector<Outlet> outlets;  // by link
    uint64_t news = 0;
  };

  Room& room(uint32_t document);
  Member* member_for(Room& room, ReplicaId replica);
  bool is_news(const Member& member, const PresenceWord& word) const;
  void show(uint32_t document, const Member& member);
  void renew(const Now& now, Room& room, Member& own);
  void tell_all(const Now& now, uint32_t document);
  void tell(const Now& now, uint32_t link, uint32_t document);
  bool has_room(uint32_t link, uint32_t document) const;
  void expire(const Now& now, uint32_t document);
  Instant deadline_of(const Member& member) const;

  const Config& config_;
  Followed& documents_;
  Links& links_;
  Outputs& outputs_;
  int64_t started_ms_ = 0;
  uint64_t count_ = 0;                        // of own words
  std::vector<std::unique_ptr<Room>> rooms_;  // by document; null: nothing was said
};

}  // namespace skerry::sync
