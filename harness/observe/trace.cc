#include "harness/observe/trace.h"

#include "core/command_text.h"
#include "core/text_difference.h"
#include "harness/observe/frame_text.h"
#include "harness/observe/narrator.h"

namespace skerry::harness {
namespace {

using perfetto::Event;

TraceFlow begin_of(uint64_t frame) { return {Event::Flow::kBegins, frame}; }
TraceFlow end_of(const FrameUnderWay& frame) {
  return {Event::Flow::kEnds, frame.number, frame.is_drawn};
}

// Of a run with one document, as they are.
TraceNotes in_document(std::optional<uint32_t> document, TraceNotes notes) {
  if (document) notes.emplace_back("document", uint64_t{*document});
  return notes;
}

TraceNotes notes_of_change(const RunView& view, const DotRun& dots) {
  return in_document(document_of(view), {{"change", format_dots(dots)}});
}

std::string_view words_of(Observer::Connection what) {
  switch (what) {
    case Observer::Connection::kDialled:
      return "dials ";
    case Observer::Connection::kOpened:
      return "connected with ";
    case Observer::Connection::kLost:
      return "no connection any more with ";
    case Observer::Connection::kClosed:
      return "hangs up on ";
  }
  return "";
}

}  // namespace

void Trace::open(const RunView& view) {
  lives_.resize(view.setting().nodes());
  tracks_.open(view);
}

Status Trace::close(const RunView& view) {
  if (view.network().bytes_in_flight() != in_flight_) {
    tracks_.bytes_in_flight(view.now(), view.network().bytes_in_flight());
  }
  for (const FrameUnderWay& frame : frames_.take_rest()) {
    happens(view, frame.from, "under way",
            "still under way to " + view.node_name(frame.to) + " at the end",
            in_document(documents_.of(view, plain_.taken(view, frame.payload)),
                        {{"frame", frame.number}}),
            end_of(frame));
  }
  return tracks_.close(view);
}

TraceNotes Trace::notes_of(const RunView& view, const Payload& frame, const Payload& plain) {
  return in_document(documents_.of(view, plain), {{"what", shortened(describe_frame(plain).what)},
                                                  {"bytes", uint64_t{frame.size()}}});
}

bool Trace::happens(const RunView& view, uint32_t node, std::string_view category, std::string name,
                    TraceNotes notes, TraceFlow flow) {
  notes.emplace_back("event", event_);
  return tracks_.happens(view, node, category, std::move(name), std::move(notes), flow);
}

// What is in flight changes within an event, and is known after it.
void Trace::on_event(const RunView& view, const sim::Event&) {
  ++event_;
  if (view.now() <= counted_at_) return;
  if (const uint64_t bytes = view.network().bytes_in_flight(); bytes != in_flight_) {
    tracks_.bytes_in_flight(counted_at_, bytes);
    in_flight_ = bytes;
  }
  counted_at_ = view.now();
}

void Trace::on_send(const RunView& view, uint32_t node, const Output& output) {
  const uint32_t peer = output.peer.value;
  const uint64_t number = ++frames_sent_;
  TraceNotes notes = notes_of(view, output.payload, plain_.sent(view, node, output));
  notes.emplace_back("frame", number);
  const bool is_drawn = happens(view, node, "send", "send to " + view.node_name(peer),
                                std::move(notes), begin_of(number));
  frames_.add({number, node, peer, view.now(), output.payload, is_drawn});
}

void Trace::on_frame(const RunView& view, uint32_t node, uint32_t from, const Payload& frame,
                     const FrameAccount& account) {
  look_at_queues(view, node);  // acknowledgements and gaps are theirs
  const auto sent = frames_.take(from, node, frame);
  TraceNotes notes = notes_of(view, frame, plain_.taken(view, frame));
  notes.emplace_back("new changes", uint64_t{account.new_changes});
  notes.emplace_back("known changes", uint64_t{account.duplicate_changes});
  if (account.is_corrupt) notes.emplace_back("damage", "it is corrupt");
  if (account.is_foreign) notes.emplace_back("damage", "it is of another mode");
  if (!sent) {
    happens(view, node, "receive", "receive a copy from " + view.node_name(from), std::move(notes));
    return;
  }
  notes.emplace_back("frame", sent->number);
  notes.emplace_back("travelled ns", static_cast<uint64_t>((view.now() - sent->sent_at).ns));
  happens(view, node, "receive", "receive from " + view.node_name(from), std::move(notes),
          end_of(*sent));
}

void Trace::on_unread(const RunView& view, uint32_t node, const Payload& frame) {
  const auto sent = frames_.take_at(node, frame);
  TraceNotes notes = notes_of(view, frame, plain_.taken(view, frame));
  notes.emplace_back("why", "no process reads it");
  if (!sent) {
    happens(view, node, "lost", "unread copy", std::move(notes));
    return;
  }
  notes.emplace_back("frame", sent->number);
  happens(view, node, "lost", "unread, from " + view.node_name(sent->from), std::move(notes),
          end_of(*sent));
}

void Trace::on_lost(const RunView& view, uint32_t node, uint32_t peer, const Payload& frame,
                    sim::Loss why) {
  const auto sent = frames_.take(node, peer, frame);
  TraceNotes notes = notes_of(view, frame, plain_.taken(view, frame));
  notes.emplace_back("why", std::string(harness::words_of(why)));
  if (!sent) {
    happens(view, node, "lost", "lost, a copy to " + view.node_name(peer), std::move(notes));
    return;
  }
  notes.emplace_back("frame", sent->number);
  happens(view, node, "lost", "lost, to " + view.node_name(peer), std::move(notes), end_of(*sent));
}

// Its own are there as what its user did; what its log held was delivered before.
void Trace::on_received(const RunView& view, uint32_t node, const Output& output) {
  look_at_queues(view, node);
  if (output.dots.actor.replica.value == node || lives_[node].reads_log) return;
  happens(view, node, "deliver", "deliver", notes_of_change(view, output.dots));
}

void Trace::on_acknowledge(const RunView& view, uint32_t node, const DotRun& dots) {
  happens(view, node, "saved", "acknowledge: saved", notes_of_change(view, dots));
}

void Trace::look_at_queues(const RunView& view, uint32_t node) {
  InspectedDocument::Depths all;  // of all documents that it follows
  for_each_held_by(view, node, [&all](const InspectedDocument& document) {
    const InspectedDocument::Depths depths = document.depths();
    all.outbox += depths.outbox;
    all.buffered += depths.buffered;
    all.held += depths.held;
  });
  tracks_.queues(view, node, all);
}

void Trace::on_fork(const RunView& view, uint32_t node, uint32_t peer) {
  happens(view, node, "fork", "fork with " + view.node_name(peer),
          in_document(document_of(view), {}));
}

void Trace::on_refused_body(const RunView& view, uint32_t node, const DotRun& dots) {
  happens(view, node, "refused", "refuse what a change says", notes_of_change(view, dots));
}

void Trace::on_limit(const RunView& view, uint32_t node, const Output& output) {
  const std::string why = shortened(as_text(output.payload.view()));
  happens(view, node, "refused", "limit met", in_document(document_of(view), {{"why", why}}));
}

void Trace::on_connection(const RunView& view, uint32_t node, uint32_t peer, Connection what) {
  plain_.connection(node, peer, what);
  happens(view, node, "connection", std::string(words_of(what)) + view.node_name(peer), {});
}

void Trace::on_answer(const RunView& view, uint32_t person, const Command& command,
                      const StatusOr<Committed>& answer) {
  TraceNotes notes = in_document(document_of(view), {{"command", shortened(to_text(command))}});
  if (!answer.ok()) {
    notes.emplace_back("why", shortened(std::string(answer.status().message())));
    happens(view, person, "refused", "refuse a command", std::move(notes));
  } else if (answer->dots.length == 0) {
    happens(view, person, "command", "no effect", std::move(notes));
  } else {
    notes.emplace_back("change", format_dots(answer->dots));
    happens(view, person, "command", "commit", std::move(notes));
  }
}

void Trace::on_absent(const RunView& view, uint32_t person, const Command& command) {
  happens(view, person, "refused", "not there for a command",
          in_document(document_of(view), {{"command", shortened(to_text(command))}}));
}

void Trace::on_process(const RunView& view, uint32_t node, Process what) {
  Life& life = lives_[node];
  life.reads_log = what == Process::kStarts;
  life.is_up = what != Process::kStops;
  if (what == Process::kStarts) ++life.number;
  if (what == Process::kStops) tracks_.queues(view, node, {});
  enter_phase(view, node);
}

void Trace::on_disk_replaced(const RunView& view, uint32_t node) {
  happens(view, node, "process", "its disk is not what it was", {});
}

void Trace::on_fault(const RunView& view, uint32_t fault, Edge edge) {
  const bool begins = edge == Edge::kBegins;
  if (begins) {
    tracks_.fault_begins(view, fault);
  } else {
    tracks_.fault_ends(view, fault);
  }
  const sim::FaultInterval& interval = view.setting().faults[fault];
  if (interval.effect.process != sim::FaultEffect::Process::kPauses) return;
  for (const uint32_t node : interval.nodes) {
    Life& life = lives_[node];
    uint32_t& count = interval.effect.is_dark ? life.asleep : life.paused;
    count = begins ? count + 1 : count - 1;
    enter_phase(view, node);
  }
}

void Trace::enter_phase(const RunView& view, uint32_t node) {
  using Phase = TraceTracks::Phase;
  const Life& life = lives_[node];
  const Phase phase = !life.is_up       ? Phase::kDown
                      : life.asleep > 0 ? Phase::kAsleep
                      : life.paused > 0 ? Phase::kPaused
                                        : Phase::kRuns;
  tracks_.enter(view, node, phase, life.number);
}

}  // namespace skerry::harness
