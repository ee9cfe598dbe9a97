// What each event did: runs of insertions and erasures, and all text ever inserted in one buffer.
//
// A run is what was typed, erased or taken back in a row: insertions each behind the one before,
// erasures each of what then stands at the same place, or (backspace) of what stands before it. Its
// position is that of the first character that it inserts, or of the leftmost that it erases, in
// the text that the run's first event met; a run lies within one run of the graph.
//
// Cost: 16 bytes a run. Appending is O(1) and the text; a look-up O(log runs), and O(length) where
// a part of a run that is not ASCII is asked for its text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crdts/text/event_graph/event.h"

namespace skerry::crdts::event_graph {

enum class Kind : uint8_t { kInsert, kErase, kEraseBack };

// A run or a part of one, as if it were a run of its own.
struct Operation {
  Kind kind = Kind::kInsert;
  Event first = 0;
  uint32_t length = 0;
  uint32_t position = 0;

  Event end() const { return first + length; }
};

enum class Follows : uint8_t { kLastAlone, kOthers };

class Operations {
 public:
  // Appends events, and says whether they follow the last event alone. True if they went on with
  // its run. `size` is the length of the text that they met.
  bool insert(uint32_t position, uint32_t length, std::string_view text, uint32_t size,
              Follows follows);
  bool erase(uint32_t position, uint32_t length, uint32_t size, Follows follows);
  // Appends a run as it is, of a text whose length is not known yet.
  void push_run(const Operation& run, std::string_view text);

  size_t runs() const { return runs_.size(); }
  uint32_t events() const { return events_; }
  size_t index_of(Event event) const;
  // Of one run, what lies in `span`. REQUIRES: they meet.
  Operation part(size_t index, Span span) const;
  Operation run(size_t index) const { return part(index, span_of(index)); }
  Span span_of(size_t index) const {
    return {runs_[index].first, index + 1 < runs_.size() ? runs_[index + 1].first : events_};
  }
  // What a part of a run of insertions inserts.
  std::string_view text(size_t index, const Operation& part) const;
  std::string_view run_text(size_t index) const {
    return std::string_view(content_).substr(runs_[index].content, text_bytes(index));
  }
  std::string_view content() const { return content_; }
  // Characters that were ever inserted.
  uint32_t inserted() const { return inserted_; }

  // Where an event left its author's cursor, in the text that it made.
  uint32_t cursor_after(Event event) const;
  // The length of the text that has the event and all its past.
  uint32_t size_after(Event event) const;
  // For runs whose text was not known when they were appended.
  void set_size(size_t index, uint32_t size) { runs_[index].size = size; }

  size_t bytes() const { return runs_.capacity() * sizeof(Run) + content_.capacity(); }
  size_t bytes_of(Span span) const;
  void check_invariants() const;

 private:
  struct Run {
    Event first = 0;
    uint32_t position = 0;
    uint32_t size = 0;          // of the text before it
    uint32_t content : 30 = 0;  // where its text begins, or would
    uint32_t kind : 2 = 0;

    Kind what() const { return static_cast<Kind>(kind); }
  };
  uint32_t text_bytes(size_t index) const {
    const size_t end = index + 1 < runs_.size() ? runs_[index + 1].content : content_.size();
    return static_cast<uint32_t>(end) - runs_[index].content;
  }
  void push(Kind kind, uint32_t position, uint32_t size);

  std::vector<Run> runs_;
  std::string content_;
  uint32_t events_ = 0;
  uint32_t inserted_ = 0;
  mutable size_t recent_ = 0;  // where index_of() found the last one
};

}  // namespace skerry::crdts::event_graph
