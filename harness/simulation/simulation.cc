#include "harness/simulation/simulation.h"

#include "core/check.h"
#include "harness/observe/grid.h"
#include "sim/kernel/kinds.h"

namespace skerry::harness {
namespace {

// So many nodes do not stay in the processor's cache from event to event.
constexpr uint32_t kCrowd = 64;

}  // namespace

Simulation::Simulation(Plan plan, const RunRecord& record, Observers& observers)
    : scene_(std::move(plan), *this, roster_, record, observers, roster_),
      people_(scene_, roster_),
      faults_(scene_, roster_),
      real_time_(scene_, roster_, people_) {
  roster_.set_up(scene_);
  faults_.schedule();
}

void Simulation::begin() {
  if (!plan().islands.empty()) {
    scene_.queue.divide(plan().islands, grid_step(plan()), plan().end_of_safety);
  }
  for (uint32_t node = 0; node < roster_.size(); ++node) roster_[node].start();
  people_.set_up();
  people_.tell_received();
  real_time_.begin();
}

bool Simulation::is_over(Instant next) const {
  if (next > plan().end_of_run) return true;
  return now() >= plan().end_of_safety && is_settled(scene_, roster_) && roster_.has_told_all() &&
         roster_.has_all_blobs();
}

bool Simulation::step() {
  sim::IslandQueue& queue = scene_.queue;
  if (real_time_.is_on()) [[unlikely]]
    return step_in_real_time();
  if (queue.empty()) {
    turn_stretch(sim::IslandQueue::kNever);
    return false;
  }
  const Instant next{queue.next_time()};
  if (queue.is_divided() && queue.stretch_end() != stretch_) [[unlikely]]
    turn_stretch(queue.stretch_end());
  if (is_over(next)) return false;
  if (roster_.size() >= kCrowd) look_ahead();
  const sim::Event event = queue.pop();
  scene_.now = next;
  handle(event);
  return true;
}

void Simulation::handle(const sim::Event& event) {
  under_way_.reset();
  if (event.kind == sim::kEndOfInstant) [[unlikely]] {  // nothing that happens: nobody is told
    people_.end_instant(event);
    if (!scene_.notices.empty()) people_.tell_received();
    return;
  }
  ++events_;
  scene_.observers.tell<&Observer::on_event>(scene_.view(), event);
  dispatch(event);
  if (!scene_.notices.empty()) people_.tell_received();
  if (scene_.queue.is_divided() && stretch_ != sim::IslandQueue::kNever) [[unlikely]] {
    scene_.network.note_in_flight(now());
    furthest_ = std::max(furthest_, now());
  }
}

bool Simulation::step_in_real_time() {
  if (!real_time_.wait()) return false;
  under_way_.reset();
  if (now() >= plan().end_of_run || is_over(now())) return false;
  if (real_time_.next() <= now()) handle(scene_.queue.pop());
  return true;
}

// All have come as far as whoever has come furthest.
void Simulation::turn_stretch(int64_t stretch) {
  if (stretch_ != sim::IslandQueue::kNever) scene_.network.end_disorder();
  scene_.now = std::max(scene_.now, furthest_);
  stretch_ = stretch;
  if (stretch_ != sim::IslandQueue::kNever) scene_.network.begin_disorder();
}

Halt Simulation::run_to(const Stop& stop) {
  const bool has_time = stop.at != Instant::max();
  while (!(has_time && reached() >= stop.at) && events_ < stop.event &&
         !(stop.when && stop.when())) {
    if (!step()) return Halt::kEnd;
  }
  return Halt::kStop;
}

void Simulation::look_ahead() {
  using sim::Event;
  const sim::Network& network = scene_.network;
  const auto in_network = [&network](Ahead step) {
    return [&network, step](const Event& event) { network.prefetch(step, event); };
  };
  const auto inside = [this](Ahead step) {
    return [this, step](const Event& event) { roster_.prefetch_inside(step, event); };
  };
  if (scene_.is_datagram) {
    return datagrams_ahead_.before_pop(
        scene_.queue, in_network(Ahead::kFar), in_network(Ahead::kNear),
        [this](const Event& event) { roster_.prefetch_process(event); },
        [this](const Event& event) { roster_.prefetch_participant(event); }, inside(Ahead::kNext));
  }
  look_ahead_.before_pop(
      scene_.queue, in_network(Ahead::kFar), in_network(Ahead::kNear),
      [this](const Event& event) { roster_.prefetch_process(event); }, in_network(Ahead::kNext),
      [this](const Event& event) { roster_.prefetch_participant(event); }, inside(Ahead::kFar),
      in_network(Ahead::kLast), inside(Ahead::kNear), inside(Ahead::kNext), inside(Ahead::kLast));
}

void Simulation::dispatch(const sim::Event& event) {
  if (event.kind <= sim::kLastNetworkKind) return scene_.network.handle(now(), event);
  switch (event.kind) {
    case sim::kFaultBegins:
      return faults_.begin(static_cast<uint32_t>(event.a));
    case sim::kFaultEnds:
      return faults_.end(static_cast<uint32_t>(event.a));
    case sim::kDiskMark:
      return faults_.mark_disks(static_cast<uint32_t>(event.a));
    case sim::kTick:
      return roster_[event.node].take_timer(event.generation);
    case sim::kStorageDone:
      return roster_[event.node].take_stored(event.generation);
    case sim::kWorkload:
      return people_.wake(event);
    default:
      SKERRY_CHECK(false && "an event of an unknown kind");
  }
}

}  // namespace skerry::harness
