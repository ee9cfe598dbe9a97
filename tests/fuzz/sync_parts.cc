// Arbitrary bytes as parts of frames, and as word of them: nothing crashes, no more is kept than
// came or than the limit says, and a frame that comes in parts is the frame that was cut.
//
// The first byte picks the size of a real frame's parts; then a byte picks what comes next: a real
// part, a made-up one (its fields and bytes follow), or a made-up word to a sender.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/check.h"
#include "sync/link/parts.h"

namespace skerry {
namespace {

constexpr uint64_t kMost = 2'000;

void run(ByteView input) {
  if (input.empty()) return;
  static const Payload large = sync::make_frame(
      sync::FrameType::kGroup, {1}, as_bytes(std::string(sync::kStreamPartBytes + 9, 's')));
  static const Payload real =
      sync::make_frame(sync::FrameType::kGroup, {1}, as_bytes(std::string(600, 'r')));
  const std::vector<Payload> parts =
      sync::cut_frame(real, sync::kPartHeaderBytes + 10 + input[0] % 100);
  input = input.subspan(1);
  sync::PartReceiver receiver;
  sync::PartSender sender;
  bool has_sent = false;
  sender.add(large, 1);
  while (input.size() >= 4) {
    Payload frame = parts[input[1] % parts.size()];
    if (input[0] % 4 == 1) {
      const uint32_t name = sync::decode_part(sync::open_frame(frame.view())->body)->frame;
      const size_t size = std::min<size_t>(input[3] % 64, input.size() - 4);
      frame =
          sync::encode_part({name + input[0] / 128u, input[1], input[2], input.subspan(4, size)});
      input = input.subspan(size);
    } else if (input[0] % 4 == 2) {
      const size_t size = std::min<size_t>(input[3] % 64, input.size() - 4);
      frame = sync::make_frame(sync::FrameType::kPart, {}, input.subspan(4, size));
      sync::decode_part_taken(input.subspan(4, size));
      input = input.subspan(size);
    } else if (input[0] % 4 == 3) {
      if (!has_sent) sender.next();  // a part of 1 MiB is dear to make
      has_sent = true;
      sender.take({input[1] | uint32_t{input[2]} << 8, input[3]});
    }
    input = input.subspan(4);
    const auto part = sync::decode_part(sync::open_frame(frame.view())->body);
    if (!part.has_value()) continue;
    const auto taken = receiver.take(*part, frame, kMost);
    if (!taken.whole) continue;
    SKERRY_CHECK(taken.whole->size() <= kMost);
    // Only frames whose checksum fits are opened.
    const auto open = sync::open_frame(taken.whole->view());
    if (open.has_value() && part->count == parts.size()) {
      SKERRY_CHECK(std::ranges::equal(taken.whole->view(), real.view()));
    }
  }
}

}  // namespace
}  // namespace skerry

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  skerry::run({data, size});
  return 0;
}
