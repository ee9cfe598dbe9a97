// What a history can be asked: the document as it was, what changed between two versions, and who
// wrote what stands there now.
//
// Cost: each replays the past that it is about: that of Merger for a version's document, and of a
// tracker from the first event on for the others.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "crdts/text/event_graph/text_document.h"

namespace skerry::crdts::event_graph {

// The document of a version and its past alone, with events numbered anew in the same order.
// REQUIRES: the text of every event is known.
TextDocument document_at(const TextDocument& document, VersionView version);

// One step from a version's text to another's, in the text that the steps before it left.
struct Change {
  uint32_t position = 0;
  uint32_t erased = 0;
  std::string inserted;

  friend bool operator==(const Change&, const Change&) = default;
};
// The steps that turn the text of one version into that of another: from left to right, none
// touching the next.
std::vector<Change> changes_between(const TextDocument& document, VersionView from, VersionView to);

// Who wrote the text of a version: runs from left to right, neighbours by different agents.
struct Authored {
  uint32_t agent = 0;
  uint32_t length = 0;

  friend bool operator==(const Authored&, const Authored&) = default;
};
std::vector<Authored> authors_at(const TextDocument& document, VersionView version);

}  // namespace skerry::crdts::event_graph
