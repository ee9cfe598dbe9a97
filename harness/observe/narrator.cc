#include "harness/observe/narrator.h"

#include "core/command_text.h"
#include "core/text_difference.h"
#include "harness/observe/frame_text.h"

namespace skerry::harness {
namespace {

std::string bytes_of(const Payload& frame) {
  return " (" + std::to_string(frame.size()) + " bytes)";
}

std::string why(sim::Loss loss) {
  switch (loss) {
    case sim::Loss::kChance:
      return "lost on the way, by chance";
    case sim::Loss::kCut:
      return "lost in a cut";
    case sim::Loss::kSilentHost:
      return "lost: its host is off, or no process listens there";
    case sim::Loss::kFullQueue:
      return "dropped: the line's queue is full";
    case sim::Loss::kEndedStream:
      return "lost: the stream has ended";
  }
  return "lost";
}

}  // namespace

void Narrator::say(const RunView& view, std::optional<uint32_t> node, std::optional<uint32_t> peer,
                   std::vector<DotRun> changes, std::string text) {
  tell_({event_, view.now(), node, peer, std::move(changes), std::move(text)});
}

void Narrator::on_frame(const RunView& view, uint32_t node, uint32_t from, const Payload& frame,
                        const FrameAccount& account) {
  FrameText text = describe_frame(frame);
  std::string what = "takes from " + view.node_name(from) + ": " + text.what + bytes_of(frame);
  if (account.is_corrupt) what += "; it is corrupt";
  if (account.is_foreign) what += "; it is of another mode";
  if (account.new_changes > 0) what += "; " + std::to_string(account.new_changes) + " new";
  if (account.duplicate_changes > 0) {
    what += "; " + std::to_string(account.duplicate_changes) + " known";
  }
  say(view, node, from, std::move(text.carries), std::move(what));
}

void Narrator::on_unread(const RunView& view, uint32_t node, const Payload& frame) {
  FrameText text = describe_frame(frame);
  say(view, node, {}, std::move(text.carries), "no process reads: " + text.what + bytes_of(frame));
}

void Narrator::on_send(const RunView& view, uint32_t node, const Output& output) {
  FrameText text = describe_frame(output.payload);
  const uint32_t peer = output.peer.value;
  say(view, node, peer, std::move(text.carries),
      "sends " + view.node_name(peer) + ": " + text.what + bytes_of(output.payload));
}

void Narrator::on_lost(const RunView& view, uint32_t node, uint32_t peer, const Payload& frame,
                       sim::Loss loss) {
  FrameText text = describe_frame(frame);
  say(view, node, peer, std::move(text.carries),
      "what it sent " + view.node_name(peer) + " is " + why(loss) + ": " + text.what +
          bytes_of(frame));
}

void Narrator::on_received(const RunView& view, uint32_t node, const Output& output) {
  say(view, node, {}, {output.dots}, "has " + format_dots(output.dots));
}

void Narrator::on_acknowledge(const RunView& view, uint32_t node, const DotRun& dots) {
  say(view, node, {}, {dots}, "tells its user that " + format_dots(dots) + " is saved");
}

void Narrator::on_fork(const RunView& view, uint32_t node, uint32_t peer) {
  say(view, node, peer, {},
      "finds a fork: " + view.node_name(peer) + " has the same numbers, and other changes");
}

void Narrator::on_refused_body(const RunView& view, uint32_t node, const DotRun& dots) {
  say(view, node, {}, {dots}, "its design refuses what " + format_dots(dots) + " says");
}

void Narrator::on_limit(const RunView& view, uint32_t node, const Output& output) {
  say(view, node, output.peer.value, {}, std::string(as_text(output.payload.view())));
}

void Narrator::on_connection(const RunView& view, uint32_t node, uint32_t peer, Connection what) {
  const std::string who = view.node_name(peer);
  switch (what) {
    case Connection::kDialled:
      return say(view, node, peer, {}, "dials " + who);
    case Connection::kOpened:
      return say(view, node, peer, {}, "is connected with " + who);
    case Connection::kLost:
      return say(view, node, peer, {}, "has no connection with " + who + " any more");
    case Connection::kClosed:
      return say(view, node, peer, {}, "hangs up on " + who);
  }
}

void Narrator::on_answer(const RunView& view, uint32_t person, const Command& command,
                         const StatusOr<Committed>& answer) {
  const std::string does = "does " + shortened(to_text(command));
  if (!answer.ok()) {
    return say(view, person, {}, {}, does + ": refused: " + std::string(answer.status().message()));
  }
  if (answer->dots.length == 0) return say(view, person, {}, {}, does + ": changes nothing");
  say(view, person, {}, {answer->dots}, does + ": " + format_dots(answer->dots));
}

void Narrator::on_absent(const RunView& view, uint32_t person, const Command& command) {
  say(view, person, {}, {}, "cannot do " + shortened(to_text(command)) + ": it does not run");
}

void Narrator::on_process(const RunView& view, uint32_t node, Process what) {
  if (what == Process::kStarts) say(view, node, {}, {}, "starts, and reads its log");
  if (what == Process::kStops) say(view, node, {}, {}, "stops: what was not saved is gone");
}

void Narrator::on_presence(const RunView& view, uint32_t node, bool is_away) {
  say(view, node, {}, {}, is_away ? "is away" : "is back");
}

void Narrator::on_disk_replaced(const RunView& view, uint32_t node) {
  say(view, node, {}, {}, "its disk is not what it was: it holds other records now");
}

void Narrator::on_fault(const RunView& view, uint32_t fault, bool begins) {
  const std::string kind = view.fault(fault).kind;
  say(view, {}, {}, {}, "fault " + kind + (begins ? " begins" : " is over"));
}

void Narrator::on_heal(const RunView& view) {
  say(view, {}, {}, {}, "all that run have what was committed before a fault ended");
}

}  // namespace skerry::harness
