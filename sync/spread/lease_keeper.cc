#include "sync/spread/lease_keeper.h"

#include <algorithm>
#include <string>
#include <utility>

#include "sync/intake/log_folding.h"

namespace skerry::sync {

LeaseKeeper::LeaseKeeper(const LeaseParts& parts)
    : parts_(parts), stability_(*parts.stability), peers_(parts.links.count()) {}

void LeaseKeeper::start(const Now& now) {
  started_at_ = now.steady;
  parts_.dossier.is_obeyed = !is_mutant();
  told_ = parts_.dossier.evictions;
  check_at_ = later(now.steady, parts_.config.options.lease);
  for (const ReplicaId member : parts_.members) {
    if (!is_live(member)) stability_.evict(member);
  }
}

// Whether it counts: it was never evicted, or has asked to come back.
bool LeaseKeeper::is_live(ReplicaId member) const {
  const Eviction* eviction = parts_.dossier.evictions.find(member);
  return eviction == nullptr || eviction->has_asked;
}

void LeaseKeeper::opened(const Now& now, uint32_t link) {
  peers_[link] = {};
  const Eviction* eviction = parts_.dossier.evictions.find(parts_.links[link].peer);
  if (is_mutant() && eviction != nullptr && eviction->has_asked) return;
  if (!told_.empty()) tell(now, link);
}

void LeaseKeeper::closed(uint32_t link) { peers_[link] = {}; }

void LeaseKeeper::tell(const Now& now, uint32_t link) {
  parts_.links.send(now, link, encode_evictions(parts_.document, told_));
}

bool LeaseKeeper::lets_pass(uint32_t link) const {
  if (peers_[link].has_gone_on) return true;
  const Eviction* eviction = parts_.dossier.evictions.find(parts_.links[link].peer);
  return eviction == nullptr || (is_mutant() && eviction->has_asked && !peers_[link].asks);
}

// Evicting.

// Before anything was received nothing is lost by waiting.
void LeaseKeeper::check(const Now& now) {
  const Duration lease = parts_.config.options.lease;
  check_at_ = later(now.steady, lease);
  if (parts_.received.received().empty()) return;
  for (const ReplicaId member : parts_.members) {
    const uint32_t link = parts_.links.find(member);
    if (link == kNoLink || !is_live(member)) continue;
    const Instant ends = later(std::max(parts_.links[link].last_heard, started_at_), lease);
    if (ends <= now.steady) {
      evict(member);
    } else {
      check_at_ = std::min(check_at_, ends);
    }
  }
}

// From here on nothing more is accepted; that it is evicted counts once that is durable.
void LeaseKeeper::evict(ReplicaId member) {
  Evictions& evictions = parts_.dossier.evictions;
  const Eviction* before = evictions.find(member);
  Eviction eviction = before == nullptr ? Eviction{member, 0, false, {}, {}} : *before;
  ++eviction.term;
  eviction.has_asked = false;
  const auto close = [&](const ActorId& actor) {
    if (actor.replica == member) eviction.close(actor, parts_.received.accepted(actor));
  };
  for (const VersionVector::Entry& entry : parts_.received.received().entries()) close(entry.actor);
  const ChangeLog& log = parts_.received.log();  // behind what is received waits what is accepted
  for (RowIndex r = log.received_rows(); r < log.size(); ++r) close(log.actor_of(r));
  evictions.put(std::move(eviction));
  states_.erase(member);
  const uint32_t link = parts_.links.find(member);
  if (link != kNoLink) peers_[link] = {};
  store({member, true});
}

void LeaseKeeper::store(News news) {
  news.all = parts_.dossier.evictions;
  Payload record = encode_evictions(parts_.document, news.all);
  stores_.store(parts_.outputs, std::move(record), std::move(news));
}

bool LeaseKeeper::stored(const Now& now, uint64_t ticket, const Status& status) {
  if (!stores_.answer(now, ticket, status)) return false;
  settle(now);
  return true;
}

// What is durable is so for everyone.
void LeaseKeeper::settle(const Now& now) {
  while (stores_.is_front_durable()) {
    News news = stores_.take_front().second;
    told_ = std::move(news.all);
    const uint32_t link = parts_.links.find(news.member);
    if (news.is_eviction) {
      stability_.evict(news.member);
      parts_.outputs.add(Output::Kind::kEvicted, news.member);
    }
    for (uint32_t each = 0; each < parts_.links.count(); ++each) {
      if (parts_.links[each].is_open()) tell(now, each);
    }
    if (!news.is_eviction && link != kNoLink) serve(now, link);
  }
}

void LeaseKeeper::tick(const Now& now) {
  stores_.retry(now, parts_.outputs);
  settle(now);
  if (check_at_ <= now.steady) check(now);
}

// Coming back.

bool LeaseKeeper::take(const Now& now, uint32_t link, const OpenFrame& open) {
  if (open.type != FrameType::kStanding) return false;
  const auto standing = decode_standing(open.body);
  if (!standing) return false;
  const ReplicaId member = parts_.links[link].peer;
  const uint64_t term = parts_.dossier.evictions.term(member);
  if (standing->term > term) {
    parts_.outputs.tell_limit(member,
                              "a member that was evicted, of which this server's disk was "
                              "set back to before");
  } else if (standing->term == term && standing->has_gone_on) {
    peers_[link] = {.has_gone_on = true};
    states_.erase(member);
    parts_.snapshots.release(link);
  } else if (standing->term == term) {
    ask(now, link, *standing);
  } else {
    tell(now, link);  // of one since
  }
  return true;
}

void LeaseKeeper::ask(const Now& now, uint32_t link, const Standing& standing) {
  const Eviction& before = *parts_.dossier.evictions.find(parts_.links[link].peer);
  Eviction eviction = before;
  eviction.has_asked = true;
  for (const ActorId& actor : standing.actors) {
    if (actor.replica == eviction.member) eviction.close(actor, 0);
  }
  if (eviction.actors() > kMostClosedActors) {
    return parts_.outputs.tell_limit(
        parts_.links[link].peer,
        "a state, for a member that was more actors than " + std::to_string(kMostClosedActors));
  }
  peers_[link].asks = true;
  if (eviction == before) return serve(now, link);
  parts_.dossier.evictions.put(std::move(eviction));
  store({parts_.links[link].peer, false});
}

void LeaseKeeper::serve(const Now& now, uint32_t link) {
  Peer& peer = peers_[link];
  if (!peer.asks || !stores_.is_empty() || !parts_.links[link].is_open()) return;
  if (peer.is_served) return parts_.snapshots.serve(now, link);
  const auto state = state_for(link);
  peer.is_served = state != nullptr && parts_.snapshots.offer(now, link, state);
}

bool LeaseKeeper::has_all_accepted(const Eviction& eviction) const {
  const auto is_received = [this](const ActorId& actor) {
    return parts_.received.received(actor) == parts_.received.accepted(actor);
  };
  return std::ranges::all_of(eviction.of, is_received) &&
         std::ranges::all_of(eviction.accepted.entries(),
                             [&](const auto& entry) { return is_received(entry.actor); });
}

// All that is received, once that is all that was accepted of the member. From here on nothing is
// stable that it does not bring. Null: not yet.
std::shared_ptr<const Snapshot> LeaseKeeper::state_for(uint32_t link) {
  const ReplicaId member = parts_.links[link].peer;
  if (const auto made = states_.find(member); made != states_.end()) return made->second;
  const Eviction& eviction = *parts_.dossier.evictions.find(member);
  if (!has_all_accepted(eviction)) return nullptr;
  const ChangeLog& log = parts_.received.log();
  const RowIndex all = log.received_rows();
  if (peers_[link].failed_at == all) return nullptr;
  const RowIndex end = whole_bundles_before(log, foldable_before(log, all));
  // What is stable may go from all that is there; of less, something may be concurrent.
  auto state = fold_log(log, parts_.document, end, parts_.host,
                        end == all ? stability_.stable() : VersionVector());
  VersionVector has;
  for (const Snapshot::Cover& cover : state.ok() ? state->covers : std::vector<Snapshot::Cover>()) {
    has.raise(cover.actor, cover.last);
  }
  if (!has.covers(stability_.stable()) || !has.covers(eviction.accepted)) {
    const std::string what = state.ok() ? "a state of which a later version wrote a part"
                                        : "a state: " + std::string(state.status().message());
    const bool is_told = std::exchange(peers_[link].failed_at, all) != kNoRow;
    if (!is_told) parts_.outputs.tell_limit(member, what);
    return nullptr;
  }
  stability_.readmit(member, has);
  return states_[member] = std::make_shared<const Snapshot>(*std::move(state));
}

}  // namespace skerry::sync
