// One character's UTF-8 in a word, for engines that keep elements one by one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crdts/text/block.h"

namespace skerry::crdts::text {

// Makes a block one visible element. REQUIRES: at most 4 bytes.
inline void put_character(Block& block, std::string_view character) {
  block.content = 0;
  for (size_t i = character.size(); i > 0; --i) {
    block.content = (block.content << 8) | static_cast<uint8_t>(character[i - 1]);
  }
  block.bytes = static_cast<uint16_t>(character.size());
  block.length = 1;
}

inline void append_character(const Block& block, std::string& out) {
  for (uint32_t i = 0; i < block.bytes; ++i) {
    out += static_cast<char>(static_cast<uint8_t>(block.content >> (8 * i)));
  }
}

}  // namespace skerry::crdts::text
