// Tells a run in plain words, line by line: who did what, what was sent to whom, what was lost and
// why, what each learned.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/observe/frame_documents.h"
#include "harness/observe/observer.h"
#include "harness/observe/plain_frames.h"

namespace skerry::harness {

enum class LineKind : uint8_t {
  kCommand,
  kSend,
  kReceive,
  kLost,
  kDeliver,
  kSaved,
  kConnection,
  kRefused,
  kFork,
  kFault,
  kProcess,
  kHeal,
};
struct LineKindRow {
  LineKind kind;
  std::string_view name;  // "send"
  std::string_view help;  // "a frame is sent"
};
// In the order of their declaration.
std::span<const LineKindRow> line_kinds();

struct StoryLine {
  LineKind kind = LineKind::kCommand;
  uint64_t event = 0;  // in which it happens, from 1; 0: before the first
  Instant at;
  std::optional<uint32_t> node;  // to whom
  std::optional<uint32_t> peer;  // and with whom
  std::vector<DotRun> changes;   // that it is about
  std::string text;              // "sends 1: a handshake: has 3 dots (61 bytes)"
  // In which it happens, of a run with several; the text begins with it. Nothing: in none, such as
  // a connection, a sign of life or a fault.
  std::optional<uint32_t> document = {};
};

// "lost in a cut": what became of a frame.
std::string_view words_of(sim::Loss loss);

// Who tells lines, of those events that somebody wants to hear of.
class LineTeller : public Observer {
 public:
  // A line without changes and text, as it will be: whether to put it into words at all, which
  // costs more than the run itself.
  using Wants = std::function<bool(const StoryLine& head)>;

  void on_event(const RunView&, const sim::Event&) override { ++event_; }

 protected:
  using Who = std::optional<uint32_t>;

  LineTeller(std::function<void(const StoryLine&)> tell, Wants wants)
      : tell_(std::move(tell)), wants_(std::move(wants)) {}

  // What a line begins with; nothing where nobody wants it. Of the run, of a document.
  std::optional<StoryLine> head(const RunView& view, LineKind kind, Who node, Who peer,
                                std::optional<uint32_t> document) const;
  std::optional<StoryLine> head_in(const RunView& view, LineKind kind, Who node, Who peer) const {
    return head(view, kind, node, peer, document_of(view));
  }
  void say(std::optional<StoryLine> head, std::vector<DotRun> changes, std::string text);
  void say(const RunView& view, LineKind kind, Who node, Who peer, std::string text) {
    say(head(view, kind, node, peer, {}), {}, std::move(text));
  }

 private:
  std::function<void(const StoryLine&)> tell_;
  Wants wants_;
  uint64_t event_ = 0;
};

class Narrator final : public LineTeller {
 public:
  explicit Narrator(std::function<void(const StoryLine&)> tell, Wants wants = {})
      : LineTeller(std::move(tell), std::move(wants)) {}

  void on_frame(const RunView& view, uint32_t node, uint32_t from, const Payload& frame,
                const FrameAccount& account) override;
  void on_unread(const RunView& view, uint32_t node, const Payload& frame) override;
  void on_send(const RunView& view, uint32_t node, const Output& output) override;
  void on_lost(const RunView& view, uint32_t node, uint32_t peer, const Payload& frame,
               sim::Loss why) override;
  void on_received(const RunView& view, uint32_t node, const Output& output) override;
  void on_acknowledge(const RunView& view, uint32_t node, const DotRun& dots) override;
  void on_level(const RunView& view, uint32_t node, AcknowledgeLevel level,
                const DotRun& dots) override;
  void on_fork(const RunView& view, uint32_t node, uint32_t peer) override;
  void on_refused_body(const RunView& view, uint32_t node, const DotRun& dots) override;
  void on_limit(const RunView& view, uint32_t node, const Output& output) override;
  void on_connection(const RunView& view, uint32_t node, uint32_t peer, Connection what) override;
  void on_answer(const RunView& view, uint32_t person, const Command& command,
                 const StatusOr<Committed>& answer) override;
  void on_absent(const RunView& view, uint32_t person, const Command& command) override;
  void on_process(const RunView& view, uint32_t node, Process what) override;
  void on_presence(const RunView& view, uint32_t node, Presence presence) override;
  void on_disk_replaced(const RunView& view, uint32_t node) override;
  void on_following(const RunView& view, uint32_t node, Edge edge) override;
  void on_copy_dropped(const RunView& view, uint32_t node) override;
  void on_damage(const RunView& view, uint32_t node, const std::string& what) override;
  void on_fault(const RunView& view, uint32_t fault, Edge edge) override;
  void on_heal(const RunView& view) override;

 private:
  std::optional<StoryLine> head_of(const RunView& view, LineKind kind, Who node, Who peer,
                                   const Payload& frame) {
    return head(view, kind, node, peer, documents_.of(view, frame));
  }

  PlainFrames frames_;
  FrameDocuments documents_;
};

}  // namespace skerry::harness
