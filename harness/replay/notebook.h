// What a replay keeps at hand while a run goes on: who did what, who is connected with whom, how
// many lives each replica had.
//
// Limit: the commands of kMostCommands changes; of later ones only the numbers are known.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/observe/observer.h"
#include "harness/replay/witness.h"

namespace skerry::harness {

class Notebook final : public Observer {
 public:
  static constexpr size_t kMostCommands = 1'000'000;

  struct Contact {
    Connection state = Connection::kDialled;
    Moment since;
  };

  // By peer.
  const std::map<uint32_t, Contact>& contacts(uint32_t node) const;
  uint32_t lives(uint32_t node) const;
  // The document's changes that are in `dots`, as they were made; the last of several under one
  // number.
  std::vector<Witness::Made> made(uint32_t document, const DotRun& dots) const;
  uint64_t event() const { return event_; }

  void on_event(const RunView&, const sim::Event&) override { ++event_; }
  void on_answer(const RunView& view, uint32_t person, const Command& command,
                 const StatusOr<Committed>& answer) override;
  void on_connection(const RunView& view, uint32_t node, uint32_t peer, Connection what) override;
  void on_process(const RunView& view, uint32_t node, Process what) override;

 private:
  uint64_t event_ = 0;
  uint64_t kept_ = 0;
  // By document and actor, and by their last dots.
  std::map<std::pair<uint32_t, ActorId>, std::map<uint64_t, Witness::Made>> made_;
  std::map<uint32_t, std::map<uint32_t, Contact>> contacts_;
  std::map<uint32_t, uint32_t> lives_;
};

}  // namespace skerry::harness
