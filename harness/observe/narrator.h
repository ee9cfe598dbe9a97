// Tells a run in plain words, line by line: who did what, what was sent to whom, what was lost and
// why, what each learned.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/observe/observer.h"

namespace skerry::harness {

struct StoryLine {
  uint64_t event = 0;  // in which it happens, from 1; 0: before the first
  Instant at;
  std::optional<uint32_t> node;  // to whom
  std::optional<uint32_t> peer;  // and with whom
  std::vector<DotRun> changes;   // that it is about
  std::string text;              // "sends 1: a handshake: has 3 dots (61 bytes)"
};

class Narrator final : public Observer {
 public:
  explicit Narrator(std::function<void(const StoryLine&)> tell) : tell_(std::move(tell)) {}

  void on_event(const RunView&, const sim::Event&) override { ++event_; }
  void on_frame(const RunView& view, uint32_t node, uint32_t from, const Payload& frame,
                const FrameAccount& account) override;
  void on_unread(const RunView& view, uint32_t node, const Payload& frame) override;
  void on_send(const RunView& view, uint32_t node, const Output& output) override;
  void on_lost(const RunView& view, uint32_t node, uint32_t peer, const Payload& frame,
               sim::Loss why) override;
  void on_received(const RunView& view, uint32_t node, const Output& output) override;
  void on_acknowledge(const RunView& view, uint32_t node, const DotRun& dots) override;
  void on_fork(const RunView& view, uint32_t node, uint32_t peer) override;
  void on_refused_body(const RunView& view, uint32_t node, const DotRun& dots) override;
  void on_limit(const RunView& view, uint32_t node, const Output& output) override;
  void on_connection(const RunView& view, uint32_t node, uint32_t peer, Connection what) override;
  void on_answer(const RunView& view, uint32_t person, const Command& command,
                 const StatusOr<Committed>& answer) override;
  void on_absent(const RunView& view, uint32_t person, const Command& command) override;
  void on_process(const RunView& view, uint32_t node, Process what) override;
  void on_presence(const RunView& view, uint32_t node, bool is_away) override;
  void on_disk_replaced(const RunView& view, uint32_t node) override;
  void on_fault(const RunView& view, uint32_t fault, bool begins) override;
  void on_heal(const RunView& view) override;

 private:
  void say(const RunView& view, std::optional<uint32_t> node, std::optional<uint32_t> peer,
           std::vector<DotRun> changes, std::string text);

  std::function<void(const StoryLine&)> tell_;
  uint64_t event_ = 0;
};

}  // namespace skerry::harness
