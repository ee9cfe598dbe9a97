#include "harness/replay/witness.h"

#include <algorithm>

#include "core/command_text.h"
#include "core/text_difference.h"
#include "harness/observe/frame_text.h"
#include "harness/replay/filter.h"

namespace skerry::harness {

const std::vector<Witness::Step>& Witness::steps(const Change& change) const {
  static const std::vector<Step> kNone;
  const auto at = std::ranges::find(tracks_, change, &Track::change);
  return at == tracks_.end() ? kNone : at->steps;
}

const Witness::Made* Witness::made(const Change& change) const {
  const auto actor = made_.find({change.document, change.dots.actor});
  if (actor == made_.end()) return nullptr;
  const uint64_t first = change.dots.first;
  const auto at = std::ranges::find_if(actor->second, [first](const Made& each) {
    return each.dots.first <= first && first <= each.dots.last();
  });
  return at == actor->second.end() ? nullptr : &*at;
}

const VersionVector& Witness::past(const Change& change) const {
  static const VersionVector kNone;
  const auto at = std::ranges::find(tracks_, change, &Track::change);
  return at == tracks_.end() ? kNone : at->past;
}

const Witness::Twice* Witness::twice(uint32_t document) const {
  const auto at = twice_.find(document);
  return at == twice_.end() ? nullptr : &at->second;
}

std::vector<uint32_t> Witness::faults_at(uint64_t event) const {
  std::vector<uint32_t> on;
  for (const FaultTime& each : faults_) {
    if (each.from <= event && event <= each.to) on.push_back(each.fault);
  }
  return on;
}

std::optional<Moment> Witness::started(uint32_t node, uint64_t event) const {
  std::optional<Moment> last;
  const auto at = starts_.find(node);
  if (at == starts_.end()) return last;
  for (const Moment& each : at->second) {
    if (each.event <= event) last = each;
  }
  return last;
}

std::optional<Moment> Witness::stopped(uint32_t node) const {
  const auto at = stops_.find(node);
  if (at == stops_.end()) return std::nullopt;
  return at->second;
}

bool Witness::is_of(const Track& track, const RunView& view, const DotRun& dots) {
  return track.change.document == view.document_index() &&
         is_about({dots}, track.change.dots, Epochs::kSame);
}

void Witness::note(Track& track, const RunView& view, Step step) {
  step.when = {event_, view.now()};
  if (track.steps.size() < kMostSteps) track.steps.push_back(step);
}

void Witness::note_frame(const RunView& view, const Payload& frame, const Step& step) {
  if (tracks_.empty()) return;
  const uint32_t document = documents_.of(view, frame).value_or(0);
  const auto is_elsewhere = [document](const Track& track) {
    return track.change.document != document;
  };
  if (std::ranges::all_of(tracks_, is_elsewhere)) return;
  const FrameText text = describe_frame(frame);
  for (Track& track : tracks_) {
    if (is_elsewhere(track)) continue;
    const DotRun& dots = track.change.dots;
    const bool may_be_in = text.is_opaque && step.node < track.has.size() && track.has[step.node];
    if (may_be_in || is_about(text.carries, dots, Epochs::kSame)) note(track, view, step);
    if (step.kind != Step::Kind::kSent) continue;
    const bool is_acknowledged = std::ranges::any_of(text.acknowledges, [&dots](const Dot& last) {
      return last.actor == dots.actor && dots.last() <= last.sequence;
    });
    if (is_acknowledged) note(track, view, {Step::Kind::kAcknowledged, {}, step.node, step.peer});
  }
}

void Witness::on_answer(const RunView& view, uint32_t person, const Command& command,
                        const StatusOr<Committed>& answer) {
  if (!answer.ok() || answer->dots.length == 0) return;
  const Change change{view.document_index(), answer->dots};
  const DotRun& dots = change.dots;
  Made now{{event_, view.now()}, person, dots, shortened(to_text(command))};
  std::vector<Made>& all = made_[{change.document, dots.actor}];
  if (!all.empty() && dots.first <= all.back().dots.last()) {
    const Made* before = made(change);
    twice_.try_emplace(change.document, Twice{before != nullptr ? *before : all.back(), now});
  }
  all.push_back(std::move(now));
  for (Track& track : tracks_) {
    if (is_of(track, view, dots)) track.past = view.document(person).integrated();
  }
}

void Witness::on_send(const RunView& view, uint32_t node, const Output& output) {
  note_frame(view, frames_.sent(view, node, output),
             {Step::Kind::kSent, {}, node, output.peer.value});
}

void Witness::on_lost(const RunView& view, uint32_t node, uint32_t peer, const Payload& frame,
                      sim::Loss why) {
  note_frame(view, frames_.taken(view, frame), {Step::Kind::kLost, {}, node, peer, why});
}

void Witness::on_unread(const RunView& view, uint32_t node, const Payload& frame) {
  note_frame(view, frames_.taken(view, frame), {Step::Kind::kUnread, {}, node, node});
}

void Witness::on_frame(const RunView& view, uint32_t node, uint32_t from, const Payload& frame,
                       const FrameAccount&) {
  note_frame(view, frames_.taken(view, frame), {Step::Kind::kTaken, {}, node, from});
}

void Witness::on_received(const RunView& view, uint32_t node, const Output& output) {
  for (Track& track : tracks_) {
    if (!is_of(track, view, output.dots)) continue;
    track.has.resize(view.setting().nodes());
    if (!track.has[node]) note(track, view, {Step::Kind::kHad, {}, node, node});
    track.has[node] = true;
  }
}

void Witness::on_acknowledge(const RunView& view, uint32_t node, const DotRun& dots) {
  for (Track& track : tracks_) {
    if (is_of(track, view, dots)) {
      note(track, view, {Step::Kind::kSaved, {}, node, node});
    }
  }
}

void Witness::on_process(const RunView& view, uint32_t node, Process what) {
  if (what == Process::kStops) {
    stops_[node] = {event_, view.now()};
    return;
  }
  if (what == Process::kStarts) starts_[node].push_back({event_, view.now()});
  for (Track& track : tracks_) {
    if (node >= track.has.size()) continue;
    if (what == Process::kStarts) {
      track.had = track.has;
      track.has[node] = false;  // until its log gives it back
    } else if (!track.has[node] && track.had[node]) {
      note(track, view, {Step::Kind::kGone, {}, node, node});
    }
  }
}

void Witness::on_disk_replaced(const RunView& view, uint32_t node) {
  Replaced replaced{{event_, view.now()}, node, {}};
  if (!faults_.empty()) replaced.fault = faults_.back().fault;  // it has just begun
  replaced_.push_back(replaced);
  for (Track& track : tracks_) {
    if (node >= track.has.size() || !track.has[node]) continue;
    note(track, view, {Step::Kind::kForgotten, {}, node, node});
    track.has[node] = false;
  }
}

void Witness::on_copy_dropped(const RunView& view, uint32_t node) {
  for (Track& track : tracks_) {
    if (track.change.document != view.document_index()) continue;
    if (node >= track.has.size() || !track.has[node]) continue;
    note(track, view, {Step::Kind::kDropped, {}, node, node});
    track.has[node] = false;
  }
}

void Witness::on_fault(const RunView& view, uint32_t fault, Edge edge) {
  if (edge == Edge::kBegins) {
    faults_.push_back({fault, event_});
    if (view.setting().faults[fault].effect.changes_following()) faults_.back().to = event_;
    return;
  }
  for (FaultTime& each : faults_) {
    if (each.fault == fault && each.to == UINT64_MAX) each.to = event_;
  }
}

}  // namespace skerry::harness
