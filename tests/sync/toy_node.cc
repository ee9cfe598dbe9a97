#include "toy_node.h"

#include <algorithm>
#include <utility>

#include "fake_network.h"
#include "sync/frame.h"
#include "sync/spread/states/group.h"

namespace skerry::test {
namespace {

// What a frame says of changes that its sender has.
std::vector<DotRun> changes_in(const Payload& frame, const sync::OpenFrame& open) {
  std::vector<DotRun> runs;
  if (open.type == sync::FrameType::kGroup) {
    const auto group = sync::decode_group(frame, open.body);
    for (const auto& run : group->delta.runs) runs.push_back(run.dots);
  }
  if (open.type != sync::FrameType::kChanges) return runs;
  sync::ItemReader reader(open.body);
  while (const auto item = reader.next()) {
    if (item->kind == sync::ItemKind::kChange) {
      runs.push_back(peek_change(item->bytes)->dots);
      continue;
    }
    const auto bundle = decode_bundle(frame.slice(item->bytes));
    for (const Bundle::Cover& cover : bundle->covers) runs.push_back(cover.dots);
  }
  return runs;
}

}  // namespace

void ToyNode::boot(std::unique_ptr<Participant> participant) {
  ++life_;
  delivered.clear();
  shown.clear();
  was_shown.clear();
  whole.clear();
  durable_ = {};
  driver_.start(clock(), std::move(participant), {}, disk);
}

void ToyNode::crash() {
  driver_.stop();
  ++life_;
  network_.forget(index_);
}

void ToyNode::send(Output& output) {
  ++outputs_;
  check_sent(output.payload);
  network_.send(index_, output.peer.value, output.payload);
}

void ToyNode::connect(ReplicaId peer) { network_.connect(index_, peer.value); }

void ToyNode::close(ReplicaId peer) { network_.close(index_, peer.value); }

std::optional<Status> ToyNode::append(Output& output) {
  ++outputs_;
  const auto open = sync::open_frame(output.payload.view());
  const bool is_dropped = open && open->type == sync::FrameType::kAbsent;
  if (is_dropped) durable_.erase(output.document);  // all of it may be delivered again
  timeline_.at(timeline_.now() + store_latency_,
               [this, life = life_, ticket = output.ticket, document = output.document,
                replaces = output.replaces, record = std::move(output.payload)] {
                 if (life_ != life) return;
                 if (!disk_fails) store(document, record, replaces);
                 const Status status =
                     disk_fails ? absl::ResourceExhaustedError("disk full") : absl::OkStatus();
                 driver_.stored(clock(), ticket, status);
               });
  return std::nullopt;
}

void ToyNode::store(DocumentId document, const Payload& record, bool replaces) {
  if (replaces) {
    std::erase_if(disk, [document](const Payload& old) {
      const auto open = sync::open_frame(old.view());
      return sync::is_of_document(open->type) && open->document == document;
    });
  }
  disk.push_back(record);
}

void ToyNode::arm(Instant deadline) {
  const Instant due = std::max(deadline, timeline_.now() + Duration::nanoseconds(1));
  timeline_.at(due, [this, life = life_, timer = ++timer_] {
    if (life_ != life || timer_ != timer) return;
    driver_.timer_fired();
    driver_.tick(clock());
  });
}

void ToyNode::served() { most_outputs = std::max(most_outputs, std::exchange(outputs_, 0)); }

void ToyNode::tell(const Output& output) {
  ++outputs_;
  switch (output.kind) {
    case Output::Kind::kDeliver:
      deliver(output.document, output.dots);
      break;
    case Output::Kind::kAcknowledge:
      acknowledged.push_back(output.dots);
      break;
    case Output::Kind::kForkFound:
      ++sightings_.forks;
      break;
    case Output::Kind::kEvicted:
      ++sightings_.evictions;
      break;
    case Output::Kind::kBlob:
      std::copy_n(output.payload.data(), 32, whole.emplace_back().bytes.begin());
      break;
    case Output::Kind::kPresence:
      show(output);
      break;
    default:
      sightings_.violations.push_back("something was refused that nobody planted");
  }
}

void ToyNode::show(const Output& output) {
  const std::string what(as_text(output.payload.view()));
  Shown& now = shown[output.document];
  was_shown[output.document][output.peer.value].push_back(what);
  if (what.empty()) {
    now.erase(output.peer.value);
  } else {
    now[output.peer.value] = what;
  }
}

void ToyNode::deliver(DocumentId document, const DotRun& dots) {
  delivered.push_back(dots);
  VersionVector& durable = durable_[document];
  if (durable[dots.actor] + 1 != dots.first) {
    sightings_.violations.push_back("a delivery out of its actor's order");
  }
  durable.raise(dots.actor, dots.last());
}

void ToyNode::took(ReplicaId, const Payload& frame, const FrameAccount& account) {
  const uint64_t sum =
      uint64_t{account.payload} + account.metadata + account.redundant + account.control;
  if (sum != frame.size()) {
    sightings_.violations.push_back("an account does not sum to the frame's size");
  }
  if (account.is_corrupt && account.redundant != frame.size()) {
    sightings_.violations.push_back("a corrupt frame is not all redundant");
  }
  FrameAccount& total = sightings_.total;
  total.payload += account.payload;
  total.metadata += account.metadata;
  total.redundant += account.redundant;
  total.control += account.control;
  total.new_changes += account.new_changes;
  total.duplicate_changes += account.duplicate_changes;
  total.round_trips += account.round_trips;
  if (account.is_corrupt) ++sightings_.corrupt_frames;
}

void ToyNode::check_sent(const Payload& frame) {
  if (!reads_what_it_sends) return;
  const auto open = sync::open_frame(frame.view());
  if (!open.has_value()) {
    sightings_.violations.push_back("a malformed frame was sent");
    return;
  }
  for (const DotRun& dots : changes_in(frame, *open)) {
    if (durable_[open->document][dots.actor] < dots.last()) {
      sightings_.violations.push_back("a change was sent before it was stored");
    }
  }
}

}  // namespace skerry::test
