// What a participant says of its own state in one document: what a person would be shown. It is
// made of frontiers when it is asked for, and says only what the participant can know: what others
// have since lost, or made, it has not heard of.
#pragma once

#include <cstdint>
#include <vector>

#include "core/version_vector.h"

namespace skerry {

struct SyncStatus {
  // Own dots, of earlier openings too, by what is still missing.
  uint64_t unsaved = 0;            // the disk has not answered
  uint64_t pending = 0;            // saved, and no peer has said that it holds them
  uint64_t pending_at_server = 0;  // saved, and no server among the peers has
  // For each own actor, ascending: up to here a server has said that it holds its dots durably.
  std::vector<VersionVector::Entry> at_server;

  // Dots that are here and not shown: those that a later version wrote and this one cannot read,
  // and those that build on them.
  uint64_t unreadable = 0;
  uint64_t on_unreadable = 0;

  bool is_connected = false;  // some peer has said hello since its link opened
  // Since this opening it has held all that some peer held when that said hello.
  bool has_synced = false;
  // Nothing is unsaved or pending, and every peer that is connected held the same, or no more than
  // is held here, when it last said hello.
  bool is_synced = false;

  friend bool operator==(const SyncStatus&, const SyncStatus&) = default;
};

}  // namespace skerry
