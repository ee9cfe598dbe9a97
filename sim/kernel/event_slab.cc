#include "sim/kernel/event_slab.h"

#include "core/check.h"
#include "sim/kernel/pages.h"

namespace skerry::sim {

constexpr size_t kBlockBytes = sizeof(Event) * EventSlab::kBlockRecords;

EventSlab::~EventSlab() {
  for (Event* block : blocks_) release_pages(block, kBlockBytes);
}

uint32_t EventSlab::take_fresh() {
  SKERRY_CHECK(used_ < kNone && "more than 2^32 - 1 events are pending");
  if ((used_ & (kBlockRecords - 1)) == 0) {
    // Small runs touch a few pages of the first block only: huge pages would clear all of it.
    void* block =
        acquire_pages(kBlockBytes, blocks_.empty() ? PageSize::kOrdinary : PageSize::kHuge);
    blocks_.push_back(static_cast<Event*>(block));
  }
  return used_++;
}

}  // namespace skerry::sim
