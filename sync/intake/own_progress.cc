#include "sync/intake/own_progress.h"

#include <algorithm>
#include <functional>

namespace skerry::sync {

void OwnProgress::note_received(const DotRun& dots) {
  auto at = std::find_if(own_.begin(), own_.end(),
                         [&dots](const Own& own) { return own.actor == dots.actor; });
  if (at == own_.end()) {
    at = own_.insert(
        own_.end(), {dots.actor, 0, 0, absl::InlinedVector<uint64_t, 1>(config_.peers.size()), {}});
  }
  at->received = dots.last();
  tell_levels(*at);  // where a disk had lost what peers still hold
}

void OwnProgress::note_said(uint32_t link, const ActorId& actor, uint64_t last) {
  if (!is_own(actor)) return;
  for (Own& own : own_) {
    if (own.actor == actor) note_said(link, own, last);
  }
}

void OwnProgress::note_said(uint32_t link, const VersionVector& said) {
  for (Own& own : own_) note_said(link, own, said[own.actor]);
}

void OwnProgress::note_said(uint32_t link, Own& own, uint64_t last) {
  if (last <= own.said[link]) return;
  own.said[link] = last;
  own.said_ever = std::max(own.said_ever, last);
  tell_levels(own);
}

void OwnProgress::note_sent(const ActorId& actor, uint64_t last) {
  if (!is_own(actor)) return;
  for (Own& own : own_) {
    if (own.actor == actor) own.said_ever = std::max(own.said_ever, last);
  }
}

void OwnProgress::forget(uint32_t link) {
  for (Own& own : own_) own.said[link] = 0;
}

void OwnProgress::note_stable(const VersionVector& stable) {
  if (!config_.options.acknowledge_at.stable) return;
  for (Own& own : own_) tell(own, AcknowledgeLevel::kStable, stable[own.actor]);
}

uint64_t OwnProgress::unacknowledged() const {
  uint64_t dots = 0;
  for (const Own& own : own_) dots += own.received - std::min(own.received, own.said_ever);
  return dots;
}

uint64_t OwnProgress::untold() const {
  const AcknowledgeAt& at = config_.options.acknowledge_at;
  uint64_t dots = 0;
  for (const Own& own : own_) {
    uint64_t told = own.received;
    for (const auto level :
         {AcknowledgeLevel::kServer, AcknowledgeLevel::kReplicas, AcknowledgeLevel::kStable}) {
      if (at.has(level)) told = std::min(told, own.told[static_cast<size_t>(level) - kFirstLevel]);
    }
    dots += own.received - told;
  }
  return dots;
}

void OwnProgress::describe(SyncStatus& status) const {
  for (const Own& own : own_) {
    const uint64_t at_server = said_by_servers(own);
    status.pending += own.received - std::min(own.received, said_by(own, 1));
    status.pending_at_server += own.received - std::min(own.received, at_server);
    if (at_server > 0) status.at_server.push_back({own.actor, at_server});
  }
  std::sort(status.at_server.begin(), status.at_server.end(),
            [](const auto& a, const auto& b) { return a.actor < b.actor; });
}

uint64_t OwnProgress::said_by_servers(const Own& own) const {
  uint64_t last = 0;
  for (size_t link = 0; link < own.said.size(); ++link) {
    if (config_.peers[link].is_server) last = std::max(last, own.said[link]);
  }
  return last;
}

// Up to here at least so many peers hold it. REQUIRES: peers > 0.
uint64_t OwnProgress::said_by(const Own& own, uint32_t peers) const {
  if (peers > own.said.size()) return 0;
  if (peers == 1) return *std::max_element(own.said.begin(), own.said.end());
  absl::InlinedVector<uint64_t, 1> said = own.said;
  std::nth_element(said.begin(), said.begin() + (peers - 1), said.end(), std::greater<>());
  return said[peers - 1];
}

void OwnProgress::tell_levels(Own& own) {
  const AcknowledgeAt& at = config_.options.acknowledge_at;
  if (at.server) tell(own, AcknowledgeLevel::kServer, said_by_servers(own));
  if (at.replicas > 0) tell(own, AcknowledgeLevel::kReplicas, said_by(own, at.replicas));
}

// What is not durable here is told of once it is.
void OwnProgress::tell(Own& own, AcknowledgeLevel level, uint64_t last) {
  uint64_t& told = own.told[static_cast<size_t>(level) - kFirstLevel];
  last = std::min(last, own.received);
  if (last <= told) return;
  Output& output = outputs_.add(Output::Kind::kAcknowledge);
  output.dots = {own.actor, told + 1, last - told};
  output.level = level;
  told = last;
}

}  // namespace skerry::sync
