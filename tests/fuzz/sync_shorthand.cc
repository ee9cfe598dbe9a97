// Arbitrary bytes as frames in shorthand: nothing crashes, and what is read is a whole frame, no
// larger than the limit, that is written and read again as the same.
//
// A byte says how many bytes the next frame takes, and its checksum is made right, so that what is
// behind it is reached.
#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/check.h"
#include "sync/link/shorthand.h"

namespace skerry {
namespace {

constexpr uint64_t kMost = 4'000;

void run(ByteView input) {
  sync::ShorthandRoom room;
  sync::ShorthandReader reader(room);
  sync::Sayings sums;  // of what was read
  sync::ShorthandWriter writer(room);
  sync::ShorthandReader again(room);
  while (!input.empty()) {
    const size_t size = std::min<size_t>(input[0], input.size() - 1);
    std::vector<uint8_t> wire(input.begin() + 1, input.begin() + 1 + static_cast<ptrdiff_t>(size));
    input = input.subspan(1 + size);
    const uint16_t sum = sums.checksum(wire);
    wire.push_back(static_cast<uint8_t>(sum));
    wire.push_back(static_cast<uint8_t>(sum >> 8));
    const auto frame = reader.expand(wire, kMost);
    if (!frame) return;  // the stream is over
    if (!sync::open_frame(frame->view())) continue;
    const auto same = again.expand(writer.shorten(*frame).view(), ~uint64_t{0});
    SKERRY_CHECK(same && std::ranges::equal(same->view(), frame->view()));
  }
}

}  // namespace
}  // namespace skerry

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  skerry::run({data, size});
  return 0;
}
