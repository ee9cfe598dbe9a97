// Large things beside documents: attachments, pictures. A document refers to one by its name, the
// strong hash of what it is (manifest.h); the content travels apart from changes and behind them,
// when somebody wants it, in chunks that are each checked and stored as they come.
//
//   shelf   what is here              giver   what peers ask for        taker   what is wanted here
//
// Whoever attaches a blob offers it to its servers; these take every blob that is offered to them
// and keep it. Everybody else takes what somebody at it wants.
#pragma once

#include <cstdint>

#include "core/frame_account.h"
#include "core/participant.h"
#include "core/status.h"
#include "sync/blobs/blob_giver.h"
#include "sync/blobs/blob_lines.h"
#include "sync/blobs/blob_taker.h"
#include "sync/blobs/shelf.h"
#include "sync/config.h"

namespace skerry::sync {

class Blobs {
 public:
  // `place`: whose tickets are its own. All must outlive this. REQUIRES:
  // config.options.blobs.is_on().
  Blobs(const Config& config, Followed& documents, Links& links, Outputs& outputs, uint32_t place);

  static bool is_of_blobs(FrameType type) {
    return type >= FrameType::kBlobOffer && type <= FrameType::kBlobAbsent;
  }

  void replay(const Payload& record, const OpenFrame& open) { shelf_.replay(record, open); }
  void start();

  // Resource exhausted: it is too large, or there is no room. Invalid argument: it is empty.
  StatusOr<BlobName> attach(const Now& now, ByteView content);
  void want(const BlobName& name) { taker_.want(name); }
  // Of this frame's body. False: it is malformed.
  bool take(const Now& now, uint32_t link, const OpenFrame& open, FrameAccount& account);

  void opened(const Now& now, uint32_t link);
  void closed(uint32_t link);
  // Something may have room now.
  void look(const Now& now, uint32_t link);
  void stored(const Now& now, uint64_t ticket, const Status& status);
  void tick(const Now& now);
  Instant next_deadline() const;

  const Shelf& shelf() const { return shelf_; }
  const BlobTaker& taker() const { return taker_; }

 private:
  void note_whole(const Now& now, const std::vector<BlobName>& names);

  const Config& config_;
  Outputs& outputs_;
  Shelf shelf_;
  BlobLines lines_;
  BlobGiver giver_;
  BlobTaker taker_;
};

}  // namespace skerry::sync
