// What travels where a server orders commands (docs/formats/wire.md, "Ordered commands"): four
// frames about a document.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/change.h"
#include "core/frame_account.h"
#include "core/ids.h"

namespace skerry::replica {

// A client has so many entries of the server's order, and wants the others as they come.
Payload encode_ordered_hello(DocumentId document, uint64_t entries);
std::optional<uint64_t> decode_ordered_hello(ByteView body);

// A client's own commands, oldest first; or some of the server's order, from `first` on.
struct OrderedNews {
  struct Item {
    // An entry of the order; a command of the receiver's that became the next entry as it was
    // sent; one of its that was refused, and why; what it asked to read is the order, as far as
    // `length`.
    enum class Kind : uint8_t { kEntry, kOwn, kRefused, kRead };
    Kind kind = Kind::kEntry;
    Payload change;     // kEntry: encoded
    Dot dot;            // kOwn, kRefused
    std::string why;    // kRefused
    uint64_t read = 0;  // kRead: as the client calls it
  };
  uint64_t first = 0;   // place in the order of the first entry or own one among them, from 0
  uint64_t length = 0;  // of the order, as far as it is durable
  std::vector<Item> items;
};
Payload encode_ordered_news(DocumentId document, const OrderedNews& news);
std::optional<OrderedNews> decode_ordered_news(ByteView body);
// What is asked to be read, as the client calls it.
Payload encode_ordered_read(DocumentId document, uint64_t read);
std::optional<uint64_t> decode_ordered_read(ByteView body);
Payload encode_ordered_commands(DocumentId document, const std::vector<Payload>& changes);
std::optional<std::vector<Payload>> decode_ordered_commands(ByteView body);

}  // namespace skerry::replica
