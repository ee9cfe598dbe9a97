// Which document a frame is about, in a run of several. A part of a large frame does not say it:
// the first part does, and the others have its name. So it must be asked of every frame, from the
// begin.
//
// Limit: the names of the last kMostNames large frames; of an older one's parts nothing is known.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "harness/observe/observer.h"

namespace skerry::harness {

class FrameDocuments {
 public:
  static constexpr size_t kMostNames = 4096;

  // Nothing: the run has one document, or the frame is about none (a sign of life) or unreadable.
  std::optional<uint32_t> of(const RunView& view, const Payload& frame);

 private:
  void keep(uint32_t name, uint32_t document);
  std::optional<uint32_t> named(uint32_t name) const;

  std::map<uint32_t, uint32_t> by_name_;  // of large frames
  std::deque<uint32_t> names_;            // the same, the oldest first
};

// In which of its run's documents something happens; nothing where the run has one.
std::optional<uint32_t> document_of(const RunView& view);

// "document 3: ", before what happens in it; empty for none.
std::string document_prefix(std::optional<uint32_t> document);

}  // namespace skerry::harness
