#include "sync/intake/received.h"

#include "sync/intake/checkpoint.h"
#include "sync/intake/log_folding.h"
#include "sync/log/log_reading.h"

namespace skerry::sync {
namespace {

// Of another floor nothing is known below it, so that what it lacks cannot be told apart.
Received::Fate fate_of(const Snapshot& snapshot, const ChangeLog& log, Host& host) {
  using Fate = Received::Fate;
  const auto is_known = [&log](const Snapshot::Cover& cover) {
    return log.accepted(cover.actor) >= cover.last;
  };
  if (std::all_of(snapshot.covers.begin(), snapshot.covers.end(), is_known)) return Fate::kKnown;
  if (const Snapshot* floor = log.floor().get()) {
    const auto is_kept = [&snapshot](const Snapshot::Cover& cover) {
      return snapshot.last(cover.actor) >= cover.last;
    };
    if (!std::all_of(floor->covers.begin(), floor->covers.end(), is_kept)) return Fate::kRefused;
  }
  const Status status = host.check(snapshot);
  if (status.ok()) return Fate::kTaken;
  return absl::IsFailedPrecondition(status) ? Fate::kLater : Fate::kRefused;
}

std::optional<Checkpoint> read_checkpoint(const Payload& record, const OpenFrame& open,
                                          DocumentId document, Dossier* dossier) {
  ByteView body = open.body;
  if (open.type == FrameType::kKeptCheckpoint) {
    Decoder in(body);
    Dossier kept = Dossier::decode(in, record);
    if (in.failed()) return std::nullopt;
    if (dossier != nullptr) *dossier = std::move(kept);
    body = in.rest();
  }
  auto checkpoint = decode_checkpoint(record, body);
  if (!checkpoint || checkpoint->snapshot.document != document) return std::nullopt;
  return checkpoint;
}

// Of a commit's record, its items; the first is the change that the command became.
ByteView read_commit(const Payload& record, ByteView body, Dossier* dossier) {
  const auto commit = decode_commit(body);
  if (!commit) return {};
  if (dossier == nullptr) return commit->items;
  if (commit->replaces) dossier->commands.erase(*commit->replaces);
  ItemReader reader(commit->items);
  const auto item = reader.next();
  if (!item.has_value() || item->kind != ItemKind::kChange) return commit->items;
  const auto peek = peek_change(item->bytes);
  if (!peek.ok()) return {};
  dossier->keep(peek->dots, record.slice(commit->command));
  // It was made after the state that this replica then went on from had come: only the command is
  // left of it.
  const bool is_closed = dossier->term > 0 && dossier->evictions.refuses(peek->dots);
  return is_closed ? ByteView() : commit->items;
}

void read_evictions(ByteView body, Dossier* dossier) {
  Decoder in(body);
  Evictions evictions = Evictions::decode(in);
  if (dossier != nullptr && in.finish("evictions").ok()) dossier->evictions = std::move(evictions);
}

}  // namespace

Received::Received(const Config& config, DocumentId document, Host& host, Outputs& outputs,
                   Room& room, Dossier* dossier)
    : config_(config),
      host_(host),
      outputs_(outputs),
      document_(document),
      dossier_(dossier),
      intake_(document, config.options.max_buffered_changes, host, room.intake, dossier),
      queue_(room.batches),
      arrivals_(room.arrivals),
      own_(config, outputs) {}

void Received::replay(const Now& now, const Payload& record, const OpenFrame& open) {
  ByteView items;
  switch (open.type) {
    case FrameType::kChanges:
      items = open.body;
      break;
    case FrameType::kCheckpoint:
    case FrameType::kKeptCheckpoint:
      if (const auto checkpoint = read_checkpoint(record, open, document_, dossier_)) {
        items = checkpoint->items;
        const auto snapshot = std::make_shared<const Snapshot>(checkpoint->snapshot);
        if (fate_of(*snapshot, log(), host_) != Fate::kTaken) break;
        intake_.accept(*snapshot);
        receive(now, snapshot);
        for (const Arrival& arrival : intake_.arrivals()) receive(now, arrival, Origin::kPeer);
      }
      break;
    case FrameType::kCommit:
      items = read_commit(record, open.body, dossier_);
      break;
    case FrameType::kEvictions:
      read_evictions(open.body, dossier_);
      break;
    default:
      if (open.type == FrameType::kUnknown) before_checkpoint_ = Outputs::Before::kStays;
      break;
  }
  if (items.empty()) return;
  FrameAccount of_record;
  intake_.take(record, items, Intake::Notes::kNorAccount, of_record);
  for (const Arrival& arrival : intake_.arrivals()) receive(now, arrival, Origin::kPeer);
}

void Received::commit(Change change, Payload command, const std::optional<Dot>& replaces) {
  const DotRun dots = change.dots;
  intake_.take_own(std::move(change));
  Batch batch;
  batch.is_own = true;
  if (dossier_ == nullptr) return store(std::move(batch), {});
  const Kept kept{std::move(command), replaces};
  if (replaces) dossier_->commands.erase(*replaces);
  dossier_->keep(dots, kept.command);
  store(std::move(batch), {}, &kept);
}

bool Received::take(const Payload& frame, ByteView body, uint32_t sender, Intake::Notes notes,
                    FrameAccount& account) {
  intake_.take(frame, body, notes, account);
  if (dossier_ != nullptr) {
    for (const DotRun& dots : std::exchange(dossier_->overruled, {})) {
      outputs_.add(Output::Kind::kOverruled).dots = dots;
    }
  }
  if (intake_.arrivals().empty()) return false;
  for (const Arrival& arrival : intake_.arrivals()) {
    if (arrival.has_any_of(config_.actor())) outputs_.suspect_copy(Outputs::Copy::kIs);
  }
  Batch batch;
  batch.sender = sender;
  store(std::move(batch), frame);
  return true;
}

void Received::store(Batch batch, const Payload& frame, const Kept* kept) {
  Payload record = intake_.seal(frame);
  if (kept != nullptr) {
    batch.record = record;
    const ByteView items = open_known_frame(batch.record.view())->body;
    record = encode_commit(document_, kept->replaces, kept->command.view(), items);
  }
  batch.has_woken = intake_.has_woken();
  batch.arrivals = static_cast<uint32_t>(intake_.arrivals().size());
  for (Arrival& arrival : intake_.arrivals()) arrivals_.push_back(std::move(arrival));
  intake_.arrivals().clear();
  queue_.store(outputs_, std::move(record), std::move(batch));
}

Received::Fate Received::take(std::shared_ptr<const Snapshot> snapshot, uint32_t sender) {
  if (awaits_snapshot_) return Fate::kLater;
  const Fate fate = fate_of(*snapshot, log(), host_);
  if (fate != Fate::kTaken) return fate;
  awaits_snapshot_ = true;
  Batch batch;
  batch.sender = sender;
  Payload record = encode_checkpoint(document_, *snapshot, log(), log().begin(), dossier_);
  intake_.accept(*snapshot);
  batch.snapshot = std::move(snapshot);
  queue_.store(outputs_, std::move(record), std::move(batch), before_checkpoint_);
  if (!intake_.arrivals().empty()) store({}, {});
  return fate;
}

bool Received::fold_log(RowIndex end, const VersionVector& stable) {
  // Of a kind of document that is not known nothing can be made of what it holds.
  if (awaits_snapshot_ || !host_.can_summarize()) return false;
  auto folded = sync::fold_log(log(), document_, end, host_, stable);
  if (!folded.ok()) return false;
  const Hash128 hash = received_hash();
  intake_.log().raise_floor(std::make_shared<const Snapshot>(*std::move(folded)), end, hash);
  // Where the disk refuses it, the records before it stay, and say the same.
  outputs_.store(encode_checkpoint(document_, *log().floor(), log(), end, dossier_),
                 before_checkpoint_);
  return true;
}

std::optional<Received::Batch> Received::receive_next(const Now& now) {
  if (outputs_.is_full() || !queue_.is_front_durable()) return std::nullopt;
  auto [record, batch] = queue_.take_front();
  if (batch.record.empty()) batch.record = std::move(record);  // else it was kept with more
  batch.first_row = log().received_rows();
  if (batch.snapshot != nullptr) receive(now, batch.snapshot);
  for (uint32_t i = 0; i < batch.arrivals; ++i) {
    const Arrival arrival = arrivals_.take_front();
    // A commit comes first; what it may have woken is somebody else's.
    receive(now, arrival, batch.is_own && i == 0 ? Origin::kOwn : Origin::kPeer);
  }
  return std::move(batch);
}

Output& Received::deliver(const DotRun& dots, Hash128 hash) {
  if (own_.is_own(dots.actor)) own_.note_received(dots);
  Output& output = outputs_.add(Output::Kind::kDeliver);
  output.dots = dots;
  output.hash = hash;
  return output;
}

void Received::receive(const Now& now, const Arrival& arrival, Origin origin) {
  if (origin == Origin::kOwn) outputs_.add(Output::Kind::kAcknowledge).dots = arrival.change.dots;
  for (uint32_t row = 0; row < arrival.rows(); ++row) {
    const Change* alone = arrival.bundle == nullptr ? &arrival.change : nullptr;
    intake_.log().receive(arrival.dots(row), arrival.hash(row), alone);
    deliver(arrival.dots(row), arrival.hash(row)).continues = row + 1 < arrival.rows();
  }
  if (arrival.bundle != nullptr) {
    host_.join(now, *arrival.bundle);
  } else if (origin == Origin::kPeer) {
    host_.apply(now, arrival.change);
  }
}

void Received::receive(const Now& now, std::shared_ptr<const Snapshot> snapshot) {
  awaits_snapshot_ = false;
  std::vector<Snapshot::Cover> fresh;
  for (const Snapshot::Cover& cover : snapshot->covers) {
    if (cover.last > received(cover.actor)) fresh.push_back(cover);
  }
  Hash128 hash = received_hash();
  for (const Snapshot::Cover& cover : fresh) {
    const uint64_t have = received(cover.actor);
    const Hash128 brought = cover.sum - sum_of(log(), cover.actor);
    hash += brought;
    const DotRun dots{cover.actor, have + 1, cover.last - have};
    deliver(dots, brought).continues = &cover != &fresh.back();
  }
  RowIndex begin = log().begin();
  while (begin < log().received_rows() &&
         log().row(begin).first <= snapshot->last(log().actor_of(begin))) {
    ++begin;
  }
  intake_.log().raise_floor(snapshot, begin, hash);
  // Whoever folded it has its changes: they are known to be elsewhere.
  for (const Snapshot::Cover& cover : snapshot->covers) own_.note_sent(cover.actor, cover.last);
  host_.adopt(now, *snapshot, items_beyond(log(), begin, log().size(), *snapshot));
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
