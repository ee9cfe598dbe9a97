#include "sync/link/links.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace skerry::sync {
namespace {

// A stream whose peer was silent for so many keep-alives is taken for dead.
constexpr int64_t kSilentKeepAlives = 3;

Duration longest_silence(const Link& link, const Options& options) {
  return options.keep_alive * kSilentKeepAlives * (int64_t{1} << link.patience);
}

// A frame of which nothing more is cut off.
void emit(const Now& now, Outputs& outputs, Link& link, Payload frame, uint64_t elements) {
  const Phase phase = phase_of(frame.view());
  if (link.shorthand != nullptr) frame = link.shorthand->writer.shorten(frame);
  link.answers.sent(now.steady, frame.size());
  outputs.send(link.peer, std::move(frame), phase, elements);
}

}  // namespace

Links::Links(const Config& config, uint64_t most_at_once, Timers& timers, Outputs& outputs,
             ShorthandRoom& room)
    : config_(config),
      most_at_once_(most_at_once),
      timers_(timers),
      outputs_(outputs),
      rng_(Rng::stream(config.seed, "sync/jitter")),
      room_(room),
      watch_(config, links_, timers) {
  SKERRY_CHECK(std::ranges::is_sorted(config.peers, {}, &Config::Peer::id));
  links_.reserve(config.peers.size());
  for (const Config::Peer& peer : config.peers) {
    Link link;
    link.peer = peer.id;
    link.initiates = peer.initiates;
    link.is_server = peer.is_server;
    links_.push_back(std::move(link));
  }
}

uint32_t Links::find(ReplicaId peer) const {
  const std::vector<Config::Peer>& peers = config_.peers;
  const auto at = std::lower_bound(peers.begin(), peers.end(), peer,
                                   [](const auto& each, ReplicaId id) { return each.id < id; });
  const bool is_there = at != peers.end() && at->id == peer;
  return is_there ? static_cast<uint32_t>(at - peers.begin()) : kNoLink;
}

// What comes from one goes on to the others, where there are few.
void look_ahead(const Links& links, Ahead step) {
  const std::vector<Link>& all = links.links_;
  if (all.size() > kFewToPrefetch) return;
  if (step != Ahead::kFar && !links.is_stream()) return;  // nothing below it
  switch (step) {
    case Ahead::kFar:
      prefetch(links.config_.peers.data());
      return prefetch(all.data(), all.size() * sizeof(Link));
    case Ahead::kNear:
      return;
    case Ahead::kNext:
      for (const Link& link : all) prefetch<sizeof(Shorthand)>(link.shorthand.get());
      return;
    case Ahead::kLast:
      for (const Link& link : all) {
        if (link.shorthand != nullptr) link.shorthand->prefetch();
      }
      return;
  }
}

// Connecting.

bool Links::start(const Now& now, uint32_t link) {
  if (!is_stream()) {
    connected(now, link);
    return true;
  }
  if (links_[link].initiates) connect(now, link);
  return false;
}

void Links::connect(const Now& now, uint32_t link) {
  links_[link].state = Link::State::kConnecting;
  links_[link].retry_at = later(now.steady, config_.options.connect_timeout);
  outputs_.add(Output::Kind::kConnect, links_[link].peer);
  arm(link, deadline_of(link));
}

void Links::connected(const Now& now, uint32_t link) {
  Link& l = links_[link];
  l.state = Link::State::kOpen;
  l.is_full = l.is_paused = false;
  l.has_brought = false;
  l.version = kProtocolVersion;  // until it says more
  l.retry_at = Instant::max();
  l.last_heard = l.last_sent = now.steady;
  if (config_.options.opener_greets && !l.initiates) {  // it may be anybody
    l.patience = 0;
    l.answers = {};
  }
  l.answers.begin(now.steady);
  l.parts.reset();
  l.shorthand = config_.options.is_shorthand() ? std::make_unique<Shorthand>(room_) : nullptr;
  arm(link, deadline_of(link));
}

// Otherwise it is old news: of a stream that was given up already.
bool Links::disconnected(const Now& now, uint32_t link) {
  const Link::State state = links_[link].state;
  const bool is_news = state == Link::State::kOpen || state == Link::State::kConnecting;
  if (is_stream() && is_news) lose(now, link);
  return is_stream() && is_news;
}

// Whoever opens it waits a random part of a doubling time first (full jitter), so that a server's
// return is not a stampede.
void Links::lose(const Now& now, uint32_t link) {
  Link& l = links_[link];
  l.parts.reset();
  l.shorthand.reset();
  l.answers.clear();
  watch_.stop(link);
  l.state = Link::State::kClosed;
  if (!l.initiates) return;
  const int64_t most = config_.options.backoff_max.ns;
  int64_t span = std::min(config_.options.backoff_base.ns, most);
  for (uint32_t i = 0; i < l.attempts && span < most; ++i) span = span > most / 2 ? most : span * 2;
  ++l.attempts;
  l.state = Link::State::kWaiting;
  const uint64_t wait = rng_.below(static_cast<uint64_t>(std::max<int64_t>(span, 0)) + 1);
  l.retry_at = now.steady + Duration::nanoseconds(static_cast<int64_t>(wait));
  arm(link, deadline_of(link));
}

void Links::give_up(const Now& now, uint32_t link) {
  outputs_.add(Output::Kind::kClose, links_[link].peer);
  lose(now, link);
}

void Links::network_changed(const Now& now, uint32_t link) {
  Link& l = links_[link];
  l.attempts = 0;
  if (l.state == Link::State::kConnecting) outputs_.add(Output::Kind::kClose, l.peer);
  if (l.state == Link::State::kConnecting || l.state == Link::State::kWaiting) connect(now, link);
}

// Liveness.

void Links::heard(const Now& now, uint32_t link, uint64_t bytes) {
  if (!is_stream()) return;
  Link& l = links_[link];
  l.answers.heard(now.steady, std::exchange(l.last_heard, now.steady), bytes);
}

void Links::note_progress(uint32_t link) {
  Link& l = links_[link];
  l.has_brought = true;
  l.answers.note_progress();
  if (l.patience == 0) return;
  --l.patience;
  arm(link, deadline_of(link));  // its silence is borne for less long
}

Instant Links::deadline_of(uint32_t link) const {
  const Link& l = links_[link];
  switch (l.state) {
    case Link::State::kClosed:
      return Instant::max();
    case Link::State::kWaiting:
    case Link::State::kConnecting:
      return l.retry_at;
    case Link::State::kOpen:
      break;
  }
  if (l.is_paused) return l.last_sent;  // at once
  if (!is_stream()) return Instant::max();
  const Instant silent = later(l.last_heard, longest_silence(l, config_.options));
  if (l.is_full) return silent;
  return std::min(silent, later(l.last_sent, config_.options.keep_alive));
}

Links::Became Links::service(const Now& now, uint32_t link) {
  Link& l = links_[link];
  if (deadline_of(link) > now.steady) return Became::kNothing;
  if (l.state == Link::State::kWaiting) {
    connect(now, link);
    return Became::kNothing;
  }
  if (std::exchange(l.is_paused, false)) {
    if (l.is_full) return Became::kNothing;
    go_on_with_parts(now, link);
    return Became::kRoomy;
  }
  const bool is_dead = l.state == Link::State::kConnecting ||
                       later(l.last_heard, longest_silence(l, config_.options)) <= now.steady;
  if (!is_dead) {
    l.answers.free_unused();
    send(now, link, FrameWriter({}).ping(config_.incarnation()));
    return Became::kNothing;
  }
  if (l.is_open() && !l.has_brought && l.patience < kMostPatience) ++l.patience;
  give_up(now, link);
  return Became::kLost;
}

// Sending.

void Links::send(const Now& now, uint32_t link, Payload frame, uint64_t elements) {
  Link& l = links_[link];
  if (version_of(frame.view()) > l.version) return;  // the peer could not read it
  l.last_sent = now.steady;
  if (std::exchange(l.input, input_) != input_) l.burst_bytes = 0;
  l.burst_bytes += frame.size();
  const auto pause = [this, &now](uint32_t each) {
    if (!links_[each].is_open()) return;
    links_[each].is_paused = true;
    arm(each, now.steady);
  };
  if (is_stream() && l.burst_bytes >= most_at_once_) pause(link);
  if (outputs_.is_full()) {
    for (uint32_t each = 0; each < count(); ++each) pause(each);
  }
  if (is_stream() && frame.size() > kLargestWholeFrame) {
    l.parts_of().sender.add(std::move(frame), elements);
    return go_on_with_parts(now, link);
  }
  if (!is_stream() && frame.size() > config_.options.max_frame_bytes) {
    for (Payload& part : cut_frame(frame, config_.options.max_frame_bytes)) {
      outputs_.send(l.peer, std::move(part), Phase::kChanges, std::exchange(elements, 0));
    }
    return;
  }
  emit(now, outputs_, l, std::move(frame), elements);
}

std::optional<ShorthandReader::Frame> Links::expand(const Now& now, uint32_t link,
                                                    const Payload& frame) {
  Link& l = links_[link];
  if (l.shorthand == nullptr) return std::nullopt;  // of a connection that was given up
  auto plain = l.shorthand->reader.read(frame.view(), kLargestWholeFrame);
  if (plain) return plain;
  give_up(now, link);
  return std::nullopt;
}

bool Links::backpressure(const Now& now, uint32_t link, Participant::SendBuffer buffer) {
  if (!links_[link].is_open()) return false;
  links_[link].is_full = buffer == Participant::SendBuffer::kFull;
  if (links_[link].is_full) return false;
  links_[link].answers.has_room(now.steady);
  watch_.look_later(link);
  go_on_with_parts(now, link);
  arm(link, deadline_of(link));
  return true;
}

void Links::go_on_with_parts(const Now& now, uint32_t link) {
  Link& l = links_[link];
  if (l.parts == nullptr) return;
  if (l.parts->owed && !l.is_full) {
    send(now, link, encode_part_taken(*l.parts->owed));
    l.parts->owed.reset();
  }
  while (l.has_room()) {
    auto next = l.parts->sender.next();
    if (!next) return;
    l.last_sent = now.steady;
    emit(now, outputs_, l, std::move(next->frame), next->elements);
  }
}

FrameAccount Links::take_part(const Now& now, uint32_t link, const Payload& frame, ByteView body,
                              std::optional<Payload>& whole) {
  const auto part = decode_part(body);
  if (!part.has_value()) return account_part(nullptr, PartNews::kKnown, frame);
  Link& l = links_[link];
  PartReceiver::Taken taken =
      l.parts_of().receiver.take(*part, frame, config_.options.max_transfer_bytes);
  if (taken.is_too_large) {
    outputs_.tell_limit(l.peer, "a frame in " + std::to_string(part->count) +
                                    " parts is larger than the " +
                                    std::to_string(config_.options.max_transfer_bytes) +
                                    " bytes that [sync] max_transfer lets be put together");
  }
  if (is_stream()) {
    if (taken.is_news) note_progress(link);
    l.parts->owed = taken.word;
    go_on_with_parts(now, link);
  }
  whole = std::move(taken.whole);
  return account_part(&*part, taken.is_news ? PartNews::kNew : PartNews::kKnown, frame);
}

bool Links::take_part_taken(const Now& now, uint32_t link, ByteView body) {
  const auto taken = decode_part_taken(body);
  if (!taken.has_value() || links_[link].parts == nullptr) return taken.has_value();
  if (links_[link].parts->sender.take(*taken)) note_progress(link);
  go_on_with_parts(now, link);
  return true;
}

}  // namespace skerry::sync
