// A text with its history: edits here, and events from elsewhere.
//
// Local edits never look at the past: they are noted, and what was typed or erased in a row reaches
// the rope as one edit when something else is asked of the text.
//
// Cost: a local edit that goes on O(its text); other edits that of the rope and the merger.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crdts/text/event_graph/history.h"
#include "crdts/text/event_graph/merger.h"
#include "crdts/text/event_graph/rope.h"

namespace skerry::crdts::event_graph {

// What one change does at one place: erases, then inserts.
struct Edit {
  uint32_t position = 0;  // scalar values
  uint32_t erased = 0;
  uint32_t inserted = 0;  // the scalar values of `text`
  std::string_view text;  // valid UTF-8

  uint32_t length() const { return erased + inserted; }
};

class Document {
 public:
  explicit Document(Order order) : merger_(order) {}

  Order order() const { return merger_.order(); }
  // Scalar values.
  uint32_t size() const { return size_; }
  const History& history() const { return history_; }
  History& history() { return history_; }
  std::string text() const { return rope().text(); }
  // With everything in it.
  const Rope& rope() const {
    flush();
    return rope_;
  }

  // True if the edit and its events stay within all limits.
  bool has_room(const Edit& edit) const;

  // Performs an edit after everything that is here; its events are the agent's from `sequence` on.
  // REQUIRES: the edit is within the text, has_room(), and the numbers are not the agent's yet.
  void edit(uint32_t agent, uint32_t sequence, const Edit& edit);

  // The length of the text at a version.
  uint32_t size_at(VersionView version);
  // Adds an edit made at a version. REQUIRES: as above, of the text at that version, which is
  // minimal.
  void edit_at(VersionView version, uint32_t agent, uint32_t sequence, const Edit& edit);

  // Adds an edit whose text is not known yet; merge() brings what was added to the text.
  void add(VersionView version, uint32_t agent, uint32_t sequence, const Edit& edit);
  // False if an added edit is not within the text that it was made in; the document is of no use
  // then.
  bool merge();

  void drop_tracker() { merger_.drop(); }
  // Memory that is held, spare capacity included.
  size_t bytes() const { return history_.bytes() + rope_.bytes() + merger_.bytes(); }
  void check_invariants() const;

 private:
  // What was done in a row and is not in the rope yet: of insertions content[begin, end).
  struct Pending {
    bool is_insertion = false;
    uint32_t position = 0;
    uint32_t erased = 0;
    uint32_t begin = 0;
    uint32_t end = 0;
  };

  void erase(uint32_t position, uint32_t length, bool joins);
  void insert(uint32_t position, uint32_t length, std::string_view text, bool joins);
  void flush() const;

  History history_;
  mutable Rope rope_;
  mutable Pending pending_;
  Merger merger_;
  uint32_t size_ = 0;
  Event merged_ = 0;  // events whose effect is in the rope or pending
};

}  // namespace skerry::crdts::event_graph
