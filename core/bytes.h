// Bytes that travel: a view, and an immutable buffer that many may share.
//
// Thread safety: a Payload's count is not atomic. A payload belongs to one run and a run to one
// thread; nothing crosses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace skerry {

using ByteView = std::span<const uint8_t>;

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// An immutable, shared range of bytes: 16 bytes wide, copied by counting. A slice shares its
// parent's buffer. At most 4 GiB.
class Payload {
 public:
  Payload() = default;
  // Copies `bytes` once; cost O(bytes).
  static Payload copy_of(ByteView bytes);

  Payload(const Payload& other) : block_(other.block_), offset_(other.offset_), size_(other.size_) {
    if (block_ != nullptr) ++block_->count;
  }
  Payload(Payload&& other) noexcept
      : block_(std::exchange(other.block_, nullptr)),
        offset_(std::exchange(other.offset_, 0)),
        size_(std::exchange(other.size_, 0)) {}
  Payload& operator=(Payload other) noexcept {
    std::swap(block_, other.block_);
    std::swap(offset_, other.offset_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Payload() {
    if (block_ != nullptr && --block_->count == 0) release(block_);
  }

  const uint8_t* data() const {
    return block_ == nullptr ? nullptr : reinterpret_cast<const uint8_t*>(block_ + 1) + offset_;
  }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  ByteView view() const { return {data(), size_}; }

  // REQUIRES: offset + size <= this->size().
  Payload slice(size_t offset, size_t size) const;

  // The slice of this payload that `part` is. REQUIRES: `part` lies within view().
  Payload slice(ByteView part) const;

  // Gives up ownership as a plain pointer and takes it back, for records that must be trivially
  // copyable. The whole buffer only: REQUIRES that this is not a slice.
  void* detach();
  static Payload attach(void* detached);
  // The bytes of one that is detached, and stays so; nothing of null.
  static ByteView view_of(const void* detached) {
    const auto* block = static_cast<const Block*>(detached);
    if (block == nullptr) return {};
    return {reinterpret_cast<const uint8_t*>(block + 1), block->size};
  }

 private:
  struct Block {
    uint32_t count;
    uint32_t size;
  };
  static void release(Block* block);

  Block* block_ = nullptr;
  uint32_t offset_ = 0;
  uint32_t size_ = 0;
};

}  // namespace skerry
