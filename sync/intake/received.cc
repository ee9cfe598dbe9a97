#include "sync/intake/received.h"

namespace skerry::sync {

void Received::replay(const Now& now, const Payload& record, ByteView body) {
  FrameAccount of_record;
  intake_.take(record, body, Intake::Notes::kNothing, of_record);
  for (const Arrival& arrival : intake_.arrivals()) receive(now, arrival, Origin::kPeer);
}

void Received::commit(Change change) {
  intake_.take_own(std::move(change));
  Batch batch;
  batch.is_own = true;
  store(std::move(batch), {});
}

bool Received::take(const Payload& frame, ByteView body, uint32_t sender, Intake::Notes notes,
                    FrameAccount& account) {
  intake_.take(frame, body, notes, account);
  if (intake_.arrivals().empty()) return false;
  Batch batch;
  batch.sender = sender;
  store(std::move(batch), frame);
  return true;
}

void Received::store(Batch batch, const Payload& frame) {
  Payload record = intake_.seal(frame);
  batch.has_woken = intake_.has_woken();
  batch.arrivals = static_cast<uint32_t>(intake_.arrivals().size());
  for (Arrival& arrival : intake_.arrivals()) arrivals_.push_back(std::move(arrival));
  intake_.arrivals().clear();
  queue_.store(outputs_, std::move(record), std::move(batch));
}

std::optional<Received::Batch> Received::receive_next(const Now& now) {
  if (outputs_.is_full() || !queue_.is_front_durable()) return std::nullopt;
  auto [record, batch] = queue_.take_front();
  batch.record = std::move(record);
  batch.first_row = log().received_rows();
  for (uint32_t i = 0; i < batch.arrivals; ++i) {
    const Arrival arrival = std::move(arrivals_.front());
    arrivals_.pop_front();
    // A commit comes first; what it may have woken is somebody else's.
    receive(now, arrival, batch.is_own && i == 0 ? Origin::kOwn : Origin::kPeer);
  }
  return std::move(batch);
}

void Received::receive(const Now& now, const Arrival& arrival, Origin origin) {
  if (origin == Origin::kOwn) outputs_.add(Output::Kind::kAcknowledge).dots = arrival.change.dots;
  for (uint32_t row = 0; row < arrival.rows(); ++row) {
    const DotRun& dots = arrival.dots(row);
    intake_.log().receive(dots, arrival.hash(row));
    Output& output = outputs_.add(Output::Kind::kDeliver);
    output.dots = dots;
    output.hash = arrival.hash(row);
    output.continues = row + 1 < arrival.rows();
    if (own_.is_own(dots.actor)) own_.note_received(dots);
  }
  if (arrival.bundle != nullptr) {
    host_.join(now, *arrival.bundle);
  } else if (origin == Origin::kPeer) {
    host_.apply(now, arrival.change);
  }
}

void Received::fold_commits(Packer& packer, RowIndex from) {
  if (!host_.can_fold()) return;
  std::vector<RowIndex> own;
  for (RowIndex r = from; r < log().received_rows(); ++r) {
    if (!log().row(r).is_bundle && log().actor_of(r) == config_.actor()) own.push_back(r);
  }
  std::span<const RowIndex> rest = own;
  while (rest.size() > 1) {
    const size_t count = packer.fitting(rest);
    if (const auto bundle = packer.fold(rest.first(count))) {
      for (const RowIndex r : rest.first(count))
        intake_.log().replace(r, bundle->encoded, ItemKind::kBundle);
    }
    rest = rest.subspan(count);
  }
}

}  // namespace skerry::sync
