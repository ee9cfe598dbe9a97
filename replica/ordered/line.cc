#include "replica/ordered/line.h"

#include <algorithm>
#include <utility>

namespace skerry::replica {
namespace {

using sync::FrameType;

sync::Config config_of(const Config& config, sync::Workroom* own) {
  sync::Config result = config.room == nullptr ? sync::Config(config.sync)
                                               : sync::Config(config.room->share(config.sync));
  result.self = config.id;
  result.is_server = config.is_server;
  result.version = config.version;
  result.epoch = config.epoch;
  result.seed = config.seed;
  result.room = config.room == nullptr ? own : config.room;
  for (const Peer& peer : config.peers) {
    result.peers.push_back({peer.id, peer.initiates, peer.is_server});
  }
  std::ranges::sort(result.peers, {}, &sync::Config::Peer::id);
  return result;
}

}  // namespace

Line::Line(const Config& config, Owner& owner)
    : owner_(owner),
      own_room_(config.room == nullptr ? std::make_unique<sync::Workroom>() : nullptr),
      config_(config_of(config, own_room_.get())),
      outputs_(config_.self, config_.options, config.documents.size(), config_.room->outputs),
      timers_(2 * config_.peers.size() + 1),
      links_(config_, config_.options.window_bytes, timers_, outputs_, config_.room->shorthand) {}

void Line::start(const Now& now) {
  for (uint32_t link = 0; link < links_.count(); ++link) links_.start(now, link);
}

void Line::frame(const Now& now, ReplicaId from, const Payload& frame) {
  links_.begin_input();
  FrameAccount& account = config_.room->account;
  account = {};
  const auto open = sync::open_frame(frame.view());
  const uint32_t link = links_.find(from);
  if (open && link != sync::kNoLink && links_[link].is_open()) {
    links_.heard(now, link, frame.size());
    take(now, link, *open, frame, account);
  } else {
    account.is_corrupt = !open.has_value();
  }
  if (account.is_corrupt) {
    account = {};
    account.is_corrupt = true;
    account.redundant = static_cast<uint32_t>(frame.size());
  }
  account.control =
      static_cast<uint32_t>(frame.size()) - account.payload - account.metadata - account.redundant;
}

void Line::take(const Now& now, uint32_t link, const sync::OpenFrame& open, const Payload& frame,
                FrameAccount& account) {
  if (open.type == FrameType::kPing) {
    const bool is_asked = sync::is_question(open.body) && links_[link].is_open();
    if (is_asked && !links_[link].is_full)
      links_.send(now, link, sync::FrameWriter({}).ping(config_.incarnation()));
    return;
  }
  if (open.type == FrameType::kPartTaken) {
    account.is_corrupt = !links_.take_part_taken(now, link, open.body);
    return;
  }
  if (open.type != FrameType::kPart) return owner_.took(now, link, open, account);
  std::optional<Payload> whole;
  account = links_.take_part(now, link, frame, open.body, whole);
  const auto inside = whole ? sync::open_frame(whole->view()) : std::nullopt;
  if (!inside) return;
  FrameAccount of_whole;  // its bytes came in parts, most of them earlier
  owner_.took(now, link, *inside, of_whole);
  account.new_changes = of_whole.new_changes;
  account.duplicate_changes = of_whole.duplicate_changes;
}

void Line::connected(const Now& now, ReplicaId peer) {
  links_.begin_input();
  const uint32_t link = links_.find(peer);
  if (link == sync::kNoLink) return;
  if (links_[link].is_open()) owner_.closed(link);  // another takes its place
  links_.connected(now, link);
  owner_.opened(now, link);
}

void Line::disconnected(const Now& now, ReplicaId peer) {
  const uint32_t link = links_.find(peer);
  if (link != sync::kNoLink && links_.disconnected(now, link)) owner_.closed(link);
}

void Line::backpressure(const Now& now, ReplicaId peer, Participant::SendBuffer buffer) {
  links_.begin_input();
  const uint32_t link = links_.find(peer);
  if (link != sync::kNoLink && links_.backpressure(now, link, buffer)) owner_.has_room(now, link);
}

void Line::network_changed(const Now& now) {
  links_.begin_input();
  for (uint32_t link = 0; link < links_.count(); ++link) links_.network_changed(now, link);
}

void Line::tick(const Now& now) {
  links_.begin_input();
  std::vector<uint32_t>& due = config_.room->due;
  timers_.take_due(now.steady, due);
  for (const uint32_t timer : due) {
    if (timer < links_.count()) {
      service(now, timer);
    } else if (timer == links_.count()) {
      owner_.due(now);
    } else {
      doubt(now, timer - links_.count() - 1);
    }
  }
}

void Line::service(const Now& now, uint32_t link) {
  const auto became = links_.service(now, link);
  if (became == sync::Links::Became::kLost) owner_.closed(link);
  if (became == sync::Links::Became::kRoomy) owner_.has_room(now, link);
  links_.arm(link, links_.deadline_of(link));
}

void Line::doubt(const Now& now, uint32_t link) {
  using Verdict = sync::AwaitedAnswers::Verdict;
  const bool is_owed = links_.watch().is_in_doubt(now, link) && owner_.is_owed(link);
  const Verdict verdict =
      links_.watch().look(now, link, is_owed ? sync::Owes::kWord : sync::Owes::kNothing);
  if (verdict == Verdict::kAsk) {
    const auto question = sync::FrameWriter::Wants::kAnswer;
    links_.send(now, link, sync::FrameWriter({}).ping(config_.incarnation(), question));
  }
  if (verdict != Verdict::kDead) return;
  links_.give_up(now, link);
  owner_.closed(link);
}

}  // namespace skerry::replica
