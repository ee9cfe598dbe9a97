#include "harness/simulation/roster.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "core/prefetch.h"
#include "core/rng.h"
#include "harness/simulation/outside.h"
#include "sim/kernel/kinds.h"

namespace skerry::harness {
namespace {

// What wall clocks read at the start of a run (2026-01-01 UTC): any fixed instant would do.
constexpr Instant kWallOrigin{1'767'225'600'000'000'000};

// What is still to be pushed of a document that was left is nobody's but its author's.
bool is_leaving(const Process& process) {
  const Channels* channels = process.participant()->channels();
  return channels != nullptr && channels->leaving() > 0;
}

}  // namespace

void Roster::set_up(Scene& scene) {
  scene_ = &scene;
  const Plan& plan = scene.plan;
  processes_ = std::vector<std::optional<Process>>(plan.nodes());
  const Sampler offset(plan.clock_offset);
  const auto spread = static_cast<uint64_t>(2 * plan.clock_drift_ppm + 1);
  for (uint32_t i = 0; i < plan.nodes(); ++i) {
    Rng clocks = Rng::stream(plan.seed, "clock/" + std::to_string(i));
    const int64_t shift = offset.draw(clocks);
    const int64_t drift = static_cast<int64_t>(clocks.below(spread)) - plan.clock_drift_ppm;
    processes_[i].emplace(scene, i, sim::ClockModel(kWallOrigin, Duration{shift}, drift));
  }
}

const InspectedDocument& Roster::document(uint32_t node, uint32_t document) const {
  const InspectedDocument* held = (*this)[node].documents().find(document);
  SKERRY_CHECK(held != nullptr);
  return *held;
}

bool Roster::is_at_rest() const {
  const auto rests = [this](const std::optional<Process>& process) {
    return process->is_running() && process->machine.writes.size() == 0 &&
           process->documents().has_integrated_all() &&
           (!scene_->followed_now || !is_leaving(*process));
  };
  // Asked before every event of the settle phase: who was not at rest the last time is looked at
  // first, and mostly it is enough.
  if (restless_ < size() && !rests(processes_[restless_])) return false;
  const auto at = std::find_if_not(processes_.begin(), processes_.end(), rests);
  restless_ = static_cast<uint32_t>(at - processes_.begin());
  return at == processes_.end();
}

bool Roster::has_told_all() const {
  // Who has a server that orders commands waits for what it makes of them.
  const bool waits = scene_->plan.replica.sync.acknowledge_at.waits_for_others() ||
                     scene_->plan.architecture->has_order;
  if (!waits) return true;
  return std::all_of(processes_.begin(), processes_.end(),
                     [](const auto& process) { return process->documents().has_told_all(); });
}

bool Roster::has_all_blobs() const {
  if (!scene_->plan.replica.sync.blobs.is_on()) return true;
  return std::all_of(processes_.begin(), processes_.end(), [](const auto& process) {
    const Channels* channels = process->participant()->channels();
    return channels == nullptr || channels->missing_blobs() == 0;
  });
}

uint64_t Roster::pending_writes() const {
  uint64_t writes = 0;
  for (const auto& process : processes_) writes += process->machine.writes.size();
  return writes;
}

void Roster::prefetch_process(const sim::Event& event) const {
  if (event.node >= processes_.size()) return;
  prefetch<sizeof(Process)>(&processes_[event.node]);
  prefetch(event.payload);
}

void Roster::prefetch_participant(const sim::Event& event) const {
  constexpr size_t kBytes = 960;  // of ours that are touched by every frame
  if (event.node < processes_.size()) prefetch<kBytes>((*this)[event.node].participant());
}

void Roster::prefetch_inside(Ahead step, const sim::Event& event) const {
  const bool is_inside = event.kind == sim::kStreamSegment || event.kind == sim::kDatagramArrival ||
                         event.kind == sim::kTick || event.kind == sim::kWorkload;
  if (!is_inside || event.node >= processes_.size()) return;
  Participant* participant = (*this)[event.node].participant();
  const Inspection* inspection = participant == nullptr ? nullptr : participant->inspection();
  if (inspection == nullptr) return;
  inspection->prefetch(step, {event.peer}, Payload::view_of(event.payload));
}

void Roster::on_frame(sim::NodeIndex to, sim::NodeIndex from, Payload frame) {
  if (scene_->plan.outside != nullptr) [[unlikely]]
    return pass_down(to, {Input::Kind::kFrame, from, 0, std::move(frame)});
  processes_[to]->take_frame(from, std::move(frame));
}

void Roster::on_connected(sim::NodeIndex node, sim::NodeIndex peer) {
  note_connection(node, peer, Observer::Connection::kOpened);
  pass_down(node, {Input::Kind::kConnected, peer, 0, {}});
}

void Roster::on_disconnected(sim::NodeIndex node, sim::NodeIndex peer) {
  note_connection(node, peer, Observer::Connection::kLost);
  pass_down(node, {Input::Kind::kDisconnected, peer, 0, {}});
}

void Roster::on_backpressure(sim::NodeIndex node, sim::NodeIndex peer, sim::SendBuffer buffer) {
  const bool is_full = buffer == sim::SendBuffer::kFull;
  pass_down(node, {is_full ? Input::Kind::kFull : Input::Kind::kHasRoom, peer, 0, {}});
}

// Without a process nothing is plugged, and it is lost as it is in a simulation.
void Roster::pass_down(uint32_t node, Input input) {
  Outside* const outside = scene_->plan.outside;
  const bool is_plugged = outside != nullptr && processes_[node]->participant() != nullptr;
  if (is_plugged) return outside->send_down(node, std::move(input));
  processes_[node]->take(std::move(input));
}

void Roster::on_lost(sim::NodeIndex from, sim::NodeIndex to, const Payload& frame, sim::Loss why) {
  scene_->observers.tell<&Observer::on_lost>(scene_->view(), from, to, frame, why);
}

void Roster::note_connection(uint32_t node, uint32_t peer, Observer::Connection what) {
  scene_->standing.note_connection(scene_->now);
  scene_->observers.tell<&Observer::on_connection>(scene_->view(), node, peer, what);
}

}  // namespace skerry::harness
