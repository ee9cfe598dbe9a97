// Sees a run once more, knowing which changes a verdict is about: what became of each of them, who
// gave one number to two changes of a document, which faults were on.
//
// Limits: kMostSteps of each change; of a run with more, what came last of them is not told.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/observe/frame_documents.h"
#include "harness/observe/observer.h"
#include "harness/observe/plain_frames.h"

namespace skerry::harness {

// A moment of a run.
struct Moment {
  uint64_t event = 0;
  Instant at;
};

class Witness final : public Observer {
 public:
  static constexpr size_t kMostSteps = 100'000;

  // A command that made a change.
  struct Made {
    Moment when;
    uint32_t person = 0;
    DotRun dots;
    std::string command;
  };
  // What happened to a change, or to a frame that carries it.
  struct Step {
    enum class Kind : uint8_t {
      kSent,          // by `node` to `peer`
      kLost,          // on its way from `node` to `peer`
      kUnread,        // came to `node`, where no process reads
      kTaken,         // by the process of `node`, from `peer`
      kHad,           // it is in the set of `node`
      kSaved,         // `node`, its author, is told so
      kAcknowledged,  // by `node`, to `peer`
      kForgotten,     // the disk of `node` holds something else now
      kDropped,       // `node` has left the document, and drops its copy
      kGone,          // `node` starts again, without it
    };
    Kind kind = Kind::kSent;
    Moment when;
    uint32_t node = 0;
    uint32_t peer = 0;
    sim::Loss loss = sim::Loss::kChance;
  };
  // Two different changes under one number.
  struct Twice {
    Made first;
    Made second;
  };
  // What befell a node's disk, and by which fault.
  struct Replaced {
    Moment when;
    uint32_t node = 0;
    std::optional<uint32_t> fault;
  };

  struct Change {
    uint32_t document = 0;
    DotRun dots;
    friend bool operator==(const Change&, const Change&) = default;
  };
  explicit Witness(const std::vector<Change>& changes) : tracks_(changes.size()) {
    for (size_t i = 0; i < changes.size(); ++i) tracks_[i].change = changes[i];
  }

  const std::vector<Step>& steps(const Change& change) const;
  // Who made it; nothing where nobody did.
  const Made* made(const Change& change) const;
  // What its author had integrated when it was made, of a change that is looked for.
  const VersionVector& past(const Change& change) const;
  // The first in the document; nothing where there is none.
  const Twice* twice(uint32_t document) const;
  const std::vector<Replaced>& replaced() const { return replaced_; }
  // The faults that were on in this event, by number.
  std::vector<uint32_t> faults_at(uint64_t event) const;
  // When the node last came up in or before this event.
  std::optional<Moment> started(uint32_t node, uint64_t event) const;
  // When it last went down.
  std::optional<Moment> stopped(uint32_t node) const;

  void on_event(const RunView&, const sim::Event&) override { ++event_; }
  void on_answer(const RunView& view, uint32_t person, const Command& command,
                 const StatusOr<Committed>& answer) override;
  void on_send(const RunView& view, uint32_t node, const Output& output) override;
  void on_lost(const RunView& view, uint32_t node, uint32_t peer, const Payload& frame,
               sim::Loss why) override;
  void on_unread(const RunView& view, uint32_t node, const Payload& frame) override;
  void on_frame(const RunView& view, uint32_t node, uint32_t from, const Payload& frame,
                const FrameAccount& account) override;
  void on_connection(const RunView&, uint32_t node, uint32_t peer, Connection what) override {
    frames_.connection(node, peer, what);
  }
  void on_received(const RunView& view, uint32_t node, const Output& output) override;
  void on_acknowledge(const RunView& view, uint32_t node, const DotRun& dots) override;
  void on_process(const RunView& view, uint32_t node, Process what) override;
  void on_disk_replaced(const RunView& view, uint32_t node) override;
  void on_copy_dropped(const RunView& view, uint32_t node) override;
  void on_fault(const RunView& view, uint32_t fault, Edge edge) override;

 private:
  struct Track {
    Change change;
    VersionVector past;
    std::vector<Step> steps;
    std::vector<bool> has;  // by node
    std::vector<bool> had;  // before it was restarted
  };
  struct FaultTime {
    uint32_t fault = 0;
    uint64_t from = 0;
    uint64_t to = UINT64_MAX;  // the event in which it is over
  };

  // Whether one of these of the view's document is in what the track follows.
  static bool is_of(const Track& track, const RunView& view, const DotRun& dots);
  void note(Track& track, const RunView& view, Step step);
  // A frame, where one of the changes is in it.
  void note_frame(const RunView& view, const Payload& frame, const Step& step);

  uint64_t event_ = 0;
  std::vector<Track> tracks_;
  PlainFrames frames_;
  FrameDocuments documents_;
  // By document and actor, in the order of being made.
  std::map<std::pair<uint32_t, ActorId>, std::vector<Made>> made_;
  std::map<uint32_t, Twice> twice_;  // by document
  std::vector<Replaced> replaced_;
  std::vector<FaultTime> faults_;
  std::map<uint32_t, std::vector<Moment>> starts_;  // by node
  std::map<uint32_t, Moment> stops_;
};

}  // namespace skerry::harness
