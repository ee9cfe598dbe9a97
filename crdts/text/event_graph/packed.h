// What files and parts of histories are put together of: checked parts and packed fields
// (docs/formats/text.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/codec.h"

namespace skerry::crdts::event_graph {

// Of a part's checksum (XXH3-64).
inline constexpr uint64_t kFileChecksumSeed = 0x736B74657874;

inline constexpr uint8_t kFileVersion = 1;
inline constexpr uint8_t kIsCompressed = 1;  // the only flag

enum class Packing : uint8_t { kPlain, kCompressed };

// Four letters, the version and the flags.
void put_header(Encoder& out, std::string_view magic, Packing packing);
// An error: another magic, version or flag.
StatusOr<Packing> take_header(Decoder& in, std::string_view magic);

// The checksum of what follows, its size, and that.
void put_part(Encoder& out, ByteView part);
// Fails the decoder where the checksum is wrong.
ByteView take_part(Decoder& in);

// The original's size, then what is stored.
void put_packed(Encoder& out, ByteView bytes, ByteView prefix, Packing packing);
Status take_packed(Decoder& in, ByteView prefix, Packing packing, std::string& out);

// Valid UTF-8; quick where it is ASCII.
bool is_text(std::string_view bytes);

}  // namespace skerry::crdts::event_graph
