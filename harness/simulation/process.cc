#include "harness/simulation/process.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/check.h"
#include "core/command_bytes.h"
#include "harness/simulation/outside.h"
#include "sim/kernel/kinds.h"
#include "sync/frame.h"

namespace skerry::harness {

namespace {

bool is_wish(const Input& input) {
  return input.kind == Input::Kind::kFollows || input.kind == Input::Kind::kLeaves;
}

// REQUIRES: it is no wish of its person.
void give(replica::Driver& driver, const Now& now, const Input& input) {
  using Buffer = Participant::SendBuffer;
  const ReplicaId peer{input.peer};
  switch (input.kind) {
    case Input::Kind::kFrame:
      return driver.frame(now, peer, input.frame);
    case Input::Kind::kConnected:
      return driver.connected(now, peer);
    case Input::Kind::kDisconnected:
      return driver.disconnected(now, peer);
    case Input::Kind::kFull:
      return driver.backpressure(now, peer, Buffer::kFull);
    case Input::Kind::kHasRoom:
      return driver.backpressure(now, peer, Buffer::kHasRoom);
    case Input::Kind::kStored:
      return driver.stored(now, input.ticket, input.status);
    case Input::Kind::kNetworkIsBack:
      return driver.network_changed(now);
    case Input::Kind::kFollows:
    case Input::Kind::kLeaves:
      SKERRY_CHECK(false && "a wish is the process's affair");
  }
}

// Its person's wish, to a process that runs or that is down.
void fulfil(const Input& wish, const Now& now, replica::Driver& driver, HeldDocuments& documents,
            HeldDocuments::Counted counted) {
  const uint32_t document = wish.document;
  const bool follows = wish.kind == Input::Kind::kFollows;
  if (documents.left(document).has_value() != follows) return;  // it is so already
  if (!follows) documents.leave(document, wish.copy, counted);
  Participant* const participant = driver.participant();
  if (participant != nullptr) {
    const Status status =
        follows ? driver.follow(now, {document}) : driver.unfollow(now, {document}, wish.copy);
    SKERRY_CHECK(status.ok());
  }
  if (!follows) return;
  documents.follow(document, participant != nullptr ? participant->inspection() : nullptr, counted);
}

HeldDocuments::Counted counted(const Machine& machine) {
  return machine.is_away() ? HeldDocuments::Counted::kNot
                           : HeldDocuments::Counted::kAmongThoseThere;
}

// Gives the disk a batch. What became of it, where that is known at once; else there will be an
// event when it is.
std::optional<Status> write(Scene& scene, uint32_t node, uint32_t life, Machine& machine,
                            std::span<const replica::Store::Record> batch) {
  if (machine.full > 0) return absl::ResourceExhaustedError("the disk is full");
  Volume& volume = *machine.volume;
  const StatusOr<Instant> durable_at = volume.append(scene.now, batch);
  if (!durable_at.ok()) return durable_at.status();
  if (*durable_at == Volume::kTold) return std::nullopt;
  if (*durable_at > scene.now) {
    scene.queue.push(
        {.time_ns = durable_at->ns, .kind = sim::kStorageDone, .node = node, .generation = life});
    return std::nullopt;
  }
  volume.settle(scene.now);
  return absl::OkStatus();
}

// The record takes the place of all of its document: the copy goes.
bool is_of_dropped(const Output& output) {
  const auto open = output.replaces ? sync::open_frame(output.payload.view()) : std::nullopt;
  return open && open->type == sync::FrameType::kAbsent;
}

// What was between a process and its network when it ended.
void tell_lost(const Scene& scene, uint32_t node, const Outside::Lost& lost) {
  for (const Wish& wish : lost.up) {
    if (wish.kind != Wish::Kind::kSend) continue;
    scene.observers.tell<&Observer::on_lost>(scene.view(), node, wish.peer, wish.frame,
                                             sim::Loss::kEndedStream);
  }
  for (const Input& input : lost.down) {
    if (input.kind != Input::Kind::kFrame) continue;
    scene.observers.tell<&Observer::on_unread>(scene.view(), node, input.frame);
  }
}

// To everyone else it is a command as any other.
void tell_replayed(Observers& observers, const RunView& view, uint32_t node, const Output& output) {
  Decoder in(output.payload.view());
  const Command command = decode_command(in);
  SKERRY_CHECK(!in.failed());
  observers.tell<&Observer::on_replayed>(view, node, output.dots, *output.answer);
  if (!output.answer->ok()) return;
  observers.tell<&Observer::on_answer>(view, node, command, *output.answer);
}

}  // namespace

Process::Process(Scene& scene, uint32_t index, const sim::ClockModel& clock)
    : scene_(scene), index_(index), documents_(scene, index), questions_(scene, index) {
  machine.clock = clock;
  machine.version = scene.plan.version_at_start(index);
  Outside* const outside = scene.plan.outside;
  machine.volume =
      outside == nullptr ? make_volume(scene.plan.storage) : outside->make_volume(index);
  documents_.join_censuses();
}

replica::Config replica_config(const Plan& plan, uint32_t node,
                               std::span<std::shared_ptr<crdts::Commons>> commons) {
  replica::Config config = plan.replica;
  config.id = ReplicaId{node};
  config.is_server = node >= plan.people;
  config.version = plan.version_at_start(node);
  for (const uint32_t document : plan.following.of(node)) {
    config.documents.push_back({{document},
                                plan.share_histories ? &commons[document] : nullptr,
                                plan.members[document],
                                plan.since_of(document)});
  }
  for (const sim::NodeIndex peer : plan.topology.neighbours(node)) {
    const bool is_server = peer >= plan.people;
    // People dial servers; among equals the smaller number dials.
    const bool initiates = is_server == config.is_server ? node < peer : is_server;
    config.peers.push_back({ReplicaId{peer}, initiates, is_server});
  }
  return config;
}

void Process::start() {
  ++machine.life;
  timer_at_ = Instant::max();
  ++timer_generation_;
  replica::Config config = replica_config(scene_.plan, index_, scene_.commons);
  config.version = machine.version;
  for (replica::Config::Document& document : config.documents) {
    document.left = documents_.left(document.id.value);
  }
  const std::string opening = std::to_string(index_) + "/" + std::to_string(machine.life);
  config.epoch = epoch_of(scene_.plan, index_, (machine.life + 1) / 2);
  if (const auto copied = std::exchange(machine.goes_on_as, std::nullopt)) {
    config.id = copied->replica;
    config.epoch = copied->epoch;
  }
  config.room = &scene_.room;
  machine.opened = {config.id, config.epoch};
  config.seed = Rng::stream(scene_.plan.seed, "replica/" + opening).next();
  if (scene_.plan.outside != nullptr) scene_.plan.outside->plug(index_);
  scene_.network.set_listener(index_, sim::Listener::kThere);
  is_restoring_ = true;
  scene_.observers.tell<&Observer::on_process>(scene_.view(), index_, Observer::Process::kStarts);
  // What the log held is delivered before anything new happens.
  std::unique_ptr<Participant> participant = scene_.plan.architecture->make(config);
  documents_.begin(*participant->inspection());
  machine.volume->open(scene_.now, config.epoch);
  for (const std::string& what : machine.volume->damage()) {
    scene_.observers.tell<&Observer::on_damage>(scene_.view(), index_, what);
  }
  driver_.start(now(), std::move(participant), documents_.limits(), machine.volume->records());
  is_restoring_ = false;
  scene_.observers.tell<&Observer::on_process>(scene_.view(), index_, Observer::Process::kStarted);
}

void Process::stop(sim::Survives survives) {
  scene_.network.drop_streams(scene_.now, index_);
  scene_.network.set_listener(index_, sim::Listener::kNone);
  scene_.observers.tell<&Observer::on_process>(scene_.view(), index_, Observer::Process::kStops);
  driver_.stop();
  questions_.forget();
  documents_.end();
  machine.writes.clear();
  if (scene_.plan.outside != nullptr)
    tell_lost(scene_, index_, scene_.plan.outside->unplug(index_));
  const std::string cut = "power/" + std::to_string(index_) + "/" + std::to_string(machine.life);
  Rng rng = Rng::stream(scene_.plan.seed, cut);
  machine.volume->crash(scene_.now, survives, rng);
  if (const auto unread = std::exchange(kept_, nullptr)) {
    for (const Input& input : *unread) {
      if (is_wish(input)) fulfil(input, now(), driver_, documents_, counted(machine));
      if (input.kind != Input::Kind::kFrame) continue;
      scene_.observers.tell<&Observer::on_unread>(scene_.view(), index_, input.frame);
    }
  }
  ++machine.life;
  ++timer_generation_;
  timer_at_ = Instant::max();
}

void Process::resume() {
  if (const auto kept = std::exchange(kept_, nullptr)) {
    for (const Input& input : *kept) {
      is_wish(input) ? fulfil(input, now(), driver_, documents_, counted(machine))
                     : give(driver_, now(), input);
    }
  }
  driver_.tick(now());
}

void Process::take(Input input) {
  if (is_wish(input) && (is_running() || participant() == nullptr))
    return fulfil(input, now(), driver_, documents_, counted(machine));
  if (is_running()) return give(driver_, now(), input);
  // A datagram that finds no room is lost; what streams carry and what the disk answers is not.
  const bool is_frame = input.kind == Input::Kind::kFrame;
  const bool is_lost = participant() == nullptr || (is_frame && scene_.is_datagram &&
                                                    kept_ != nullptr && kept_->size() >= kMostKept);
  if (is_lost) {
    if (is_frame) scene_.observers.tell<&Observer::on_unread>(scene_.view(), index_, input.frame);
    return;
  }
  if (kept_ == nullptr) kept_ = std::make_unique<std::deque<Input>>();
  kept_->push_back(std::move(input));
}

void Process::take_stored(uint32_t life) {
  if (life != machine.life) return;  // the write died with its process
  machine.volume->settle(scene_.now);
  std::optional<Status> status = absl::OkStatus();
  while (status) {
    for (const uint64_t ticket : machine.writes.answered()) {
      take({.kind = Input::Kind::kStored, .ticket = ticket, .status = *status});
    }
    // What that made the process want may have gone to the disk already.
    if (machine.writes.is_in_flight() || !machine.writes.is_waiting()) return;
    status = write(scene_, index_, machine.life, machine, machine.writes.next());
  }
}

void Process::take_timer(uint32_t generation) {
  if (generation != timer_generation_) return;
  timer_at_ = Instant::max();
  driver_.timer_fired();
  if (is_running()) driver_.tick(now());  // else resume() ticks
}

std::optional<StatusOr<Committed>> Process::submit(uint32_t document, const Command& command) {
  driver_.submit(now(), questions_.ask(document, command), {document}, command);
  return questions_.latest_answer();
}

void Process::read(uint32_t document) {
  const uint64_t read = questions_.ask_to_read(document);
  if (driver_.read(now(), read, {document})) questions_.answer_read(read, absl::OkStatus());
}

void Process::present(uint32_t document, const Payload& what) {
  scene_.observers.tell<&Observer::on_user_said>(scene_.view(document), index_, what);
  const Status status = driver_.present(now(), {document}, what);
  SKERRY_CHECK(status.ok());
}

StatusOr<Hash256> Process::attach(uint32_t document, ByteView content) {
  auto name = driver_.attach(now(), content);
  if (name.ok()) {
    scene_.observers.tell<&Observer::on_attached>(scene_.view(document), index_, *name, content);
  }
  return name;
}

void Process::limit_integration(uint32_t document, const std::optional<VersionVector>& limit) {
  documents_.limit(document, limit);
  if (!is_running() || documents_.left(document)) return;
  documents_.touch(document);
  driver_.limit_integration(now(), {document}, limit);
}

void Process::send(Output& output) {
  scene_.observers.tell<&Observer::on_send>(scene_.view(), index_, output);
  scene_.want(index_, {Wish::Kind::kSend, output.peer.value, std::move(output.payload)});
}

void Process::connect(ReplicaId peer) {
  scene_.standing.note_connection(scene_.now);
  scene_.observers.tell<&Observer::on_connection>(scene_.view(), index_, peer.value,
                                                  Observer::Connection::kDialled);
  scene_.want(index_, {Wish::Kind::kConnect, peer.value});
}

void Process::close(ReplicaId peer) {
  scene_.standing.note_connection(scene_.now);
  scene_.observers.tell<&Observer::on_connection>(scene_.view(), index_, peer.value,
                                                  Observer::Connection::kClosed);
  scene_.want(index_, {Wish::Kind::kClose, peer.value});
}

std::optional<Status> Process::append(Output& output) {
  if (is_of_dropped(output)) documents_.note_dropped(output.document.value);
  replica::Store::Record record{output.document, std::move(output.payload), output.replaces};
  if (machine.writes.is_in_flight()) {
    machine.writes.wait(output.ticket, std::move(record));
    return std::nullopt;
  }
  auto known = write(scene_, index_, machine.life, machine, {&record, 1});
  if (!known) machine.writes.give(output.ticket);
  return known;
}

void Process::arm(Instant deadline) {
  const Instant at = std::max(scene_.now, machine.clock.when_steady(deadline));
  if (at >= timer_at_) return;  // two deadlines may be one instant of virtual time
  timer_at_ = at;
  scene_.queue.push(
      {.time_ns = at.ns, .kind = sim::kTick, .node = index_, .generation = ++timer_generation_});
}

void Process::tell(const Output& output) {
  Observers& observers = scene_.observers;
  if (output.kind == Output::Kind::kBlob) {  // of no document
    Hash256 name;
    std::copy_n(output.payload.data(), name.bytes.size(), name.bytes.begin());
    return observers.tell<&Observer::on_blob>(scene_.view(), index_, name);
  }
  const RunView& view = scene_.view(output.document.value);
  switch (output.kind) {
    case Output::Kind::kDeliver:
      documents_.touch(output.document.value);
      observers.tell<&Observer::on_received>(view, index_, output);
      if (!is_restoring_) scene_.notices.add(index_);
      break;
    case Output::Kind::kAcknowledge:
      if (output.level == AcknowledgeLevel::kLocal) {
        observers.tell<&Observer::on_acknowledge>(view, index_, output.dots);
      } else {
        observers.tell<&Observer::on_level>(view, index_, output.level, output.dots);
      }
      break;
    case Output::Kind::kForkFound:
      observers.tell<&Observer::on_fork>(view, index_, output.peer.value);
      break;
    case Output::Kind::kBodyRefused:
      observers.tell<&Observer::on_refused_body>(view, index_, output.dots);
      break;
    case Output::Kind::kLimitMet:
      observers.tell<&Observer::on_limit>(view, index_, output);
      break;
    case Output::Kind::kPresence:
      observers.tell<&Observer::on_user_shown>(view, index_, output);
      break;
    case Output::Kind::kEvicted:
      observers.tell<&Observer::on_evicted>(view, index_, output.peer.value);
      break;
    case Output::Kind::kOverruled:
      observers.tell<&Observer::on_overruled>(view, index_, output.dots);
      break;
    case Output::Kind::kAnew:
      documents_.touch(output.document.value);
      observers.tell<&Observer::on_anew>(view, index_);
      break;
    case Output::Kind::kReplayed:
      documents_.touch(output.document.value);
      tell_replayed(observers, view, index_, output);
      break;
    case Output::Kind::kRejected:
      documents_.touch(output.document.value);
      observers.tell<&Observer::on_rejected>(view, index_, output.dots);
      break;
    case Output::Kind::kRebased:
      observers.tell<&Observer::on_rebased>(view, index_);
      break;
    case Output::Kind::kRead:
      questions_.answer_read(output.ticket, output.answer->status());
      break;
    default:
      SKERRY_CHECK(false && "an output that is done, not told");
  }
}

void Process::took(ReplicaId from, const Payload& frame, const FrameAccount& account) {
  scene_.observers.tell<&Observer::on_frame>(scene_.view(), index_, from.value, frame, account);
}

void Process::answered(uint64_t ticket, const StatusOr<Committed>& answer) {
  documents_.touch(questions_.answer(ticket, answer));
}

void Process::served() { documents_.look_at_touched(); }

}  // namespace skerry::harness
