#include "sync/spread/lease_holder.h"

#include <utility>

#include "sync/intake/checkpoint.h"

namespace skerry::sync {
namespace {

constexpr Duration kRetry = Duration::seconds(1);

}  // namespace

void LeaseHolder::opened(const Now& now, uint32_t link) {
  const uint64_t term = parts_.dossier.term;
  if (term == 0) return;
  parts_.links.send(now, link, encode_standing(parts_.document, {term, true, {}}));
}

bool LeaseHolder::take(const Now& now, uint32_t link, const OpenFrame& open) {
  if (open.type != FrameType::kEvictions || !parts_.links[link].is_server) return false;
  auto evictions = decode_evictions(open.body);
  if (!evictions) return false;
  const ReplicaId self = parts_.config.self;
  const Eviction* said = evictions->find(self);
  if (said == nullptr || said->term <= parts_.dossier.term) {
    const Eviction* own = parts_.dossier.evictions.find(self);
    const std::optional<Eviction> kept =
        own == nullptr ? std::nullopt : std::optional<Eviction>(*own);
    parts_.dossier.evictions = *std::move(evictions);
    if (kept) parts_.dossier.evictions.put(*kept);
    return true;
  }
  Eviction own = *said;
  parts_.dossier.evictions = *std::move(evictions);
  ask(now, link, std::move(own));
  return true;
}

// Every actor that this replica ever was is closed: as far as the server has it, or whole.
void LeaseHolder::ask(const Now& now, uint32_t link, Eviction eviction) {
  for (const auto& [dot, kept] : parts_.dossier.commands) {
    eviction.close(dot.actor, eviction.accepted[dot.actor]);
  }
  for (const VersionVector::Entry& entry : parts_.received.received().entries()) {
    if (entry.actor.replica != eviction.member) continue;
    eviction.close(entry.actor, eviction.accepted[entry.actor]);
  }
  const ActorId self = parts_.config.actor();
  eviction.close(self, eviction.accepted[self]);
  const Standing standing{eviction.term, false, eviction.of};
  // A state that came for an earlier eviction is not what the server counts on now.
  const bool is_news = std::exchange(out_by_, eviction.term) != eviction.term;
  parts_.dossier.evictions.put(std::move(eviction));
  if (is_news) parts_.snapshots.bring_to(this);
  parts_.links.send(now, link, encode_standing(parts_.document, standing));
}

// It begins anew once that is durable; what is committed until then is kept as commands alone.
Received::Fate LeaseHolder::take(std::shared_ptr<const Snapshot> snapshot, uint32_t) {
  using Fate = Received::Fate;
  if (beginning_ || new_beginning_) return Fate::kLater;
  const Status status = parts_.host.check(*snapshot);
  if (absl::IsFailedPrecondition(status)) return Fate::kLater;
  if (!status.ok()) return Fate::kRefused;
  Dossier dossier = parts_.dossier;
  Eviction own = *dossier.evictions.find(parts_.config.self);
  own.has_asked = true;
  dossier.term = own.term;
  dossier.evictions.put(std::move(own));
  for (const Snapshot::Cover& cover : snapshot->covers) dossier.free(cover.actor, cover.last);
  Payload record = encode_checkpoint(parts_.document, *snapshot, ChangeLog(), 0, &dossier);
  const uint64_t ticket = parts_.outputs.store(record, Outputs::Before::kGoes);
  beginning_ = Beginning{ticket, std::move(record)};
  return Fate::kLater;  // it is kept until it is durable
}

bool LeaseHolder::stored(const Now& now, uint64_t ticket, const Status& status) {
  if (!beginning_ || beginning_->ticket != ticket) return false;
  if (status.ok()) {
    new_beginning_ = std::move(beginning_->record);
  } else {
    retry_at_ = now.steady + kRetry;
  }
  beginning_.reset();
  return true;
}

void LeaseHolder::note_held(uint32_t link, std::span<const VersionVector::Entry> held) {
  Dossier& dossier = parts_.dossier;
  if (dossier.commands.empty() || !parts_.links[link].is_server) return;
  for (const VersionVector::Entry& entry : held) dossier.free(entry.actor, entry.last);
}

std::optional<Leases::NewBeginning> LeaseHolder::take_new_beginning() {
  if (!new_beginning_) return std::nullopt;
  return NewBeginning{*std::exchange(new_beginning_, std::nullopt), std::move(parts_.dossier)};
}

// What was committed while the record waited for the disk.
void LeaseHolder::keep_rest(const Dossier& before) {
  for (const auto& [dot, kept] : before.in_order()) {
    if (!is_to_be_performed(dot) || parts_.dossier.commands.contains(dot)) continue;
    parts_.dossier.keep({dot.actor, dot.sequence, kept.length}, kept.command);
  }
}

Instant LeaseHolder::next_deadline() const { return has_more_ ? Instant{} : retry_at_; }

void LeaseHolder::tick(const Now& now) {
  if (retry_at_ <= now.steady) {
    retry_at_ = Instant::max();
    parts_.snapshots.retry();
  }
  if (has_more_) perform_again(now);
}

// Performing again.

void LeaseHolder::perform_again(const Now& now) {
  has_more_ = false;
  for (const auto& [dot, kept] : parts_.dossier.in_order()) {
    if (!is_to_be_performed(dot)) continue;
    has_more_ = parts_.outputs.is_full();
    if (has_more_) return;
    perform_again(now, dot, kept);
  }
}

void LeaseHolder::perform_again(const Now& now, const Dot& old, const Dossier::Kept& kept) {
  const ActorId self = parts_.config.actor();
  const Dot next{self, parts_.received.accepted(self) + 1};
  auto performed = parts_.host.perform(now, kept.command.view(), next, old);
  Output& told = parts_.outputs.add(Output::Kind::kReplayed);
  told.dots = {old.actor, old.sequence, kept.length};
  told.payload = kept.command;
  if (!performed.ok()) {
    told.answer = std::make_unique<StatusOr<Committed>>(performed.status());
  } else {
    const Change& change = performed->change;
    told.answer = std::make_unique<StatusOr<Committed>>(
        Committed{change.dots, change.time, change.hash, performed->content_bytes,
                  static_cast<uint32_t>(change.encoded.size())});
  }
  if (performed.ok() && performed->change.dots.length > 0) {
    Payload command = kept.command;
    return parts_.received.commit(std::move(performed->change), std::move(command), old);
  }
  // Where the disk refuses it, it is performed again at the next opening.
  parts_.outputs.store(encode_commit(parts_.document, old, {}, {}));
  parts_.dossier.commands.erase(old);
}

}  // namespace skerry::sync
