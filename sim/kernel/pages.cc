#include "sim/kernel/pages.h"

#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace skerry::sim {

void* acquire_pages(size_t bytes, [[maybe_unused]] PageSize size) {
  void* memory = ::operator new (bytes, std::align_val_t{kHugePageBytes});
#ifdef __linux__
  // A hint: where it is refused, everything works with ordinary pages.
  if (size == PageSize::kHuge) static_cast<void>(::madvise(memory, bytes, MADV_HUGEPAGE));
#endif
  return memory;
}

void release_pages(void* memory, [[maybe_unused]] size_t bytes) {
#ifdef __cpp_sized_deallocation
  ::operator delete (memory, bytes, std::align_val_t{kHugePageBytes});
#else
  ::operator delete (memory, std::align_val_t{kHugePageBytes});
#endif
}

}  // namespace skerry::sim
