// The server's side of leases (leases.h): who is heard of, who is evicted, and what it goes on
// from.
//
// Cost: O(members) a lease; an eviction O(actors); the state that an evicted member goes on from
// costs what a snapshot of all that is received does, and is kept until the member has gone on.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "sync/intake/store_queue.h"
#include "sync/spread/lease_frames.h"
#include "sync/spread/leases.h"

namespace skerry::sync {

class LeaseKeeper final : public Leases {
 public:
  // REQUIRES: parts.stability is not null.
  explicit LeaseKeeper(const LeaseParts& parts);

  void start(const Now& now) override;
  void opened(const Now& now, uint32_t link) override;
  void closed(uint32_t link) override;
  bool take(const Now& now, uint32_t link, const OpenFrame& open) override;
  bool lets_pass(uint32_t link) const override;
  void serve(const Now& now, uint32_t link) override;
  bool stored(const Now& now, uint64_t ticket, const Status& status) override;
  void tick(const Now& now) override;
  Instant next_deadline() const override { return std::min(check_at_, stores_.next_retry()); }

 private:
  // What a record says that was not said before.
  struct News {
    ReplicaId member;
    bool is_eviction = false;  // else it has asked
    Evictions all = {};
  };
  struct Peer {
    bool has_gone_on = false;
    bool asks = false;            // for the state to go on from
    bool is_served = false;       // it is on its way
    RowIndex failed_at = kNoRow;  // so much was received when the state could not be made
  };

  bool is_mutant() const { return parts_.config.options.mutant == Mutant::kAcceptsEvicted; }
  bool is_live(ReplicaId member) const;
  void check(const Now& now);
  void evict(ReplicaId member);
  void ask(const Now& now, uint32_t link, const Standing& standing);
  void store(News news);
  void settle(const Now& now);
  void tell(const Now& now, uint32_t link);
  bool has_all_accepted(const Eviction& eviction) const;
  std::shared_ptr<const Snapshot> state_for(uint32_t link);

  LeaseParts parts_;
  Stability& stability_;
  std::vector<Peer> peers_;  // by link
  Evictions told_;           // those that are durable: others nobody may hear of
  StoreQueue<News> stores_;
  std::map<ReplicaId, std::shared_ptr<const Snapshot>> states_;  // to go on from
  Instant started_at_;
  Instant check_at_ = Instant::max();
};

}  // namespace skerry::sync
