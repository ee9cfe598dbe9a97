// A document in one file: its text as it is, to be read at once, and its history, to be decoded
// when something is to be merged or looked up (docs/formats/text.md).
//
// Both parts are compressed, the history against the text: most of what was ever typed is still
// there. Each has a checksum.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/status.h"
#include "crdts/text/event_graph/packed.h"
#include "crdts/text/event_graph/text_document.h"

namespace skerry::crdts::event_graph {

struct FileOptions {
  bool compresses = true;
  // Without it, what was erased can be merged with but not read again.
  bool keeps_erased = true;
};

// The text of every event must be known: nothing was added that was not merged. Cost: that of the
// compression; without erased text also a replay of all.
std::vector<uint8_t> encode_file(const TextDocument& document, const FileOptions& options);

// A file with everything, compressed, that is the same wherever the same events are held, and has
// nothing else of a shared history (canonical.h).
std::vector<uint8_t> encode_canonical_file(const TextDocument& document);

class File {
 public:
  // Reads the text and nothing else. `bytes` must outlive the result. Errors: another kind of file
  // or version, one that is cut short, a wrong checksum.
  static StatusOr<File> open(ByteView bytes);

  const std::string& text() const { return text_; }
  // Decodes the history and replays it: an error if it is malformed or does not end with the text.
  StatusOr<TextDocument> document(Order order) const;
  // Decodes the history and takes the text as it is, without a replay: an error if it is malformed
  // or the text cannot be of that length. Whether the two belong together TextDocument::replay()
  // tells.
  StatusOr<TextDocument> document_as_said(Order order) const;

 private:
  struct Header {
    Packing packing = Packing::kPlain;
    ByteView history;  // the second part
  };

  // With everything decoded and nothing merged.
  StatusOr<TextDocument> decoded(Order order) const;

  std::string text_;
  Header header_;
};

}  // namespace skerry::crdts::event_graph
