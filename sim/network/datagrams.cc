#include "sim/network/datagrams.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/check.h"
#include "core/rng.h"
#include "sim/kernel/kinds.h"
#include "sim/network/losses.h"

namespace skerry::sim {

Datagrams::Datagrams(IslandQueue& queue, Wires& wires, const LinkOptions& options,
                     NetworkSink& sink, NetworkCounters& counters)
    : queue_(queue),
      wires_(wires),
      sink_(sink),
      counters_(counters),
      chance_(options),
      duplicate_(Rng::probability(options.duplicate)),
      reorder_(Rng::probability(options.reorder)),
      corrupt_(Rng::probability(options.corrupt)) {
  if (options.is_fifo) last_arrival_ns_.assign(wires.topology().links(), 0);
  is_troubled_ =
      duplicate_ != 0 || reorder_ != 0 || corrupt_ != 0 || options.is_fifo || chance_.has_lists();
}

void Datagrams::send(Instant now, NodeIndex from, NodeIndex to, Payload frame) {
  const int64_t found = wires_.topology().link(from, to);
  SKERRY_CHECK(found >= 0 && frame.size() <= Network::kMostDatagramBytes);
  const auto link = static_cast<uint64_t>(found);
  ++counters_.frames_sent;
  counters_.bytes_sent += frame.size();
  const Passage passage = wires_.pass(now, from, to, link, frame.size(), Wires::Unit::kDatagram);
  switch (passage.fate) {
    case Passage::Fate::kLost:
      lose(counters_, sink_, from, to, frame, wires_.reason_of_loss(from, to, link));
      return;
    case Passage::Fate::kDropped:
      lose(counters_, sink_, from, to, frame, Loss::kFullQueue);
      return;
    case Passage::Fate::kArrives:
    case Passage::Fate::kAtAccess:
      break;
  }
  if (is_troubled_) [[unlikely]] {
    send_troubled(passage, from, to, link, std::move(frame));
  } else {
    push(passage, from, to, link, std::move(frame));
  }
  counters_.note_in_flight(now);
}

void Datagrams::push(const Passage& passage, NodeIndex from, NodeIndex to, uint64_t link,
                     Payload frame, uint64_t flipped) {
  Event event;
  event.time_ns = passage.at_ns;
  event.kind = kDatagramArrival;
  event.node = to;
  event.peer = from;
  event.generation = wires_.epoch();
  event.a = passage.fate == Passage::Fate::kAtAccess ? link | kAtAccess : link;
  event.b = flipped;
  event.payload = frame.detach();
  queue_.push(event);
}

void Datagrams::send_troubled(const Passage& passage, NodeIndex from, NodeIndex to, uint64_t link,
                              Payload frame) {
  const auto keep_order = [&](Passage& one) {
    if (last_arrival_ns_.empty()) return;
    one.at_ns = std::max(one.at_ns, last_arrival_ns_[link]);
    last_arrival_ns_[link] = one.at_ns;
  };
  Passage first = passage;
  const Draws draws = wires_.draws_of_latest(link);
  if (chance_.befalls(draws, Draws::kReorder, reorder_)) {
    ++counters_.frames_reordered;
    first.at_ns += wires_.draw_latency(link, draws, Draws::kHeldLatency);
  }
  keep_order(first);
  const bool is_twice = chance_.befalls(draws, Draws::kDuplicate, duplicate_);
  const Payload copy = is_twice ? frame : Payload();
  // One of the two alone is damaged; the other shares the undamaged buffer.
  uint64_t flipped = 0;
  if (!frame.empty() && chance_.befalls(draws, Draws::kCorrupt, corrupt_)) {
    const uint64_t bit = chance_.flipped_bit(draws, frame.size() * 8);
    frame = corrupted(frame, bit);
    flipped = bit + 1;
  }
  push(first, from, to, link, std::move(frame), flipped);
  if (!is_twice) return;
  ++counters_.frames_duplicated;
  counters_.bytes_duplicated += copy.size();
  Passage second = passage;
  second.at_ns = passage.departs_ns + wires_.draw_latency(link, draws, Draws::kCopyLatency);
  keep_order(second);
  push(second, from, to, link, copy);
}

Payload Datagrams::corrupted(const Payload& frame, uint64_t bit) {
  ++counters_.frames_corrupted;
  std::vector<uint8_t> bytes(frame.data(), frame.data() + frame.size());
  bytes[bit / 8] = static_cast<uint8_t>(bytes[bit / 8] ^ (1u << (bit % 8)));
  return Payload::copy_of(bytes);
}

void Datagrams::arrive(Instant now, const Event& event) {
  Payload frame = Payload::attach(event.payload);
  const uint64_t link = event.a & ~kAtAccess;
  if (!wires_.arrives(event.node, link, event.generation)) [[unlikely]] {
    lose(counters_, sink_, event.peer, event.node, frame,
         wires_.hosts().is_on(event.node) ? Loss::kCut : Loss::kSilentHost);
    return;
  }
  if ((event.a & kAtAccess) != 0) [[unlikely]] {
    const std::optional<int64_t> through =
        wires_.pass_access(now, event.node, frame.size(), Wires::Unit::kDatagram);
    if (through) {
      push({Passage::Fate::kArrives, now.ns, *through}, event.peer, event.node, link,
           std::move(frame), event.b);
    } else {
      lose(counters_, sink_, event.peer, event.node, frame, Loss::kFullQueue);
    }
    return;
  }
  if (!wires_.hosts().all_listen() && !wires_.hosts().is_listening(event.node)) [[unlikely]] {
    lose(counters_, sink_, event.peer, event.node, frame, Loss::kSilentHost);
    return;
  }
  ++counters_.frames_delivered;
  counters_.bytes_delivered += frame.size();
  sink_.on_frame(event.node, event.peer, std::move(frame));
}

}  // namespace skerry::sim
