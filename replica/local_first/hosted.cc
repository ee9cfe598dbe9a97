#include "replica/local_first/hosted.h"

#include <algorithm>
#include <utility>

#include "core/command_bytes.h"
#include "core/overloaded.h"
#include "replica/local_first/blob_references.h"
#include "replica/local_first/design_lattice.h"
#include "sync/spread/states/change_set.h"

namespace skerry::replica {
namespace {

// Where states and deltas travel the document itself takes changes or what was joined.
ReplicationMode mode_of_document(ReplicationMode mode) {
  return is_joined(mode) ? ReplicationMode::kOperations : mode;
}

// Where states and deltas travel there are no headers that could say more.
uint8_t version_of(const Config& config) {
  return is_joined(config.mode) ? kProtocolVersion : config.version;
}

// The dots of `all` that are not within `some`.
uint64_t beyond(const VersionVector& all, const VersionVector& some) {
  uint64_t dots = 0;
  for (const VersionVector::Entry& entry : all.entries()) {
    dots += entry.last - std::min(entry.last, some[entry.actor]);
  }
  return dots;
}

// A kind of document that came with a later version has no design here.
bool can_make(const Config& config, uint32_t place) {
  return config.documents[place].since <= config.version;
}

void tell_refused(Document& document, uint32_t place, sync::Stack& stack) {
  if (!document.has_refused()) return;
  for (const DotRun& dots : document.take_refused()) stack.tell_refused(place, dots);
}

// What the body refers to.
void fetch_referred(ByteView body, sync::Stack& stack) {
  for (const Hash256& name : blob_references_in(body)) stack.side().fetch(name);
}

// What is shown refers to.
void fetch_referred(const Value& value, sync::Stack& stack) {
  const auto fetch = [&stack](const std::string& text) { fetch_referred(as_bytes(text), stack); };
  const auto fetch_all = [&fetch](const std::vector<std::string>& texts) {
    std::for_each(texts.begin(), texts.end(), fetch);
  };
  std::visit(overloaded{[](int64_t) {}, fetch, fetch_all,
                        [&fetch_all](const Sequence& list) { fetch_all(list.items); }},
             value);
}

// The same change, with the name of what its command was before.
Change replacing(const Dot& dot, const Change& change) {
  Encoder name;
  name.dot(dot);
  ExtensionWriter fields;
  fields.add(ExtensionTag::kReplaces, name.view());
  change.extras.fields.visit(
      [&fields](const ExtensionField& field) { fields.add(field.tag, field.bytes); });
  return make_change(change.document, change.dots, change.dependencies, change.time, change.body,
                     Extras{change.extras.version, fields.fields()});
}

}  // namespace

Hosted::Hosted(const Config& config, uint32_t place, sync::Stack& stack)
    : DesignHost(can_make(config, place) ? config.design : nullptr, config.mode),
      hosted_(config.documents[place]),
      owner_{config.id, config.clock_bound, version_of(config)},
      shown_as_(config.is_server || !can_make(config, place) ? nullptr : config.design),
      is_opaque_(!can_make(config, place)),
      mode_(config.mode),
      fetches_blobs_(!config.is_server &&
                     config.sync.blobs.fetch == sync::BlobOptions::Fetch::kAlways),
      keeps_commands_(config.sync.lease.ns > 0),
      place_(place),
      stack_(stack) {
  Hosted::forget();
  if (!is_joined(config.mode)) return;
  if (config.design->fold == nullptr) {
    lattice = std::make_unique<sync::ChangeSet>(hosted_.id, *this);
  } else {
    lattice = std::make_unique<DesignLattice>(hosted_.id, config.design, document());
  }
}

void Hosted::forget() {
  document_.reset();
  if (shown_as_ == nullptr) return;
  document_.emplace(hosted_.id, shown_as_, mode_of_document(mode_), owner_, hosted_.commons);
}

StatusOr<Hosted::Commit> Hosted::execute(const Command& command, const ActorId& actor,
                                         uint64_t first, Instant wall,
                                         const std::optional<Dot>& replaces) {
  // An actor's first change says where the earlier ones of this replica end.
  Frontier ends;
  if (first == 1 && !is_joined(mode_)) {
    const sync::Holdings& held = stack_.documents().holdings(place_);
    ends = held.closings().ends_before(held.received_of(integrated()), actor);
  }
  auto made = document_->execute(command, actor, first, wall, ends);
  if (!made.ok()) return made.status();
  Commit commit{std::move(made->change), {}, made->content_bytes};
  Change& change = commit.change;
  if (change.dots.length == 0) return commit;
  const bool is_own_lattice = lattice != nullptr && !lattice->lists_changes();
  if (is_own_lattice) commit.delta = change.encoded.slice(change.body);
  if (is_own_lattice && mode_ == ReplicationMode::kState) {
    Encoder wanted;  // it is named by that
    encode_command(command, wanted);
    change =
        make_change(change.document, change.dots, change.dependencies, change.time, wanted.view());
  }
  if (keeps_commands_) {
    Encoder wanted;
    encode_command(command, wanted);
    commit.delta = wanted.payload();
  }
  if (replaces) change = replacing(*replaces, change);
  has_later_ = has_later_ || !may_be_folded(change.extras);
  document_->integrate_own(change);
  if (fetches_blobs_) fetch_referred(change.body, stack_);
  return commit;
}

StatusOr<sync::Host::Performed> Hosted::perform(const Now& now, ByteView command, const Dot& next,
                                                const Dot& replaces) {
  if (!document_) return absl::FailedPreconditionError("nothing is edited here");
  Decoder in(command);
  const Command wanted = decode_command(in);
  SKERRY_RETURN_IF_ERROR(in.finish("a command that was kept"));
  auto commit = execute(wanted, next.actor, next.sequence, now.wall, replaces);
  if (!commit.ok()) return commit.status();
  return Performed{std::move(commit->change), commit->content_bytes};
}

void Hosted::limit_integration(const std::optional<VersionVector>& limit, Instant wall) {
  if (!document_) return;
  document_->limit_integration(limit, wall);
  tell_refused(*document_, place_, stack_);
}

void Hosted::apply(const Now& now, const Change& change) {
  has_later_ = has_later_ || !may_be_folded(change.extras);
  if (!document_) return;
  document_->receive(change, now.wall);
  if (fetches_blobs_) fetch_referred(change.body, stack_);
  tell_refused(*document_, place_, stack_);
}

void Hosted::join(const Now& now, const Bundle& bundle) {
  if (!document_) return;
  document_->receive(bundle, now.wall);
  if (fetches_blobs_) fetch_referred(bundle.body, stack_);
  tell_refused(*document_, place_, stack_);
}

Status Hosted::check(const Snapshot& snapshot) {
  return document_ ? document_->check(snapshot) : absl::OkStatus();
}

void Hosted::adopt(const Now& now, const Snapshot& snapshot,
                   std::span<const sync::LogItem> beyond) {
  if (!document_) return;
  document_->adopt(snapshot, beyond, now.wall);
  // The body of a snapshot may be compressed.
  if (fetches_blobs_) fetch_referred(*value(), stack_);
  tell_refused(*document_, place_, stack_);
}

void Hosted::collect(const VersionVector& stable) {
  if (document_) document_->collect(stable);
}

std::optional<Value> Hosted::value() const {
  return document_ ? std::optional(document_->object().value()) : std::nullopt;
}

std::optional<Hash128> Hosted::digest() const {
  return document_ ? std::optional(document_->object().digest()) : std::nullopt;
}

SyncStatus Hosted::status() const {
  SyncStatus status = stack_.documents().status(place_);
  if (document_) {
    status.unreadable = document_->held_back().unreadable();
    if (status.unreadable > 0) {
      status.on_unreadable = beyond(received(), integrated()) - status.unreadable;
    }
  } else if (is_opaque_) {
    status.unreadable = received().total();
  }
  return status;
}

std::optional<uint64_t> Hosted::status_changes() const {
  return turns_of(stack_.documents(), place_);
}

InspectedDocument::Kept Hosted::kept() const {
  if (!document_) return {};
  return {document_->object().garbage(), stack_.documents().waiting(place_).unstable,
          document_->object().shared_bytes()};
}

const VersionVector& Hosted::integrated() const {
  return document_ ? document_->integrated() : received();
}

Hash128 Hosted::integrated_hash() const {
  return document_ ? document_->integrated_hash() : received_hash();
}

InspectedDocument::Depths Hosted::depths() const {
  const sync::Holdings& holdings = stack_.documents().holdings(place_);
  const sync::OwnProgress& own = holdings.own();
  const sync::Spread::Outstanding in_flight = stack_.documents().waiting(place_).outstanding;
  return {.outbox = own.unacknowledged(),
          .buffered = stack_.documents()[place_].buffered(),
          .held = document_ ? document_->held() : 0,
          .untold = own.untold(),
          .storing = holdings.waiting(),
          .in_flight_bytes = in_flight.bytes,
          .in_flight_frames = in_flight.frames};
}

}  // namespace skerry::replica
