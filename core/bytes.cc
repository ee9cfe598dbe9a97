#include "core/bytes.h"

#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>

#include "core/check.h"

namespace skerry {

Payload Payload::copy_of(ByteView bytes) {
  SKERRY_CHECK(bytes.size() <= std::numeric_limits<uint32_t>::max());
  Payload result;
  if (bytes.empty()) return result;
  void* memory = ::operator new(sizeof(Block) + bytes.size());
  result.block_ = new (memory) Block{1, static_cast<uint32_t>(bytes.size())};
  result.size_ = result.block_->size;
  std::memcpy(result.block_ + 1, bytes.data(), bytes.size());
  return result;
}

Payload Payload::slice(size_t offset, size_t size) const {
  SKERRY_CHECK(offset <= size_ && size <= size_ - offset);
  if (size == 0) return {};
  Payload result = *this;
  result.offset_ += static_cast<uint32_t>(offset);
  result.size_ = static_cast<uint32_t>(size);
  return result;
}

Payload Payload::slice(ByteView part) const {
  if (part.empty()) return {};
  return slice(static_cast<size_t>(part.data() - data()), part.size());
}

void* Payload::detach() {
  SKERRY_DEBUG_CHECK(block_ == nullptr || (offset_ == 0 && size_ == block_->size));
  Block* block = std::exchange(block_, nullptr);
  offset_ = size_ = 0;
  return block;
}

Payload Payload::attach(void* detached) {
  Payload result;
  result.block_ = static_cast<Block*>(detached);
  if (result.block_ != nullptr) result.size_ = result.block_->size;
  return result;
}

void Payload::release(Block* block) {
#ifdef __cpp_sized_deallocation
  ::operator delete(block, sizeof(Block) + block->size);  // so that it is counted as it was made
#else
  ::operator delete(block);
#endif
}

}  // namespace skerry
