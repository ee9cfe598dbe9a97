// What users asked to see at a client that has no copy of its own to show: the server says how far
// its order has come, and then the document is shown as far as that.
//
// Cost: O(reads under way) each; a person waits for one or two.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "replica/ordered/line.h"

namespace skerry::replica {

class ClientReads {
 public:
  // Asks over this line, of its only peer; it must outlive the reads.
  explicit ClientReads(Line& line) : line_(line) {}

  // Of a document, by its place.
  void ask(uint64_t ticket, DocumentId id, uint32_t document);
  // Asks the server for those that it has not been asked for, where the link has room.
  void send(const Now& now);
  // The server's order has come so far.
  void note_answer(uint64_t ticket, uint64_t entries);
  // The document shows so many entries.
  void note_entries(uint32_t document, uint64_t entries);
  // The server cannot be asked.
  void fail(uint64_t ticket, const std::string& why);
  void fail_all(const std::string& why);
  // Whether the server owes an answer; and of a document the first question that it does, or
  // AwaitedAnswers::kAll.
  bool is_owed() const;
  uint64_t first_owed(uint32_t document) const;

 private:
  struct Read {
    DocumentId id;
    uint32_t document = 0;
    uint64_t question = 0;            // with which it was asked; 0: it was not
    std::optional<uint64_t> entries;  // that it has to show; nothing: not known yet

    bool is_owed() const { return question > 0 && !entries.has_value(); }
  };
  void answer(uint64_t ticket, const Read& read, const Status& status);

  Line& line_;
  std::map<uint64_t, Read> reads_;  // by ticket
};

}  // namespace skerry::replica
