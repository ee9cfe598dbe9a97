// Who looks on: ledger, metrics, checkers, digest. The simulation tells observers what happens and
// knows none of them by name.
//
// Observers never draw, schedule, submit or reorder, so that a run is the same with and without
// them. They are told in the order in which they were added (observers.h).
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/crypto.h"
#include "core/frame_account.h"
#include "harness/observe/expectation.h"
#include "harness/observe/run_view.h"
#include "reports/model/results.h"
#include "sim/kernel/event.h"
#include "sim/network/network.h"

namespace skerry::harness {

// An instant of the grid on which states are looked at (grid.h).
struct GridPoint {
  Instant at;
  bool is_first = true;                 // since the last event: what is the same at all others
  std::span<const Duration> staleness;  // of each running person's replica
};

// Calls visit(document) for each document at each of its holders whose process lives.
template <typename Visit>
void for_each_held(const RunView& run, Visit visit) {
  for (uint32_t document = 0; document < run.documents(); ++document) {
    const RunView& view = run.of_document(document);
    for (const uint32_t node : view.holders()) {
      if (view.has_process(node)) visit(view.document(node));
    }
  }
}

// The same at one node whose process lives.
template <typename Visit>
void for_each_held_by(const RunView& run, uint32_t node, Visit visit) {
  for (const uint32_t document : run.documents_of(node)) {
    visit(run.of_document(document).document(node));
  }
}

// What happens to the run as a whole.
class OfTheRun {
 public:
  virtual ~OfTheRun() = default;

  // Of the loop: before the event is dispatched, and when there will be none any more.
  virtual void on_event(const RunView&, const sim::Event&) {}
  virtual void on_end(const RunView&) {}

  // Of a node. A frame that its process took, and where the bytes went.
  virtual void on_frame(const RunView&, uint32_t /*node*/, uint32_t /*from*/, const Payload&,
                        const FrameAccount&) {}
  // A frame that came to a living host, and that no process will read.
  virtual void on_unread(const RunView&, uint32_t /*node*/, const Payload&) {}
  virtual void on_send(const RunView&, uint32_t /*node*/, const Output&) {}
  // A frame that was sent to `peer` does not arrive.
  virtual void on_lost(const RunView&, uint32_t /*node*/, uint32_t /*peer*/, const Payload&,
                       sim::Loss) {}
  enum class Connection : uint8_t { kDialled, kOpened, kLost, kClosed };
  virtual void on_connection(const RunView&, uint32_t /*node*/, uint32_t /*peer*/, Connection) {}

  // A blob is whole and durable there.
  virtual void on_blob(const RunView&, uint32_t /*node*/, const Hash256& /*name*/) {}

  // Of faults. A process starts (and then delivers what its log holds), has started, is about to
  // stop; a node goes away or is back; what its disk held is not there any more.
  enum class Process : uint8_t { kStarts, kStarted, kStops };
  virtual void on_process(const RunView&, uint32_t /*node*/, Process) {}
  enum class Presence : uint8_t { kAway, kBack };
  virtual void on_presence(const RunView&, uint32_t /*node*/, Presence) {}
  virtual void on_disk_replaced(const RunView&, uint32_t /*node*/) {}
  // What its store, as it opened, said is damaged.
  virtual void on_damage(const RunView&, uint32_t /*node*/, const std::string& /*what*/) {}
  enum class Edge : uint8_t { kBegins, kEnds };
  virtual void on_fault(const RunView&, uint32_t /*fault*/, Edge) {}

  // What workloads had not done when the safety phase ended.
  virtual void on_unfinished(const RunView&, const std::string& /*what*/) {}
  // Of the grid.
  virtual void on_grid(const RunView&, const GridPoint&) {}

  virtual void finish(const RunView&) {}
};

// What happens in a document, whose view comes with it.
class OfADocument {
 public:
  virtual ~OfADocument() = default;

  // Of a node. The changes of an output enter the received set, as the participant says it.
  virtual void on_received(const RunView&, uint32_t /*node*/, const Output&) {}
  // Its own changes are durable, and their author was told.
  virtual void on_acknowledge(const RunView&, uint32_t /*node*/, const DotRun&) {}
  // Its own changes have reached a further level than durable here, and their author was told. They
  // may have been told of before, by an earlier process.
  virtual void on_level(const RunView&, uint32_t /*node*/, AcknowledgeLevel, const DotRun&) {}
  // The integrated set of `node` changed.
  virtual void on_integrate(const RunView&, uint32_t /*node*/) {}
  // The received set of `node` is another now, and counted as that (RunView::distinct_sets).
  virtual void on_set_changed(const RunView&, uint32_t /*node*/) {}
  virtual void on_fork(const RunView&, uint32_t /*node*/, uint32_t /*peer*/) {}
  // The design of `node` refused what a change says.
  virtual void on_refused_body(const RunView&, uint32_t /*node*/, const DotRun&) {}
  virtual void on_limit(const RunView&, uint32_t /*node*/, const Output&) {}
  // Of people: a command, and the answer of the replica or that there was none.
  virtual void on_command(const RunView&, uint32_t /*person*/, const Command&) {}
  virtual void on_answer(const RunView&, uint32_t /*person*/, const Command&,
                         const StatusOr<Committed>&) {}
  virtual void on_absent(const RunView&, uint32_t /*person*/, const Command&) {}

  // Of workloads: an amount of a metric of their own; what they expect, and what they could not
  // bring about.
  virtual void on_count(const RunView&, std::string_view /*metric*/, uint64_t) {}
  virtual void on_expectation(const RunView&, const Expectation&) {}
  virtual void on_expected_text(const RunView&, const TextExpectation&) {}
  virtual void on_complaint(const RunView&, results::Verdict, const std::string& /*what*/) {}

  // Of the record (run_record.h), by the numbers that it gives changes. `past` is what the author
  // had integrated; left empty for designs that neither ask for causal order nor have a reference
  // that needs it, unless some checker of the run needs it.
  virtual void on_commit(const RunView&, uint32_t /*change*/, const Command&,
                         const VersionVector& /*past*/) {}
  // Its author's document shows it for the first time: as it is committed, or when a server has
  // carried it out.
  virtual void on_shown(const RunView&, uint32_t /*change*/) {}
  // A person's command changed nothing, and no change was made.
  virtual void on_no_effect(const RunView&, uint32_t /*person*/, const Command&) {}
  // Before the changes count as delivered to `node`: one change, or all that is new of one bundle.
  virtual void on_deliver(const RunView&, uint32_t /*node*/, std::span<const DotRun>) {}
  // The node has the change for the first time, or once more after its disk had lost it.
  virtual void on_first_delivery(const RunView&, uint32_t /*node*/, uint32_t /*change*/) {}
  // The change was lost with its author's memory; or had been saved after all.
  virtual void on_void(const RunView&, uint32_t /*change*/) {}
  virtual void on_restored(const RunView&, uint32_t /*change*/) {}
  // The record is about to forget what the node had received.
  virtual void on_forgotten(const RunView&, uint32_t /*node*/) {}
  // All running replicas hold everything that was committed before a heal.
  virtual void on_heal(const RunView&) {}
};

// People who look at a document, whose view comes with it.
class OfReads {
 public:
  virtual ~OfReads() = default;

  // They want to look, a number of theirs each time; they can, in the own copy or when others have
  // answered, or cannot.
  virtual void on_read(const RunView&, uint32_t /*person*/, uint64_t /*read*/) {}
  struct ReadAnswer {
    uint64_t read = 0;
    Instant asked;
    Status status;
  };
  virtual void on_read_answer(const RunView&, uint32_t /*person*/, const ReadAnswer&) {}
};

// What there is beside changes of a document, whose view comes with it.
class BesideADocument {
 public:
  virtual ~BesideADocument() = default;

  // The node follows it from now on, or has just left it: what it had then stays in the ledger, for
  // the copy stays too; until that is dropped, and then its disk holds nothing of it.
  virtual void on_following(const RunView&, uint32_t /*node*/, OfTheRun::Edge) {}
  virtual void on_copy_dropped(const RunView&, uint32_t /*node*/) {}
  // What its user does, as the node says it to others; and what it shows its user of another
  // (Output::kPresence).
  virtual void on_user_said(const RunView&, uint32_t /*node*/, const Payload& /*what*/) {}
  virtual void on_user_shown(const RunView&, uint32_t /*node*/, const Output&) {}
  // Its person attached a blob, which something in the document will refer to.
  virtual void on_attached(const RunView&, uint32_t /*node*/, const Hash256& /*name*/,
                           ByteView /*content*/) {}
};

// What leases do in a document (sync/spread/leases.h), whose view comes with it.
class OfLeases {
 public:
  virtual ~OfLeases() = default;

  // A server evicted a member; refused what an evicted one had made.
  virtual void on_evicted(const RunView&, uint32_t /*node*/, uint32_t /*member*/) {}
  virtual void on_overruled(const RunView&, uint32_t /*node*/, const DotRun&) {}
  // An evicted replica goes on from a server's state: what it had received is gone from its set.
  virtual void on_anew(const RunView&, uint32_t /*node*/) {}
  // Its own changes that went by that, whose command was performed again, before that is told as an
  // answer; an error: it cannot be, and its author was told.
  virtual void on_replayed(const RunView&, uint32_t /*node*/, const DotRun&,
                           const StatusOr<Committed>&) {}
  // An own change went out of its author's set (on_anew, on_rejected); whether its author had been
  // told that it is saved.
  enum class Saved : uint8_t { kNo, kYes };
  virtual void on_withdrawn(const RunView&, uint32_t /*change*/, Saved) {}
};

// What a server that orders commands makes of them, in a document whose view comes with it.
class OfOrders {
 public:
  virtual ~OfOrders() = default;

  // A change that was committed has no effect and never will: the server says so, and then its
  // author hears of it.
  virtual void on_rejected(const RunView&, uint32_t /*node*/, const DotRun&) {}
  // One that is under way was performed anew there, after others'.
  virtual void on_rebased(const RunView&, uint32_t /*node*/) {}
};

class Observer : public OfTheRun,
                 public OfADocument,
                 public OfReads,
                 public BesideADocument,
                 public OfLeases,
                 public OfOrders {};

}  // namespace skerry::harness
