// Gives blobs to peers: says which there are, and sends what is asked for, in pieces of 16 KiB,
// behind changes. Only what is whole and durable here is given.
//
// A client offers each to its servers, for who reads its documents will ask them; a server offers
// to other servers, to whoever brought the blob (so that they know), and to whoever asked in vain.
// What was said is forgotten with the connection. Over datagrams, which may be lost, it is said
// again once a `anti_entropy` to servers that have not said that they have it. Limit: kMostRequests
// blobs that one peer asks for at a time, kMostInterests that it asked for in vain; more are not
// answered. Of what a peer says that it has and is not here kMostHad names are kept: of more it is
// not told when they are here, until it offers them again.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "sync/blobs/blob_lines.h"
#include "sync/blobs/shelf.h"
#include "sync/config.h"

namespace skerry::sync {

class BlobGiver {
 public:
  static constexpr size_t kMostRequests = 16;
  static constexpr size_t kMostInterests = 4096;
  static constexpr size_t kMostHad = 1 << 14;

  // All must outlive this.
  BlobGiver(const Config& config, const Shelf& shelf, BlobLines& lines);

  void opened(const Now& now, uint32_t link);
  void closed(uint32_t link) { peers_[link] = {}; }
  // One more is whole and durable here.
  void offer(const Now& now, const BlobName& name);
  // The peer has said that it has this one.
  void note_has(const Now& now, uint32_t link, const BlobName& name);
  void take(const Now& now, uint32_t link, const BlobWanted& wanted);
  // Something may have room now.
  void look(const Now& now, uint32_t link);
  void tick(const Now& now);
  Instant next_deadline() const { return again_at_; }

 private:
  struct Request {
    BlobName name;
    uint64_t at = 0;
    uint64_t to = 0;
  };
  struct Peer {
    std::set<BlobName> told;
    std::set<BlobName> has;
    std::set<BlobName> lacks;  // that are not here yet
    std::vector<Request> requests;
  };
  bool is_given(const BlobName& name) const;
  bool is_to_know(uint32_t link, const BlobName& name) const;
  void tell(const Now& now, uint32_t link, const std::vector<BlobName>& names);
  void send_piece(const Now& now, uint32_t link, Request& request);

  const Config& config_;
  const Shelf& shelf_;
  BlobLines& lines_;
  std::vector<Peer> peers_;  // by link
  Instant again_at_ = Instant::max();
};

}  // namespace skerry::sync
