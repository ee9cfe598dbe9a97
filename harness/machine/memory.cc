#include "harness/machine/memory.h"

#include <malloc.h>

#include <cstdlib>
#include <new>

namespace {

thread_local int64_t in_use = 0;
thread_local int64_t peak = 0;
thread_local int64_t freed = 0;

}  // namespace

#if defined(__has_feature)
#define SKERRY_HAS_FEATURE(name) __has_feature(name)
#else
#define SKERRY_HAS_FEATURE(name) 0
#endif

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !SKERRY_HAS_FEATURE(address_sanitizer) && !SKERRY_HAS_FEATURE(thread_sanitizer)

namespace {

#ifdef __cpp_sized_deallocation
constexpr bool kKnowsSizes = true;
#else
constexpr bool kKnowsSizes = false;
#endif

int64_t usable(void* memory) { return static_cast<int64_t>(malloc_usable_size(memory)); }

void* counted(void* memory, std::size_t size) {
  if (memory == nullptr) {
    if (const std::new_handler handler = std::get_new_handler()) handler();
    throw std::bad_alloc();
  }
  in_use += kKnowsSizes ? static_cast<int64_t>(size) : usable(memory);
  if (in_use > peak) peak = in_use;
  return memory;
}

void uncounted(void* memory, int64_t size) {
  in_use -= size;
  freed += size;
  std::free(memory);
}
void uncounted(void* memory) {
  if (memory != nullptr) uncounted(memory, usable(memory));
}
void uncounted(void* memory, std::size_t size) {
  if (memory == nullptr) return;
  uncounted(memory, kKnowsSizes ? static_cast<int64_t>(size) : usable(memory));
}

void* aligned(std::size_t size, std::align_val_t alignment) {
  const auto step = static_cast<std::size_t>(alignment);
  return std::aligned_alloc(step, (size + step - 1) / step * step);
}

}  // namespace

void* operator new(std::size_t size) { return counted(std::malloc(size == 0 ? 1 : size), size); }
void* operator new[](std::size_t size) { return counted(std::malloc(size == 0 ? 1 : size), size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(aligned(size, alignment), size);
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return counted(aligned(size, alignment), size);
}
void operator delete(void* memory) noexcept { uncounted(memory); }
void operator delete[](void* memory) noexcept { uncounted(memory); }
void operator delete(void* memory, std::size_t size) noexcept { uncounted(memory, size); }
void operator delete[](void* memory, std::size_t size) noexcept { uncounted(memory, size); }
void operator delete(void* memory, std::align_val_t) noexcept { uncounted(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { uncounted(memory); }
void operator delete(void* memory, std::size_t size, std::align_val_t) noexcept {
  uncounted(memory, size);
}
void operator delete[](void* memory, std::size_t size, std::align_val_t) noexcept {
  uncounted(memory, size);
}

#endif

namespace skerry::harness {

int64_t thread_heap_bytes() { return in_use; }
int64_t thread_heap_peak() { return peak; }
void reset_thread_heap_peak() { peak = in_use; }
int64_t thread_heap_freed() { return freed; }

}  // namespace skerry::harness
