#include "harness/observe/trace_tracks.h"

#include <algorithm>
#include <utility>

#include "core/text_difference.h"
#include "core/time_text.h"

namespace skerry::harness {
namespace {

using perfetto::Event;
using perfetto::Track;
using Part = CappedTrace::Part;

// Ids of tracks: a few, then ranges.
constexpr uint64_t kRun = 1;
constexpr uint64_t kChecks = 2;
constexpr uint64_t kFaults = 3;
constexpr uint64_t kInFlight = 4;
constexpr uint64_t kFirstFault = uint64_t{1} << 40;
constexpr uint64_t kFirstReplica = uint64_t{2} << 40;
constexpr uint64_t kFirstQueue = uint64_t{3} << 40;

constexpr size_t kMostDetail = 600;

struct Queue {
  std::string_view name;
  std::string_view description;
};
constexpr std::array<Queue, 3> kQueues = {
    Queue{"outbox", "own changes that no peer has acknowledged"},
    Queue{"buffered", "changes received that wait for their dependencies"},
    Queue{"held", "changes received but not integrated"},
};

Track run_track() {
  return {kRun, 0, "the run", "which run it is, and what was left out of this trace"};
}
Track checks_track() {
  return {kChecks, 0, "checks", "checks that do not hold, at the time that they say"};
}
Track faults_track() { return {kFaults, 0, "faults", "a track each, from begin to end"}; }
Track in_flight_track() {
  return {kInFlight, 0, "bytes in flight", "sent and neither delivered nor lost, on all links",
          Track::Kind::kBytes};
}

std::string words_of(TraceTracks::Phase phase, uint32_t life) {
  switch (phase) {
    case TraceTracks::Phase::kRuns:
      return "runs, life " + std::to_string(life);
    case TraceTracks::Phase::kPaused:
      return "paused";
    case TraceTracks::Phase::kAsleep:
      return "asleep";
    default:
      return "down";
  }
}

// "follows documents 2, 5, 17", the first few; of a run with one nothing.
std::string followed_text(const RunView& view, uint32_t node) {
  constexpr size_t kMost = 32;
  std::string text;
  size_t count = 0;
  for (uint32_t document = 0; view.documents() > 1 && document < view.documents(); ++document) {
    const std::vector<uint32_t>& holders = view.of_document(document).holders();
    if (!std::binary_search(holders.begin(), holders.end(), node) || ++count > kMost) continue;
    text += (count == 1 ? "follows documents " : ", ") + std::to_string(document);
  }
  return count > kMost ? text + " and " + std::to_string(count - kMost) + " more" : text;
}

}  // namespace

void TraceTracks::open(const RunView& view) {
  replicas_.resize(view.setting().nodes());
  const Instant now = view.now();
  trace_.add(run_track(),
             {now, kRun, Event::Kind::kBegin, "run", names_.run, {{"again", names_.again}}},
             Part::kKept);
  std::string checks;
  for (const std::string& name : names_.checks) checks += (checks.empty() ? "" : ", ") + name;
  trace_.add(checks_track(),
             {now, kChecks, Event::Kind::kInstant, "check", "these look on", {{"checks", checks}}});
  if (!names_.faults.empty()) {
    const std::string count = std::to_string(names_.faults.size());
    trace_.add(faults_track(), {now, kFaults, Event::Kind::kInstant, "fault", count + " planned"});
  }
  bytes_in_flight(now, 0);
  for (uint32_t node = 0; node < view.setting().nodes(); ++node) replica(view, node);
}

Status TraceTracks::close(const RunView& view) {
  const Instant now = view.now();
  for (Replica& each : replicas_) end(each.slices, now);
  for (auto& [number, slices] : faults_) end(slices, now);
  const TraceSize so_far = trace_.size();
  if (so_far.full_at) {
    Event left_out{*so_far.full_at, kRun, Event::Kind::kBegin, "left out",
                   "left out from here on: " + std::to_string(so_far.events_left_out) +
                       " events, " + std::to_string(so_far.bytes_left_out) + " bytes"};
    left_out.notes = {{"events", so_far.events_left_out}, {"bytes", so_far.bytes_left_out}};
    trace_.add(run_track(), left_out, Part::kKept);
    trace_.add(run_track(), {now, kRun, Event::Kind::kEnd}, Part::kKept);
  }
  trace_.add(run_track(), {now, kRun, Event::Kind::kEnd}, Part::kKept);
  return trace_.finish();
}

TraceTracks::Replica& TraceTracks::replica(const RunView& view, uint32_t node) {
  Replica& replica = replicas_[node];
  Track& track = replica.slices.track;
  if (track.id != 0) return replica;
  const std::string name = view.node_name(node);
  track = {kFirstReplica + node, 0, node < view.setting().people ? "replica " + name : name,
           followed_text(view, node)};
  return replica;
}

void TraceTracks::begin(Slices& slices, Instant at, std::string_view category, std::string name,
                        TraceNotes notes) {
  end(slices, at);
  const bool is_open = trace_.add(
      slices.track,
      {at, slices.track.id, Event::Kind::kBegin, category, std::move(name), std::move(notes)},
      Part::kOpens);
  slices.state = is_open ? Slices::State::kOpen : Slices::State::kLeftOut;
}

void TraceTracks::end(Slices& slices, Instant at) {
  const auto state = std::exchange(slices.state, Slices::State::kNone);
  if (state == Slices::State::kNone) return;
  trace_.add(slices.track, {at, slices.track.id, Event::Kind::kEnd},
             state == Slices::State::kOpen ? Part::kCloses : Part::kWhole);
}

bool TraceTracks::happens(const RunView& view, uint32_t node, std::string_view category,
                          std::string name, TraceNotes notes, TraceFlow flow) {
  const Track& track = replica(view, node).slices.track;
  const Event event{view.now(), track.id,        Event::Kind::kInstant,
                    category,   std::move(name), std::move(notes),
                    flow.kind,  flow.id};
  const Part part = !flow.is_drawn                      ? Part::kWhole
                    : flow.kind == Event::Flow::kBegins ? Part::kOpens
                    : flow.kind == Event::Flow::kEnds   ? Part::kCloses
                                                        : Part::kWhole;
  return trace_.add(track, event, part);
}

void TraceTracks::enter(const RunView& view, uint32_t node, Phase phase, uint32_t life) {
  Replica& of = replica(view, node);
  if (of.phase == phase) return;
  of.phase = phase;
  begin(of.slices, view.now(), "process", words_of(phase, life), {});
}

void TraceTracks::queues(const RunView& view, uint32_t node,
                         const InspectedDocument::Depths& depths) {
  Replica& of = replica(view, node);
  const std::array<uint64_t, 3> values = {depths.outbox, depths.buffered, depths.held};
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] == of.depths[i]) continue;
    of.depths[i] = values[i];
    const Track track{kFirstQueue + uint64_t{node} * kQueues.size() + i,
                      of.slices.track.id,
                      std::string(kQueues[i].name),
                      std::string(kQueues[i].description),
                      Track::Kind::kCountOfChanges,
                      static_cast<int32_t>(i)};
    Event event{view.now(), track.id, Event::Kind::kCounter};
    event.value = values[i];
    trace_.add(track, event);
  }
}

void TraceTracks::bytes_in_flight(Instant at, uint64_t bytes) {
  Event event{at, kInFlight, Event::Kind::kCounter};
  event.value = bytes;
  trace_.add(in_flight_track(), event);
}

void TraceTracks::fault_ends(const RunView& view, uint32_t fault) {
  end(faults_[fault], view.now());
}

void TraceTracks::fault_begins(const RunView& view, uint32_t fault) {
  Slices& slices = faults_[fault];
  const std::string& name = names_.faults[fault];
  slices.track = {kFirstFault + fault,        kFaults, name, "", Track::Kind::kEvents,
                  static_cast<int32_t>(fault)};
  if (view.setting().faults[fault].effect.lasts()) {
    return begin(slices, view.now(), "fault", name, {});
  }
  // A clock jumps once, and stays.
  trace_.add(slices.track, {view.now(), slices.track.id, Event::Kind::kInstant, "fault", name});
}

void TraceTracks::heal(const RunView& view, std::optional<uint32_t> document) {
  TraceNotes notes;
  if (document) notes.emplace_back("document", uint64_t{*document});
  trace_.add(faults_track(),
             {view.now(), kFaults, Event::Kind::kInstant, "heal",
              "all have what was committed before a fault ended", std::move(notes)});
}

void TraceTracks::check(const RunView& view, const std::string& name, results::Verdict verdict,
                        const std::string& detail, std::optional<uint32_t> document) {
  std::string what = std::string(results::to_string(verdict)) + ": " + name;
  TraceNotes notes = {{"detail", shortened(detail, kMostDetail)}};
  if (document) {
    what += ", document " + std::to_string(*document);
    notes.emplace_back("document", uint64_t{*document});
  }
  trace_.add(
      checks_track(),
      {view.now(), kChecks, Event::Kind::kInstant, "check", std::move(what), std::move(notes)},
      Part::kKept);
}

}  // namespace skerry::harness
