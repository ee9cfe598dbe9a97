// Arbitrary bytes as the frames in which snapshots travel, and as records of a store: nothing
// crashes, and what decodes is within its bounds and encodes to the same bytes again.
#include <algorithm>

#include "core/check.h"
#include "sync/frame.h"
#include "sync/intake/checkpoint.h"
#include "sync/spread/snapshot_frames.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace skerry;
  if (size == 0) return 0;
  const Payload bytes = Payload::copy_of({data + 1, size - 1});
  const auto is_again = [&bytes](const Payload& frame) {
    return std::ranges::equal(sync::open_frame(frame.view())->body, bytes.view());
  };
  if (data[0] % 3 == 0) {
    const auto part = sync::decode_snapshot_part(bytes.view());
    if (!part) return 0;
    SKERRY_CHECK(part->offset + part->bytes.size() <= part->size);
    SKERRY_CHECK(is_again(sync::encode_part({1}, *part)));
  } else if (data[0] % 3 == 1) {
    const auto wanted = sync::decode_snapshot_wanted(bytes.view());
    if (!wanted) return 0;
    SKERRY_CHECK(wanted->from <= wanted->to);
    SKERRY_CHECK(is_again(sync::encode_wanted({1}, *wanted)));
  } else {
    const auto checkpoint = sync::decode_checkpoint(bytes, bytes.view());
    if (!checkpoint) return 0;
    sync::ItemReader items(checkpoint->items);
    while (items.next()) {
    }
  }
  return 0;
}
