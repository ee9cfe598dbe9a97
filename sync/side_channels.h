// What a participant's stack does beside the changes of documents (core/channels.h): which of them
// are followed, what their users do in them (presence/), and what they refer to (blobs/).
//
// The stack tells it what happens behind the documents, which go first.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/channels.h"
#include "core/frame_account.h"
#include "sync/blobs/blobs.h"
#include "sync/config.h"
#include "sync/link/links.h"
#include "sync/link/timers.h"
#include "sync/outputs.h"
#include "sync/presence/presence.h"
#include "sync/spread/followed.h"

namespace skerry::sync {

class SideChannels {
 public:
  // Timers: one for each link, then one for each document, then one for blobs, then others. Tickets
  // of blobs are of the place behind the documents. All must outlive this.
  SideChannels(const Config& config, Followed& documents, Links& links, Outputs& outputs,
               Timers& timers);

  // For the user, documents by their place. As core/channels.h says.
  Status present(const Now& now, uint32_t document, Payload what);
  void follow(const Now& now, uint32_t document);
  void unfollow(const Now& now, uint32_t document, Channels::Copy copy);
  uint64_t leaving() const { return leaving_.size(); }
  StatusOr<BlobName> attach(const Now& now, ByteView content);
  void fetch(const BlobName& name);
  // Null: there are none.
  const Blobs* blobs() const { return blobs_.get(); }

  // Of the log: true where the record is its affair.
  bool replay(const Payload& record, const OpenFrame& open);
  // A record of a document was found.
  void found(uint32_t document);
  void start(const Now& now);

  // Frames: of blobs; of presence in an active document, passed over in one that is being left.
  // False: it is malformed.
  bool take(const Now& now, uint32_t link, const OpenFrame& open, FrameAccount& account);
  bool take(const Now& now, uint32_t link, uint32_t document, const OpenFrame& open);
  // One of a document was taken; any was.
  void took_of(const Now& now, uint32_t link, uint32_t document);
  void took(const Now& now, uint32_t link);

  void opened(const Now& now, uint32_t link);
  void closed(uint32_t link);
  void has_room(const Now& now, uint32_t link);
  void stored(const Now& now, uint64_t ticket, const Status& status);
  // A document's timer came up; that of blobs did; the disk or a timer may have let something go.
  void tick_document(const Now& now, uint32_t document);
  void tick_blobs(const Now& now);
  void look_at_left(const Now& now);

  // When the document is looked at next, whatever for.
  void arm(uint32_t document);

 private:
  void arm_blobs();
  void leave(const Now& now, uint32_t document);

  const Config& config_;
  Followed& documents_;
  Links& links_;
  Outputs& outputs_;
  Timers& timers_;
  std::unique_ptr<Presence> presence_;  // null: nothing is said
  std::unique_ptr<Blobs> blobs_;        // null: there are none
  std::vector<uint32_t> leaving_;       // documents
};

}  // namespace skerry::sync
