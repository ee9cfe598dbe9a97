#include "sync/stack.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "sync/link/limits.h"
#include "sync/spread/make_spread.h"

namespace skerry::sync {
namespace {

// Commits that wait for a disk which does not answer.
constexpr uint64_t kMostWaiting = 1 << 20;

// A defect of many parts: nothing repairs what was lost.
Config with_defect(Config config) {
  if (config.options.mutant == Mutant::kNeverRetransmits) config.options.anti_entropy = {};
  return config;
}

}  // namespace

Stack::Stack(const Config& config, ReplicationMode mode, std::span<const Document> documents)
    : config_(with_defect(config)),
      outputs_(config.self, documents.size()),
      timers_(config.peers.size() + documents.size()),
      links_(config_, documents.size() > 1 ? config.options.window_bytes : ~uint64_t{0}, timers_,
             outputs_) {
  for (const Document& document : documents) {
    Followed& followed = followed_.emplace_back();
    followed.id = document.id;
    followed.host = document.host;
    followed.spread =
        make_spread(config_, mode, document.id, links_, outputs_, *document.host, document.lattice);
    followed.holdings = &followed.spread->holdings();
    if (config_.options.stability.ns > 0 && !is_joined(mode) && !document.members.empty()) {
      followed.collection = std::make_unique<Collection>(config_, document.id, document.members);
    }
  }
}

void Stack::start(const Now& now, std::span<const Payload> stored) {
  has_started_ = true;
  for (const Payload& record : stored) {
    const auto open = open_frame(record.view());
    if (!open.has_value()) continue;
    if (const auto at = find(open->document)) spread(*at).replay(now, record, *open);
  }
  for (uint32_t i = 0; i < documents(); ++i) spread(i).start(now);
  for (uint32_t link = 0; link < links_.count(); ++link) {
    if (links_.start(now, link)) opened(now, link);
  }
  for (Followed& followed : followed_) {
    if (followed.collection != nullptr) followed.collection->start(now);
  }
  for (uint32_t i = 0; i < followed_.size(); ++i) arm(i);
}

Status Stack::check_command(uint32_t document, size_t bytes) const {
  SKERRY_RETURN_IF_ERROR(check_change(config_.options, bytes));
  const uint64_t waiting = holdings(document).waiting();
  if (waiting < kMostWaiting) return absl::OkStatus();
  return absl::ResourceExhaustedError(std::to_string(waiting) +
                                      " changes wait for the disk, and no more may");
}

void Stack::commit(uint32_t document, Change change, Payload delta) {
  SKERRY_CHECK(has_started_);  // or the replay would come after it
  SKERRY_CHECK(change.dots.actor == actor() && change.dots.first == next_sequence(document));
  spread(document).commit(std::move(change), std::move(delta));
}

// Frames.

FrameAccount Stack::frame(const Now& now, ReplicaId from, const Payload& frame) {
  links_.begin_input();
  const auto open = open_frame(frame.view());
  // A datagram says nothing of its link: what is known needs no look at it.
  if (open.has_value() && open->type == FrameType::kChanges && !config_.is_stream()) {
    const auto at = find(open->document);
    const auto known = at ? followed_[*at].spread->known(frame, open->body) : std::nullopt;
    if (known.has_value()) return *known;
  }
  const uint32_t link = links_.find(from);
  if (!open.has_value() || link == kNoLink) {
    FrameAccount account;
    account.redundant = static_cast<uint32_t>(frame.size());
    account.is_corrupt = !open.has_value();
    return account;
  }
  links_.heard(now, link, open->type);
  FrameAccount account;
  if (open->type == FrameType::kPart) {
    std::optional<Payload> whole;
    account = links_.take_part(now, link, frame, open->body, whole);
    const auto inside = whole ? open_frame(whole->view()) : std::nullopt;
    if (inside.has_value()) {
      const FrameAccount of_whole = take(now, link, *inside, *whole);
      account.new_changes = of_whole.new_changes;
      account.duplicate_changes = of_whole.duplicate_changes;
      account.is_foreign = of_whole.is_foreign;
    }
  } else {
    account = take(now, link, *open, frame);
  }
  const auto size = static_cast<uint32_t>(frame.size());
  if (account.is_corrupt) {
    account = {};
    account.redundant = size;
    account.is_corrupt = true;
  }
  account.control = size - account.payload - account.metadata - account.redundant;
  return account;
}

FrameAccount Stack::take(const Now& now, uint32_t link, const OpenFrame& open,
                         const Payload& frame) {
  FrameAccount account;
  switch (open.type) {
    case FrameType::kPing:
    case FrameType::kPong:
      return account;  // they have said all by being heard
    case FrameType::kPartTaken:
      account.is_corrupt = !links_.take_part_taken(now, link, open.body);
      return account;
    default:
      return take_of_document(now, link, open, frame);
  }
}

FrameAccount Stack::take_of_document(const Now& now, uint32_t link, const OpenFrame& open,
                                     const Payload& frame) {
  const auto at = find(open.document);
  if (!at.has_value()) {
    if (open.type != FrameType::kAbsent) {
      links_.send(now, link, make_frame(FrameType::kAbsent, open.document, {}));
    }
    return {};
  }
  Followed& followed = followed_[*at];
  FrameAccount account;
  switch (open.type) {
    case FrameType::kAbsent:
      spread(*at).closed(link);
      break;
    case FrameType::kStability:
      if (followed.collection == nullptr) break;
      account.is_corrupt = !followed.collection->take(open.body);
      break;
    default:
      account = spread(*at).take(now, link, open, frame);
  }
  return account;
}

std::optional<uint32_t> Stack::find(DocumentId id) const {
  if (followed_.size() == 1 && followed_.front().id == id) return 0;
  const auto at =
      std::lower_bound(followed_.begin(), followed_.end(), id,
                       [](const Followed& followed, DocumentId i) { return followed.id < i; });
  if (at == followed_.end() || at->id != id) return std::nullopt;
  return static_cast<uint32_t>(at - followed_.begin());
}

// Links.

void Stack::opened(const Now& now, uint32_t link) {
  for (uint32_t i = 0; i < documents(); ++i) spread(i).opened(now, link);
}

void Stack::closed(uint32_t link) {
  for (uint32_t i = 0; i < documents(); ++i) spread(i).closed(link);
}

void Stack::connected(const Now& now, ReplicaId peer) {
  links_.begin_input();
  const uint32_t link = links_.find(peer);
  if (link != kNoLink && links_.connected(now, link)) opened(now, link);
}

void Stack::disconnected(const Now& now, ReplicaId peer) {
  const uint32_t link = links_.find(peer);
  if (link != kNoLink && links_.disconnected(now, link)) closed(link);
}

void Stack::backpressure(const Now& now, ReplicaId peer, Participant::SendBuffer buffer) {
  links_.begin_input();
  const uint32_t link = links_.find(peer);
  if (link != kNoLink && links_.backpressure(now, link, buffer)) has_room(now, link);
}

// Documents take turns: the one that a full or paused link cut short goes first.
void Stack::has_room(const Now& now, uint32_t link) {
  for (uint32_t n = 0; n < documents() && links_[link].has_room(); ++n) {
    const uint32_t place = (turn_ + n) % documents();
    spread(place).has_room(now, link);
    if (!links_[link].has_room()) turn_ = place;
  }
}

void Stack::stored(const Now& now, uint64_t ticket, const Status& status) {
  links_.begin_input();
  const uint32_t document = outputs_.place_of(ticket);
  if (spread(document).stored(now, ticket, status)) arm(document);
}

// Time.

void Stack::arm(uint32_t document) {
  const Followed& followed = followed_[document];
  Instant at = followed.spread->next_deadline();
  if (followed.collection != nullptr) at = std::min(at, followed.collection->next_deadline());
  timers_.arm(links_.count() + document, at);
}

Instant Stack::deadline_of(uint32_t link) const {
  Instant first = links_.deadline_of(link);
  if (!links_[link].is_open()) return first;
  for (const Followed& followed : followed_) {
    first = std::min(first, followed.spread->deadline_of(link));
  }
  return first;
}

void Stack::tick(const Now& now) {
  links_.begin_input();
  const std::vector<uint32_t>& due = timers_.take_due(now.steady);
  const uint32_t links = links_.count();
  if (due.empty()) return;
  const auto of_documents = std::lower_bound(due.begin(), due.end(), links);
  for (auto at = of_documents; at != due.end(); ++at) spread(*at - links).tick(now);
  for (auto at = due.begin(); at != of_documents; ++at) {
    const uint32_t link = *at;
    const Links::Became became = links_.service(now, link);
    if (became == Links::Became::kLost) closed(link);
    if (became == Links::Became::kRoomy) has_room(now, link);
    for (uint32_t i = 0; i < documents() && links_[link].is_open(); ++i) {
      spread(i).service(now, link);
    }
    timers_.arm(link, deadline_of(link));
  }
  for (auto at = of_documents; at != due.end(); ++at) {
    collect(now, *at - links);
    arm(*at - links);
  }
}

void Stack::collect(const Now& now, uint32_t document) {
  Followed& followed = followed_[document];
  if (followed.collection == nullptr) return;
  const Collection::Round round =
      followed.collection->tick(now, followed.host->integrated(), *followed.holdings);
  Spread& policy = spread(document);
  for (const Payload& frame : round.frames) {
    for (uint32_t link = 0; link < links_.count(); ++link) {
      if (policy.can_send(link)) links_.send(now, link, frame);
    }
  }
  if (round.has_grown) followed.host->collect(followed.collection->stable());
}

uint64_t Stack::unstable(uint32_t document) const {
  const Followed& followed = followed_[document];
  if (followed.collection == nullptr) return 0;
  return followed.host->integrated().total() - followed.collection->stable().total();
}

void Stack::drop_logs() {
  for (Followed& followed : followed_) followed.holdings->drop();
}

}  // namespace skerry::sync
