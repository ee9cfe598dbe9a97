// A text with its history: edits here, and events from elsewhere.
//
// Local edits never look at the past: they are noted, and what was typed or erased in a row reaches
// the rope as one edit when something else is asked of the text.
//
// Cost: a local edit that goes on O(its text); other edits that of the rope and the merger.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "crdts/text/event_graph/held.h"
#include "crdts/text/event_graph/merger.h"
#include "crdts/text/event_graph/rope.h"
#include "crdts/text/event_graph/text_history.h"

namespace skerry::crdts::event_graph {

class TextDocument {
 public:
  // With a history of its own.
  explicit TextDocument(Order order) : TextDocument(order, std::make_shared<TextHistory>()) {}
  // With nothing in it yet, of a history that other documents add to.
  TextDocument(Order order, std::shared_ptr<TextHistory> history)
      : merger_(order), history_(std::move(history)) {}
  // A copy has a history of its own.
  TextDocument(const TextDocument& other);
  TextDocument(TextDocument&&) = default;
  TextDocument& operator=(TextDocument&&) = default;
  ~TextDocument() = default;

  Order order() const { return merger_.order(); }
  // Scalar values.
  uint32_t size() const { return size_; }
  // May have more than the document holds, where it is shared.
  const TextHistory& history() const { return *history_; }
  TextHistory& history() { return *history_; }
  const Held& held() const { return held_; }
  std::string text() const { return rope().text(); }
  // With everything in it.
  const Rope& rope() const {
    flush();
    return rope_;
  }

  // True if the edit and its events stay within all limits.
  bool has_room(const Edit& edit) const;

  // Performs an edit after everything that is here; its events are the agent's from `sequence` on.
  // REQUIRES: the edit is within the text, has_room(), and the history has no such numbers yet.
  void edit(uint32_t agent, uint32_t sequence, const Edit& edit);

  // The length of the text at a version.
  uint32_t size_at(VersionView version);
  // Adds an edit made at a version. REQUIRES: as above, of the text at that version, which is
  // minimal and held.
  void edit_at(VersionView version, uint32_t agent, uint32_t sequence, const Edit& edit);
  // The same, of an edit that the history has as the events from `first` on.
  void take(VersionView version, uint32_t agent, uint32_t sequence, const Edit& edit, Event first);

  // Adds an edit whose text is not known yet; merge() brings what was added to the text.
  // REQUIRES: a history of its own.
  void add(VersionView version, uint32_t agent, uint32_t sequence, const Edit& edit);
  // False if an added edit is not within the text that it was made in; the document is of no use
  // then.
  bool merge();

  // Holds all of the history from now on, and takes its text as it is told. REQUIRES: a history of
  // its own, of which nothing is held; the text is valid UTF-8.
  void take_text(std::string_view text);
  // Works the text out from the history's beginning: false if it is another one. Nothing but an
  // edit that follows everything may be asked of a document whose text was told before that.
  bool replay();

  void drop_tracker() { merger_.drop(); }
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

  // The trackers of all that share a history may take this together, in bytes.
  static constexpr size_t kMostKept = size_t{512} << 20;

  void erase(uint32_t position, uint32_t length, Follows follows);
  void insert(uint32_t position, uint32_t length, std::string_view text, Follows follows);
  void flush() const;
  // Appends an edit to the history, of a text whose size is not known yet.
  void append(VersionView version, uint32_t agent, uint32_t sequence, const Edit& edit);

  mutable Rope rope_;
  mutable Pending pending_;
  Merger merger_;
  Held held_;  // what is in the rope or pending
  uint32_t size_ = 0;
  std::shared_ptr<TextHistory> history_;
};

}  // namespace skerry::crdts::event_graph
