// What is said to each peer about blobs, and waits for room on its link: small frames, in order.
// Limit: kMostOwed a link; the oldest goes. Whoever asked asks again.
#pragma once

#include <deque>
#include <utility>
#include <vector>

#include "sync/link/links.h"
#include "sync/outputs.h"
#include "sync/spread/followed.h"

namespace skerry::sync {

class BlobLines {
 public:
  static constexpr size_t kMostOwed = 256;

  // All must outlive this.
  BlobLines(Followed& documents, Links& links, Outputs& outputs, uint32_t place)
      : documents_(documents),
        links_(links),
        outputs_(outputs),
        place_(place),
        owed_(links.count()) {}

  const Links& links() const { return links_; }
  void forget(uint32_t link) { owed_[link].clear(); }

  void say(const Now& now, uint32_t link, Payload frame) {
    owed_[link].push_back(std::move(frame));
    if (owed_[link].size() > kMostOwed) owed_[link].pop_front();
    flush(now, link);
  }
  void flush(const Now& now, uint32_t link) {
    while (!owed_[link].empty() && has_room(link)) {
      send(now, link, std::move(owed_[link].front()));
      owed_[link].pop_front();
    }
  }
  void send(const Now& now, uint32_t link, Payload frame) {
    outputs_.begin({}, place_);
    links_.send(now, link, std::move(frame));
  }
  void note_progress(uint32_t link) { links_.note_progress(link); }
  void tell_limit(uint32_t link, const std::string& what) {
    outputs_.begin({}, place_);
    outputs_.tell_limit(links_[link].peer, what);
  }

  bool are_outputs_full() const { return outputs_.is_full(); }
  bool has_room(uint32_t link) const { return links_[link].has_room() && !outputs_.is_full(); }
  // Changes go first: nothing large follows while more of them than this is under way.
  bool has_room_for_pieces(uint32_t link) const {
    constexpr uint64_t kMostUnderWay = 16 * 1024;
    uint64_t under_way = 0;
    for (uint32_t i = 0; i < documents_.count() && under_way <= kMostUnderWay; ++i) {
      if (documents_.is_active(i)) under_way += documents_[i].outstanding(link).bytes;
    }
    return has_room(link) && under_way <= kMostUnderWay;
  }

 private:
  Followed& documents_;
  Links& links_;
  Outputs& outputs_;
  uint32_t place_;
  std::vector<std::deque<Payload>> owed_;  // by link
};

}  // namespace skerry::sync
