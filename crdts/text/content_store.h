// The UTF-8 of all visible characters, in one buffer that only grows at its end.
//
// A block names its part by offset and size. Deleted content stays as waste until half of the
// buffer is waste; then the owner moves what lives into a new buffer (compaction), which is paid
// for by the deletions that made the waste.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "crdts/text/block.h"

namespace skerry::crdts::text {

class ContentStore {
 public:
  ContentStore() = default;
  // Of blocks whose content fills it without gaps.
  explicit ContentStore(std::string content) : buffer_(std::move(content)) {}

  std::string_view of(const Block& block) const {
    return std::string_view(buffer_).substr(block.content, block.bytes);
  }

  // Gives an empty block its content.
  void put(Block& block, std::string_view text) {
    block.content = static_cast<uint32_t>(buffer_.size());
    block.bytes = static_cast<uint16_t>(text.size());
    block.room = 0;
    buffer_ += text;
  }

  // Appends to a block's content: in place where it ends the buffer or has room, else it moves to
  // the end with room to grow, so that authors who type in turns do not fragment their runs.
  void append(Block& block, std::string_view text) {
    const size_t end = size_t{block.content} + block.bytes;
    const auto more = static_cast<uint16_t>(text.size());
    if (end == buffer_.size()) {
      buffer_ += text;
    } else if (block.room >= more) {
      buffer_.replace(end, more, text);
      block.room = static_cast<uint16_t>(block.room - more);
      waste_ -= more;
    } else {
      const auto room = static_cast<uint16_t>(block.bytes + more + 8);
      waste_ += block.bytes + room;
      const std::string old(of(block));
      block.content = static_cast<uint32_t>(buffer_.size());
      buffer_ += old;
      buffer_ += text;
      buffer_.append(room, ' ');
      block.room = room;
    }
    block.bytes = static_cast<uint16_t>(block.bytes + more);
  }

  void drop(Block& block) {
    waste_ += block.bytes;
    block.content = 0;
    block.bytes = 0;
    block.room = 0;
  }

  // Compaction walks over all blocks, so it waits for that much waste.
  bool is_wasteful(uint64_t blocks) const {
    return waste_ > 65'536 + 4 * blocks && waste_ * 2 > buffer_.size();
  }
  size_t size() const { return buffer_.size(); }
  const char* data() const { return buffer_.data(); }
  size_t waste() const { return waste_; }

 private:
  std::string buffer_;
  size_t waste_ = 0;
};

// The byte offset of the `index`-th scalar of valid UTF-8. Cost O(index).
inline size_t scalar_offset(std::string_view text, size_t index) {
  size_t at = 0;
  for (; index > 0; --index) {
    const auto lead = static_cast<uint8_t>(text[at]);
    at += lead < 0x80 ? 1u : lead < 0xE0 ? 2u : lead < 0xF0 ? 3u : 4u;
  }
  return at;
}

}  // namespace skerry::crdts::text
