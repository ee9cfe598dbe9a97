// What a node's person asked its process for, and what became of it: commands, and reads.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "harness/simulation/scene.h"

namespace skerry::harness {

class Questions {
 public:
  Questions(Scene& scene, uint32_t node) : scene_(scene), node_(node) {}

  // The ticket of a command, under which it is answered; of a read, of which observers are told.
  uint64_t ask(uint32_t document, const Command& command);
  uint64_t ask_to_read(uint32_t document);

  // Observers are told; the document that it was about. REQUIRES: it was asked, and not answered.
  uint32_t answer(uint64_t ticket, const StatusOr<Committed>& answer);
  void answer_read(uint64_t ticket, const Status& status);
  // Of the latest command; nothing where that has none yet.
  const std::optional<StatusOr<Committed>>& latest_answer() const { return latest_answer_; }

  // The process that would have answered is gone.
  void forget();

 private:
  struct Asked {
    uint32_t document = 0;
    Command command;
  };
  struct Reading {
    uint32_t document = 0;
    Instant asked;
  };

  Scene& scene_;
  const uint32_t node_;
  uint64_t last_ticket_ = 0;
  std::map<uint64_t, Asked> commands_;  // that are not answered, by ticket
  std::map<uint64_t, Reading> reads_;
  std::optional<StatusOr<Committed>> latest_answer_;
};

}  // namespace skerry::harness
