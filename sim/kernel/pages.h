// Memory in whole megabytes, on huge pages where the system has them: the queue reads its records
// in random order, and with 4 KiB pages most of the time goes into finding pages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace skerry::sim {

constexpr size_t kHugePageBytes = size_t{2} << 20;

// `bytes` of memory, aligned to kHugePageBytes. REQUIRES: bytes is a multiple of kHugePageBytes.
enum class PageSize : uint8_t { kOrdinary, kHuge };
void* acquire_pages(size_t bytes, PageSize size);
// `bytes` as they were acquired.
void release_pages(void* memory, size_t bytes);

// Large tables that are read in random order: from kLeastHuge on they lie on huge pages.
template <typename T>
class HugeAllocator {
 public:
  using value_type = T;
  HugeAllocator() = default;
  template <typename Other>
  HugeAllocator(const HugeAllocator<Other>&) {}  // NOLINT: allocators convert

  T* allocate(size_t count) {
    if (count * sizeof(T) < kLeastHuge) return std::allocator<T>().allocate(count);
    return static_cast<T*>(acquire_pages(rounded(count), PageSize::kHuge));
  }
  void deallocate(T* memory, size_t count) {
    if (count * sizeof(T) < kLeastHuge) return std::allocator<T>().deallocate(memory, count);
    release_pages(memory, rounded(count));
  }
  friend bool operator==(const HugeAllocator&, const HugeAllocator&) { return true; }

 private:
  static constexpr size_t kLeastHuge = size_t{256} << 10;
  static size_t rounded(size_t count) {
    return (count * sizeof(T) + kHugePageBytes - 1) / kHugePageBytes * kHugePageBytes;
  }
};
template <typename T>
using HugeVector = std::vector<T, HugeAllocator<T>>;

}  // namespace skerry::sim
