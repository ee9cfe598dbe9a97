#include "sync/spread/states/group_intake.h"

#include <utility>
#include <vector>

namespace skerry::sync {

GroupIntake::Fate GroupIntake::take(uint32_t link, const Handshake& peer, Exchange& exchange,
                                    const Payload& frame, ByteView body, FrameAccount& account) {
  const auto group = decode_group(frame, body);
  if (!group.has_value()) return Fate::kCorrupt;
  account.redundant = static_cast<uint32_t>(group->delta.body.size() + group->runs_bytes);
  if (!peer.has_incarnation || group->incarnation != peer.incarnation) return Fate::kStranger;
  if (group->base > exchange.taken) {
    // It counts as redundant: most often all that it holds comes again with what it waits for.
    if (!links_.is_stream() && exchange.kept.size() < kMostKept) {
      exchange.kept.emplace(group->base, frame);
    }
    return Fate::kTooEarly;
  }
  if (group->end <= exchange.taken) return Fate::kKnown;
  const Fate fate = join(link, exchange, *group, account);
  if (account.new_changes > 0) links_.note_progress(link);
  if (fate == Fate::kTaken) take_kept(link, peer, exchange);
  return fate;
}

GroupIntake::Fate GroupIntake::join(uint32_t link, Exchange& exchange, const DeltaGroup& group,
                                    FrameAccount& account) {
  auto fresh = lattice_.fresh(group.delta, received_.known());
  if (absl::IsInvalidArgument(fresh.status())) {
    // The frame is well formed; what the design was to join is not.
    if (group.delta.runs.empty()) return Fate::kCorrupt;
    outputs_.add(Output::Kind::kBodyRefused).dots = group.delta.runs.front().dots;
    return Fate::kRefused;
  }
  if (!fresh.ok()) return Fate::kRefused;  // a gap where none can be: another history of the actors
  account_group(group, *fresh, lattice_.content_bytes(fresh->delta.body.view()), account);
  exchange.taken = group.end;
  received_.take(group, *std::move(fresh), link);
  return Fate::kTaken;
}

void GroupIntake::take_kept(uint32_t link, const Handshake& peer, Exchange& exchange) {
  while (!exchange.kept.empty() && exchange.kept.begin()->first <= exchange.taken) {
    const Payload frame = std::move(exchange.kept.begin()->second);
    exchange.kept.erase(exchange.kept.begin());
    const auto group = decode_group(frame, open_frame(frame.view())->body);
    if (group->incarnation != peer.incarnation || group->end <= exchange.taken) continue;
    FrameAccount was_accounted;
    join(link, exchange, *group, was_accounted);
  }
}

uint64_t GroupIntake::buffered(std::span<const Exchange> exchanges) const {
  std::vector<DotRun> runs;
  for (const Exchange& exchange : exchanges) {
    for (const auto& [base, frame] : exchange.kept) {
      const auto group = decode_group(frame, open_frame(frame.view())->body);
      for (const DotRun& dots : lattice_.dots_of(group->delta)) runs.push_back(dots);
    }
  }
  return count_lacking(std::move(runs), received_.known().vector());
}

}  // namespace skerry::sync
