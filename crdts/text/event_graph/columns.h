// A history as columns of bytes: one for each thing that is said of its runs, each a list of
// varints (docs/formats/text.md).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/codec.h"
#include "crdts/text/event_graph/text_history.h"

namespace skerry::crdts::event_graph {

// Everything but the inserted text. `kept`: where text was left out, how many inserted characters
// are there and how many are not, in turns; else empty.
std::vector<uint8_t> encode_columns(const TextHistory& history, std::span<const uint32_t> kept);

// What stands for a character whose text was left out.
inline constexpr char kLeftOut = '\x1A';

// Reads columns into an empty history; `content` is the inserted text that is there, valid UTF-8.
// Positions are not checked, all else is: whoever merges checks them. `elsewhere` is how many
// characters that are not in this history may be erased in it.
Status decode_columns(ByteView columns, std::string_view content, TextHistory& history,
                      uint32_t elsewhere = 0);

}  // namespace skerry::crdts::event_graph
