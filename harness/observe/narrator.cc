#include "harness/observe/narrator.h"

#include <array>

#include "core/command_text.h"
#include "core/text_difference.h"
#include "harness/observe/frame_text.h"

namespace skerry::harness {
namespace {

std::string_view words_of(AcknowledgeLevel level) {
  switch (level) {
    case AcknowledgeLevel::kMemory:
      return "in the document";
    case AcknowledgeLevel::kLocal:
      return "saved";
    case AcknowledgeLevel::kServer:
      return "saved at a server";
    case AcknowledgeLevel::kReplicas:
      return "saved at as many others as it waits for";
    case AcknowledgeLevel::kStable:
      return "at every member";
  }
  return "saved";
}

std::string bytes_of(const Payload& frame) {
  return " (" + std::to_string(frame.size()) + " bytes)";
}

}  // namespace

std::string_view words_of(sim::Loss loss) {
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

std::span<const LineKindRow> line_kinds() {
  static constexpr std::array<LineKindRow, 12> kKinds{{
      {LineKind::kCommand, "command", "a person does something, and what becomes of it"},
      {LineKind::kSend, "send", "a frame is sent"},
      {LineKind::kReceive, "receive", "a frame is taken by a process"},
      {LineKind::kLost, "lost", "a frame does not arrive, or nobody reads it"},
      {LineKind::kDeliver, "deliver", "a change enters a replica's set"},
      {LineKind::kSaved, "saved", "a person is told that a change is saved"},
      {LineKind::kConnection, "connection", "a stream is dialled, opened, lost or closed"},
      {LineKind::kRefused, "refused", "a design refuses a change, or a limit is met"},
      {LineKind::kFork, "fork", "two replicas find that they gave one number to two changes"},
      {LineKind::kFault, "fault", "a fault begins or is over"},
      {LineKind::kProcess, "process", "a process starts or stops, goes away, or loses its disk"},
      {LineKind::kHeal, "heal", "all have what was committed before a fault ended"},
  }};
  return kKinds;
}

std::optional<StoryLine> LineTeller::head(const RunView& view, LineKind kind, Who node, Who peer,
                                          std::optional<uint32_t> document) const {
  StoryLine line{kind, event_, view.now(), node, peer, {}, {}, document};
  if (wants_ && !wants_(line)) return std::nullopt;
  return line;
}

void LineTeller::say(std::optional<StoryLine> head, std::vector<DotRun> changes, std::string text) {
  if (!head) return;
  head->changes = std::move(changes);
  head->text = document_prefix(head->document) + text;
  tell_(*head);
}

void Narrator::on_frame(const RunView& view, uint32_t node, uint32_t from, const Payload& frame,
                        const FrameAccount& account) {
  const Payload plain = frames_.taken(view, frame);
  auto line = head_of(view, LineKind::kReceive, node, from, plain);
  if (!line) return;
  FrameText text = describe_frame(plain);
  std::string what = "takes from " + view.node_name(from) + ": " + text.what + bytes_of(frame);
  if (account.is_corrupt) what += "; it is corrupt";
  if (account.is_foreign) what += "; it is of another mode";
  if (account.new_changes > 0) what += "; " + std::to_string(account.new_changes) + " new";
  if (account.duplicate_changes > 0) {
    what += "; " + std::to_string(account.duplicate_changes) + " known";
  }
  say(std::move(line), std::move(text.carries), std::move(what));
}

void Narrator::on_unread(const RunView& view, uint32_t node, const Payload& frame) {
  const Payload plain = frames_.taken(view, frame);
  auto line = head_of(view, LineKind::kLost, node, {}, plain);
  if (!line) return;
  FrameText text = describe_frame(plain);
  say(std::move(line), std::move(text.carries), "no process reads: " + text.what + bytes_of(frame));
}

void Narrator::on_send(const RunView& view, uint32_t node, const Output& output) {
  const uint32_t peer = output.peer.value;
  const Payload plain = frames_.sent(view, node, output);
  auto line = head_of(view, LineKind::kSend, node, peer, plain);
  if (!line) return;
  FrameText text = describe_frame(plain);
  say(std::move(line), std::move(text.carries),
      "sends " + view.node_name(peer) + ": " + text.what + bytes_of(output.payload));
}

void Narrator::on_lost(const RunView& view, uint32_t node, uint32_t peer, const Payload& frame,
                       sim::Loss loss) {
  const Payload plain = frames_.taken(view, frame);
  auto line = head_of(view, LineKind::kLost, node, peer, plain);
  if (!line) return;
  FrameText text = describe_frame(plain);
  say(std::move(line), std::move(text.carries),
      "what it sent " + view.node_name(peer) + " is " + std::string(words_of(loss)) + ": " +
          text.what + bytes_of(frame));
}

void Narrator::on_received(const RunView& view, uint32_t node, const Output& output) {
  auto line = head_in(view, LineKind::kDeliver, node, {});
  if (line) say(std::move(line), {output.dots}, "has " + format_dots(output.dots));
}

void Narrator::on_acknowledge(const RunView& view, uint32_t node, const DotRun& dots) {
  say(head_in(view, LineKind::kSaved, node, {}), {dots},
      "tells its user that " + format_dots(dots) + " is saved");
}

void Narrator::on_level(const RunView& view, uint32_t node, AcknowledgeLevel level,
                        const DotRun& dots) {
  say(head_in(view, LineKind::kSaved, node, {}), {dots},
      "tells its user that " + format_dots(dots) + " is " + std::string(words_of(level)));
}

void Narrator::on_fork(const RunView& view, uint32_t node, uint32_t peer) {
  say(head_in(view, LineKind::kFork, node, peer), {},
      "finds a fork: " + view.node_name(peer) + " has the same numbers, and other changes");
}

void Narrator::on_refused_body(const RunView& view, uint32_t node, const DotRun& dots) {
  say(head_in(view, LineKind::kRefused, node, {}), {dots},
      "its design refuses what " + format_dots(dots) + " says");
}

void Narrator::on_limit(const RunView& view, uint32_t node, const Output& output) {
  say(head_in(view, LineKind::kRefused, node, output.peer.value), {},
      std::string(as_text(output.payload.view())));
}

void Narrator::on_connection(const RunView& view, uint32_t node, uint32_t peer, Connection what) {
  frames_.connection(node, peer, what);
  const std::string who = view.node_name(peer);
  const auto tell = [&](std::string text) {
    say(view, LineKind::kConnection, node, peer, std::move(text));
  };
  switch (what) {
    case Connection::kDialled:
      return tell("dials " + who);
    case Connection::kOpened:
      return tell("is connected with " + who);
    case Connection::kLost:
      return tell("has no connection with " + who + " any more");
    case Connection::kClosed:
      return tell("hangs up on " + who);
  }
}

void Narrator::on_answer(const RunView& view, uint32_t person, const Command& command,
                         const StatusOr<Committed>& answer) {
  auto line = head_in(view, LineKind::kCommand, person, {});
  if (!line) return;
  const std::string does = "does " + shortened(to_text(command));
  if (!answer.ok()) {
    return say(std::move(line), {}, does + ": refused: " + std::string(answer.status().message()));
  }
  if (answer->dots.length == 0) return say(std::move(line), {}, does + ": changes nothing");
  say(std::move(line), {answer->dots}, does + ": " + format_dots(answer->dots));
}

void Narrator::on_absent(const RunView& view, uint32_t person, const Command& command) {
  auto line = head_in(view, LineKind::kCommand, person, {});
  if (!line) return;
  say(std::move(line), {}, "cannot do " + shortened(to_text(command)) + ": it does not run");
}

void Narrator::on_process(const RunView& view, uint32_t node, Process what) {
  const auto tell = [&](std::string text) {
    say(view, LineKind::kProcess, node, {}, std::move(text));
  };
  if (what == Process::kStarts) tell("starts, and reads its log");
  if (what == Process::kStops) tell("stops: what was not saved is gone");
}

void Narrator::on_presence(const RunView& view, uint32_t node, Presence presence) {
  say(view, LineKind::kProcess, node, {}, presence == Presence::kAway ? "is away" : "is back");
}

void Narrator::on_disk_replaced(const RunView& view, uint32_t node) {
  say(view, LineKind::kProcess, node, {},
      "its disk is not what it was: it holds other records now");
}

void Narrator::on_following(const RunView& view, uint32_t node, Edge edge) {
  say(head_in(view, LineKind::kProcess, node, {}), {},
      edge == Edge::kBegins ? "follows it" : "leaves it");
}

void Narrator::on_copy_dropped(const RunView& view, uint32_t node) {
  say(head_in(view, LineKind::kProcess, node, {}), {}, "has let go of it");
}

void Narrator::on_damage(const RunView& view, uint32_t node, const std::string& what) {
  say(view, LineKind::kProcess, node, {}, "its store found damage: " + what);
}

void Narrator::on_fault(const RunView& view, uint32_t fault, Edge edge) {
  const std::string kind = view.setting().faults[fault].kind;
  say(view, LineKind::kFault, {}, {},
      "fault " + kind + (edge == Edge::kBegins ? " begins" : " is over"));
}

void Narrator::on_heal(const RunView& view) {
  say(head_in(view, LineKind::kHeal, {}, {}), {},
      "all that run have what was committed before a fault ended");
}

}  // namespace skerry::harness
