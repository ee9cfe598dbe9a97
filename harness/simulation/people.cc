#include "harness/simulation/people.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/check.h"
#include "harness/observe/cursor.h"
#include "sim/kernel/kinds.h"

namespace skerry::harness {
namespace {

constexpr uint64_t kNoRead = 0;  // of a replica that is not there to be asked; its own begin at 1

}  // namespace

void People::set_up() {
  for (uint32_t i = 0; i < scene_.plan.workloads.size(); ++i) {
    const Plan::Work& work = scene_.plan.workloads[i];
    if (!work.workload->hears_received()) continue;
    hearers_.resize(scene_.plan.following.documents());
    hearers_[work.document].push_back(i);
  }
  for (uint32_t i = 0; i < scene_.plan.workloads.size(); ++i) {
    current_workload_ = i;
    scene_.plan.workloads[i].workload->setup(*this);
  }
  std::map<std::pair<Instant, uint32_t>, uint32_t> dues;  // by time and island: one of its nodes
  for (const Plan::Work& work : scene_.plan.workloads) {
    for (const Instant due : work.workload->dues()) {
      const uint32_t node = scene_.plan.following.holders(work.document).front();
      dues.try_emplace({std::max(due, scene_.now), island_of(work.document)}, node);
    }
  }
  for (const auto& [due, node] : dues) call_at_end_of(due.first, node);
}

void People::call_at_end_of(Instant instant, uint32_t node) {
  scene_.queue.push({.time_ns = instant.ns, .kind = sim::kEndOfInstant, .node = node});
}

void People::end_instant(const sim::Event& event) {
  if (scene_.now >= end()) return;
  if (scene_.queue.has_more_at(scene_.now.ns)) {
    return call_at_end_of(scene_.now, event.node);  // behind what is left of the instant
  }
  const std::vector<uint32_t>& islands = scene_.plan.islands;
  const uint32_t island = islands.empty() ? 0 : islands[event.node];
  for (uint32_t i = 0; i < scene_.plan.workloads.size(); ++i) {
    if (island_of(scene_.plan.workloads[i].document) != island) continue;
    current_workload_ = i;
    scene_.plan.workloads[i].workload->overdue(*this);
  }
}

void People::wake(const sim::Event& event) {
  if (scene_.now >= end()) return;
  current_workload_ = event.generation;
  scene_.plan.workloads[event.generation].workload->wake(*this, event.node, event.a);
}

void People::tell_received() {
  scene_.notices.take_all([this](uint32_t person) {
    if (hearers_.empty() || scene_.now >= end()) return;
    of_person_.clear();
    for (const uint32_t document : scene_.following().of(person)) {
      of_person_.insert(of_person_.end(), hearers_[document].begin(), hearers_[document].end());
    }
    std::sort(of_person_.begin(), of_person_.end());
    for (const uint32_t i : of_person_) {
      current_workload_ = i;
      scene_.plan.workloads[i].workload->on_received(*this, person);
    }
  });
}

std::optional<Committed> People::submit(uint32_t person, const Command& command) {
  SKERRY_CHECK(person < people() && scene_.now < end());
  if (!follows(person)) {  // and does not want to
    refusal_ = absl::UnavailableError("its person does not follow the document now");
    return std::nullopt;
  }
  Process& process = roster_[person];
  scene_.observers.tell<&Observer::on_command>(scene_.view(document()), person, command);
  const bool knows_kind = scene_.plan.since_of(document()) <= process.machine.version;
  if (!process.is_running() || !knows_kind) {
    refusal_ = absl::UnavailableError(knows_kind ? "it is down, asleep or paused"
                                                 : "its version has no such kind of document");
    scene_.observers.tell<&Observer::on_absent>(scene_.view(document()), person, command);
    return std::nullopt;
  }
  const auto answer = process.submit(document(), command);
  if (answer && answer->ok()) {
    if (scene_.plan.replica.sync.presence.is_on()) {
      process.present(document(), encode_cursor({person, place_after(command), scene_.now}));
    }
    return **answer;
  }
  refusal_ = answer ? answer->status() : absl::UnavailableError("it is not answered yet");
  return std::nullopt;
}

void People::read(uint32_t person) {
  SKERRY_CHECK(person < people() && scene_.now < end());
  if (!follows(person)) return;  // and does not want to
  Process& process = roster_[person];
  const bool knows_kind = scene_.plan.since_of(document()) <= process.machine.version;
  if (process.is_running() && knows_kind) return process.read(document());
  const RunView& view = scene_.view(document());
  scene_.observers.tell<&Observer::on_read>(view, person, kNoRead);
  const Status away = absl::UnavailableError("nobody is there who could show it");
  scene_.observers.tell<&Observer::on_read_answer>(view, person,
                                                   Observer::ReadAnswer{kNoRead, scene_.now, away});
}

std::optional<Hash256> People::attach(uint32_t person, ByteView content) {
  if (!is_running(person)) return std::nullopt;
  const auto name = roster_[person].attach(document(), content);
  return name.ok() ? std::optional(*name) : std::nullopt;
}

void People::schedule(Instant at, uint32_t person, uint64_t tag) {
  scene_.queue.push({.time_ns = std::max(at, scene_.now).ns,
                     .kind = sim::kWorkload,
                     .node = person,
                     .generation = current_workload_,
                     .a = tag});
}

}  // namespace skerry::harness
