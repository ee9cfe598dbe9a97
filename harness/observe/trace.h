// Draws a run for Perfetto (docs/formats/trace.md): who was up when, who sent what to whom, what
// was lost and why, what each learned, what waited, which faults there were and which checks broke.
//
// It is the last to be told, draws nothing from any stream, and changes nothing. Cost: a few
// microseconds a frame, and the buffers of frames while they are under way.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/observe/frame_documents.h"
#include "harness/observe/frames_under_way.h"
#include "harness/observe/plain_frames.h"
#include "harness/observe/trace_tracks.h"

namespace skerry::harness {

class Trace final : public Observer {
 public:
  Trace(TraceNames names, const TraceLimit& limit, CappedTrace::Write write)
      : tracks_(std::move(names), limit, std::move(write)) {}

  // Before the run begins, and after it has ended.
  void open(const RunView& view);
  Status close(const RunView& view);
  TraceTracks& tracks() { return tracks_; }

  void on_event(const RunView& view, const sim::Event& event) override;
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
  void on_disk_replaced(const RunView& view, uint32_t node) override;
  void on_fault(const RunView& view, uint32_t fault, Edge edge) override;
  void on_heal(const RunView& view) override { tracks_.heal(view, document_of(view)); }

 private:
  struct Life {
    uint32_t number = 0;
    uint32_t paused = 0;  // faults that hold it, counted because they may overlap
    uint32_t asleep = 0;
    bool is_up = false;
    bool reads_log = false;
  };
  void enter_phase(const RunView& view, uint32_t node);
  // `plain`: what it says.
  TraceNotes notes_of(const RunView& view, const Payload& frame, const Payload& plain);
  // An instant of a replica, with the number of the event in which it happens.
  bool happens(const RunView& view, uint32_t node, std::string_view category, std::string name,
               TraceNotes notes, TraceFlow flow = {});

  void look_at_queues(const RunView& view, uint32_t node);

  TraceTracks tracks_;
  FramesUnderWay frames_;
  PlainFrames plain_;
  FrameDocuments documents_;
  std::vector<Life> lives_;
  uint64_t frames_sent_ = 0;
  uint64_t event_ = 0;
  Instant counted_at_;  // up to where bytes in flight are known
  uint64_t in_flight_ = 0;
};

}  // namespace skerry::harness
