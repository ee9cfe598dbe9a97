#include "sync/stack.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "core/rng.h"

namespace skerry::sync {
namespace {

// Commits that wait for a disk which does not answer.
constexpr uint64_t kMostWaiting = 1 << 20;

// As all parts have it.
Config prepared(Config config, Workroom* own) {
  if (config.room == nullptr) config.room = own;
  std::stable_sort(config.peers.begin(), config.peers.end(),
                   [](const auto& a, const auto& b) { return a.id < b.id; });
  config.peers.shrink_to_fit();
  return config;
}

// What it wrote before stays as it is, and so a fork is found ever again: that alone renews it
// once. Where it wrote nothing, nobody writes as it did. The copies of a whole machine, memory and
// all, hold different changes by then, and so draw different epochs.
void renew_epoch(Outputs::Copy copy, Config& config, Followed& documents) {
  const size_t renewals = config.renewed_epochs.size();
  if (copy == Outputs::Copy::kMayBe && renewals > 0) return;
  for (uint32_t i = 0; i < documents.count(); ++i) {
    if (!documents.is_active(i)) continue;
    const Holdings& holdings = documents.holdings(i);
    if (holdings.accepted(documents.actor(i)) == 0) continue;
    const uint64_t seed = config.seed ^ holdings.received_hash().low;
    Rng epochs = Rng::stream(seed, "epoch/" + std::to_string(renewals + 1));
    config.renewed_epochs.push_back(epochs.next());
    documents.renew_epoch(config.renewed_epochs.back());
    return;
  }
}

// Whether the peer owes word of any document.
Owes owes(Followed& documents, uint32_t link) {
  Owes most = Owes::kNothing;
  for (uint32_t i = 0; i < documents.count() && most != Owes::kWord; ++i) {
    if (documents.is_active(i)) most = std::max(most, documents.turn_to(i).owes(link));
  }
  return most;
}

void say_ping(const Now& now, const Config& config, Links& links, uint32_t link,
              FrameWriter::Wants wants) {
  links.send(now, link, FrameWriter({}).ping(config.incarnation(), wants));
}

// Whether the peer has owed an answer for too long; the link is given up then.
bool is_dead(const Now& now, const Config& config, Links& links, Followed& documents,
             uint32_t link) {
  using Verdict = AwaitedAnswers::Verdict;
  AnswerWatch& watch = links.watch();
  const Owes what = watch.is_in_doubt(now, link) ? owes(documents, link) : Owes::kNothing;
  const Verdict verdict = watch.look(now, link, what);
  if (verdict == Verdict::kAsk) say_ping(now, config, links, link, FrameWriter::Wants::kAnswer);
  if (verdict == Verdict::kDead) links.give_up(now, link);
  return verdict == Verdict::kDead;
}

}  // namespace

Stack::Stack(const Config& config, ReplicationMode mode,
             std::span<const Followed::Document> documents)
    : own_room_(config.room == nullptr ? std::make_unique<Workroom>() : nullptr),
      config_(prepared(config, own_room_.get())),
      outputs_(config.self, config.options, documents.size() + 1, config_.room->outputs),
      timers_(config.peers.size() + documents.size() + 1 + config.peers.size()),
      links_(config_, documents.size() > 1 ? config.options.window_bytes : ~uint64_t{0}, timers_,
             outputs_, config_.room->shorthand),
      documents_(config_, mode, documents, links_, outputs_),
      side_(config_, documents_, links_, outputs_, timers_) {}

void look_ahead(const Stack& stack, Ahead step, ReplicaId peer, ByteView frame) {
  look_ahead(stack.links_, step);
  stack.documents_.prefetch(step, step == Ahead::kFar ? kNoLink : stack.links_.find(peer), frame);
}

void Stack::start(const Now& now, std::span<const Payload> stored) {
  has_started_ = true;
  for (const Payload& record : stored) {
    const auto open = open_frame(record.view());
    if (!open.has_value() || side_.replay(record, *open)) continue;
    const auto at = documents_.find(open->document);
    if (!at) continue;
    side_.found(*at);
    documents_.turn_to(*at).replay(now, record, *open);
  }
  for (uint32_t i = 0; i < documents_.count(); ++i) {
    if (documents_.is_active(i)) documents_.turn_to(i).start(now);
  }
  side_.start(now);
  for (uint32_t link = 0; link < links_.count(); ++link) {
    if (links_.start(now, link)) opened(now, link);
  }
  for (uint32_t i = 0; i < documents_.count(); ++i) {
    if (documents_.is_active(i)) documents_.start_collecting(now, i);
    side_.arm(i);
  }
}

Status Stack::check_command(uint32_t document, size_t bytes) const {
  const Options& options = config_.options;
  const uint64_t most = std::min(options.max_change_bytes, options.max_transfer_bytes);
  if (bytes > most) {
    return absl::ResourceExhaustedError(too_large("change", bytes, most,
                                                  most == options.max_change_bytes
                                                      ? "[sync] max_change lets be made"
                                                      : "[sync] max_transfer lets travel"));
  }
  if (documents_.lacks_own(document, documents_.actor(document))) {
    return absl::UnavailableError("what was written here before has not come back yet");
  }
  const uint64_t waiting = documents_.holdings(document).waiting();
  if (waiting < kMostWaiting) return absl::OkStatus();
  return absl::ResourceExhaustedError(std::to_string(waiting) +
                                      " changes wait for the disk, and no more may");
}

void Stack::commit(uint32_t document, Change change, Payload delta) {
  SKERRY_CHECK(has_started_);  // or the replay would come after it
  SKERRY_CHECK((Dot{change.dots.actor, change.dots.first}) == next_dot(document));
  Spread& spread = documents_.turn_to(document);
  if (config_.options.acknowledge_at.memory) {
    Output& output = outputs_.add(Output::Kind::kAcknowledge);
    output.dots = change.dots;
    output.level = AcknowledgeLevel::kMemory;
  }
  spread.commit(std::move(change), std::move(delta));
}

// Frames.

void Stack::frame(const Now& now, ReplicaId from, const Payload& wire) {
  links_.begin_input();
  FrameAccount& account = config_.room->account;
  account = {};
  const auto refuse = [&account, &wire](bool is_corrupt) {
    account = {};
    account.redundant = static_cast<uint32_t>(wire.size());
    account.is_corrupt = is_corrupt;
  };
  std::optional<ShorthandReader::Frame> expanded;
  if (config_.options.is_shorthand()) {
    const uint32_t link = links_.find(from);
    const bool is_open = link != kNoLink && links_[link].is_open();
    if (is_open) expanded = links_.expand(now, link, wire);
    if (!expanded && is_open) closed(link);
    if (!expanded) return refuse(is_open);
  }
  const Payload& frame = expanded ? expanded->whole : wire;
  std::optional<OpenFrame> open;
  if (!expanded) open = open_frame(frame.view());
  if (expanded && expanded->is_open) open = expanded->open;
  // A datagram says nothing of its link: what is known needs no look at it.
  if (open.has_value() && open->type == FrameType::kChanges && !config_.is_stream()) {
    const auto at = documents_.find(open->document);
    const bool is_active = at && documents_.is_active(*at);
    if (is_active && documents_[*at].takes_as_known(frame, open->body, account)) return;
  }
  const uint32_t link = links_.find(from);
  if (!open.has_value() || link == kNoLink) return refuse(!open.has_value());
  links_.heard(now, link, wire.size());
  if (open->type == FrameType::kPart) {
    take_part(now, link, *open, frame);
  } else {
    take(now, link, *open, frame, account);
  }
  if (account.is_corrupt) return refuse(true);
  side_.took(now, link);
  const size_t bytes = expanded ? expanded->bytes : wire.size();
  account.control =
      static_cast<uint32_t>(bytes) - account.payload - account.metadata - account.redundant;
  if (expanded) account = account_in_shorthand(wire.view(), account);
}

void Stack::take_part(const Now& now, uint32_t link, const OpenFrame& open, const Payload& frame) {
  std::optional<Payload> whole;
  FrameAccount& account = config_.room->account;
  account = links_.take_part(now, link, frame, open.body, whole);
  const auto inside = whole ? open_frame(whole->view()) : std::nullopt;
  if (!inside.has_value()) return;
  FrameAccount of_whole;  // its bytes came in parts, most of them earlier
  take(now, link, *inside, *whole, of_whole);
  account.new_changes = of_whole.new_changes;
  account.duplicate_changes = of_whole.duplicate_changes;
  account.is_foreign = of_whole.is_foreign;
}

void Stack::take(const Now& now, uint32_t link, const OpenFrame& open, const Payload& frame,
                 FrameAccount& account) {
  switch (open.type) {
    case FrameType::kPing:
      // What fills the stream says as much.
      if (is_question(open.body) && links_[link].is_open() && !links_[link].is_full)
        say_ping(now, config_, links_, link, {});
      break;
    case FrameType::kUnknown:
      account.is_foreign = true;
      break;
    case FrameType::kPartTaken:
      account.is_corrupt = !links_.take_part_taken(now, link, open.body);
      break;
    default:
      if (!Blobs::is_of_blobs(open.type)) return take_of_document(now, link, open, frame, account);
      account.is_corrupt = !side_.take(now, link, open, account);
  }
}

void Stack::take_of_document(const Now& now, uint32_t link, const OpenFrame& open,
                             const Payload& frame, FrameAccount& account) {
  const auto at = documents_.find(open.document);
  if (!at.has_value() || !documents_.is_active(*at)) {
    if (open.type != FrameType::kAbsent) {
      links_.send(now, link, make_frame(FrameType::kAbsent, open.document, {}));
    }
    return;
  }
  switch (open.type) {
    case FrameType::kAbsent:
      documents_.turn_to(*at).closed(link);
      break;
    case FrameType::kStability:
    case FrameType::kStable:
      account.is_corrupt = !documents_.take_stability(*at, link, open);
      break;
    case FrameType::kPresence:
      account.is_corrupt = !side_.take(now, link, *at, open);
      break;
    default:
      documents_.turn_to(*at).take(now, link, open, frame, account);
      if (const auto copy = outputs_.take_suspicion(); copy != Outputs::Copy::kNone) {
        renew_epoch(copy, config_, documents_);
      }
      if (outputs_.is_full()) side_.arm(*at);
      side_.took_of(now, link, *at);
  }
}

// Links.

void Stack::opened(const Now& now, uint32_t link) {
  for (uint32_t i = 0; i < documents_.count(); ++i) {
    if (documents_.is_active(i)) documents_.turn_to(i).opened(now, link);
  }
  side_.opened(now, link);
}

void Stack::closed(uint32_t link) {
  for (uint32_t i = 0; i < documents_.count(); ++i) {
    if (documents_.is_active(i)) documents_.turn_to(i).closed(link);
  }
  side_.closed(link);
}

void Stack::connected(const Now& now, ReplicaId peer) {
  links_.begin_input();
  const uint32_t link = links_.find(peer);
  if (link == kNoLink || !links_.is_stream()) return;
  links_.connected(now, link);
  opened(now, link);
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

void Stack::network_changed(const Now& now) {
  links_.begin_input();
  for (uint32_t link = 0; link < links_.count(); ++link) links_.network_changed(now, link);
}

// Documents take turns: the one that a full or paused link cut short goes first.
void Stack::has_room(const Now& now, uint32_t link) {
  for (uint32_t n = 0; n < documents_.count() && links_[link].has_room(); ++n) {
    const uint32_t place = (turn_ + n) % documents_.count();
    if (!documents_.is_active(place)) continue;
    documents_.turn_to(place).has_room(now, link);
    if (!links_[link].has_room()) turn_ = place;
  }
  side_.has_room(now, link);
}

void Stack::stored(const Now& now, uint64_t ticket, const Status& status) {
  links_.begin_input();
  const uint32_t document = outputs_.place_of(ticket);
  if (document == documents_.count()) return side_.stored(now, ticket, status);
  if (!documents_.is_active(document)) return;  // it was dropped
  if (documents_.turn_to(document).stored(now, ticket, status)) {
    documents_.renew(now, document);
    side_.arm(document);
  }
  side_.look_at_left(now);
}

// Time.

void Stack::tick(const Now& now) {
  links_.begin_input();
  std::vector<uint32_t>& due = config_.room->due;
  timers_.take_due(now.steady, due);
  const uint32_t links = links_.count();
  if (due.empty()) return;
  const uint32_t blobs = links + documents_.count();
  const auto end = std::lower_bound(due.begin(), due.end(), blobs);
  const bool are_blobs_due = end != due.end() && *end == blobs;
  const auto of_documents = std::lower_bound(due.begin(), end, links);
  // Where outputs are full, what is left is still due, and so comes up again at once.
  for (auto at = of_documents; at != end && !outputs_.is_full(); ++at) {
    if (!documents_.is_active(*at - links)) continue;
    documents_.turn_to(*at - links).tick(now);
    side_.tick_document(now, *at - links);
  }
  for (auto at = due.begin(); at != of_documents; ++at) {
    const uint32_t link = *at;
    const auto became = outputs_.is_full() ? Links::Became::kNothing : links_.service(now, link);
    if (became == Links::Became::kLost) closed(link);
    if (became == Links::Became::kRoomy) has_room(now, link);
    for (uint32_t i = 0; i < documents_.count() && links_[link].is_open(); ++i) {
      if (outputs_.is_full()) break;
      if (documents_.is_active(i)) documents_.turn_to(i).service(now, link);
    }
    const Instant own = links_.deadline_of(link);
    const bool is_open = links_[link].is_open();
    timers_.arm(link, is_open ? std::min(own, documents_.deadline_of(link)) : own);
  }
  for (auto at = end + (are_blobs_due ? 1 : 0); at != due.end(); ++at) {
    const uint32_t link = *at - blobs - 1;
    if (outputs_.is_full()) {
      timers_.arm(*at, now.steady);
      continue;
    }
    if (is_dead(now, config_, links_, documents_, link)) closed(link);
  }
  for (auto at = of_documents; at != end; ++at) {
    const bool collects = !outputs_.is_full() && documents_.is_active(*at - links);
    if (collects) documents_.collect(now, *at - links);
    side_.arm(*at - links);
  }
  side_.look_at_left(now);
  if (are_blobs_due) side_.tick_blobs(now);
}

}  // namespace skerry::sync
