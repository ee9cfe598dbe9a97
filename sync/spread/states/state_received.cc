#include "sync/spread/states/state_received.h"

#include <algorithm>

namespace skerry::sync {

void StateReceived::replay(const Now& now, const Payload& record, ByteView body) {
  const auto group = decode_group(record, body);
  if (!group.has_value()) return;
  auto fresh = lattice_.fresh(group->delta, accepted_);
  if (!fresh.ok() || fresh->delta.runs.empty()) return;
  Batch batch;
  batch.fresh = std::move(fresh->delta);
  for (const SummedRun& run : batch.fresh.runs) accepted_.add(run);
  receive(now, batch);
}

void StateReceived::commit(const Change& change, Payload delta) {
  Batch batch;
  const SummedRun run{change.dots, accepted_.sum(change.dots.actor) + change.hash};
  accepted_.add(run);
  batch.fresh = {{run}, change.time, lattice_.element_of(change, std::move(delta))};
  batch.entry = batch.fresh;
  batch.is_own = true;
  store(std::move(batch));
}

void StateReceived::take(const DeltaGroup& group, Fresh fresh, uint32_t sender) {
  Batch batch;
  batch.sender = sender;
  batch.incarnation = group.incarnation;
  batch.end = group.end;
  batch.fresh = std::move(fresh.delta);
  if (batch.fresh.runs.empty()) return queue_.follow(std::move(batch));
  for (const SummedRun& run : batch.fresh.runs) accepted_.add(run);
  // Enes et al. 2019, algorithm 1, line 15: without RR the whole group goes on as it came.
  if (is_delta(mode_)) batch.entry = removes_redundancy(mode_) ? batch.fresh : group.delta;
  store(std::move(batch));
}

void StateReceived::store(Batch batch) {
  if (lattice_.lists_changes()) batch.entry.runs.clear();
  DeltaGroup record;
  record.delta = batch.fresh;
  if (lattice_.lists_changes()) record.delta.runs.clear();
  queue_.store(outputs_, encode_group(document_, record), std::move(batch));
}

std::optional<StateReceived::Batch> StateReceived::receive_next(const Now& now) {
  if (outputs_.is_full() || !queue_.is_front_durable()) return std::nullopt;
  Batch batch = queue_.take_front().second;
  if (batch.fresh.runs.empty()) return batch;
  ++index_;
  receive(now, batch);
  if (is_delta(mode_)) buffer_.add(std::move(batch.entry), batch.sender);
  return batch;
}

void StateReceived::receive(const Now& now, const Batch& batch) {
  const std::vector<SummedRun>& runs = batch.fresh.runs;
  if (batch.is_own) outputs_.add(Output::Kind::kAcknowledge).dots = runs.front().dots;
  for (const SummedRun& run : runs) {
    const Hash128 hash = received_.add(run);
    Output& output = outputs_.add(Output::Kind::kDeliver);
    output.dots = run.dots;
    output.hash = hash;
    output.continues = &run != &runs.back();
    if (!own_.is_own(run.dots.actor)) continue;
    own_.note_received(run.dots);
    if (batch.sender != kNoLink) own_.note_sent(run.dots.actor, run.dots.last());
    ends_.push_back({std::max<uint64_t>(index_, 1), run.dots.actor, run.dots.last()});
  }
  latest_ = std::max(latest_, batch.fresh.latest);
  lattice_.join(now, batch.fresh, batch.is_own ? Origin::kOwn : Origin::kOther);
}

Delta StateReceived::state() const {
  Delta state;
  if (!lattice_.lists_changes()) state.runs = received_.all();
  state.latest = latest_;
  state.body = lattice_.state();
  return state;
}

void StateReceived::note_joined(uint32_t link, uint64_t before, uint64_t index) {
  for (const OwnEnd& end : joined_ends_) {
    if (end.index <= index) own_.note_said(link, end.actor, end.last);
  }
  const auto is_before = [](uint64_t at, const OwnEnd& end) { return at < end.index; };
  for (auto end = std::upper_bound(ends_.begin(), ends_.end(), before, is_before);
       end != ends_.end() && end->index <= index; ++end) {
    own_.note_said(link, end->actor, end->last);
  }
}

void StateReceived::trim(std::span<const Exchange> exchanges) {
  uint64_t all_joined = index_;
  for (const Exchange& peer : exchanges) all_joined = std::min(all_joined, peer.acknowledged);
  while (!ends_.empty() && ends_.front().index <= all_joined) {
    const OwnEnd& end = ends_.front();
    const auto at = std::find_if(joined_ends_.begin(), joined_ends_.end(),
                                 [&end](const OwnEnd& e) { return e.actor == end.actor; });
    if (at == joined_ends_.end()) {
      joined_ends_.push_back(end);
    } else {
      *at = end;
    }
    ends_.pop_front();
  }
  if (!is_delta(mode_)) return;
  uint64_t all_have = index_;
  for (const Exchange& exchange : exchanges) all_have = std::min(all_have, exchange.floor);
  buffer_.drop_up_to(all_have);
}

void StateReceived::drop() {
  accepted_ = {};
  received_ = {};
  queue_ = {};
  buffer_ = {};
  ends_ = {};
}

}  // namespace skerry::sync
