// Arbitrary bytes as a greeting's messages, and as a stream of frames that is cut in any way: what
// is read is written the same again, and no frame is larger than may be, nor is more held than
// came.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/check.h"
#include "live/frame_cutter.h"
#include "live/greeting.h"

namespace skerry::live {
namespace {

template <typename Message>
void check_again(const std::optional<Message>& message, ByteView bytes) {
  if (!message) return;
  const Payload again = encode(*message);
  SKERRY_CHECK(std::equal(bytes.begin(), bytes.end(), again.view().begin(), again.view().end()));
}

void cut(ByteView bytes, size_t most_frame, size_t piece) {
  FrameCutter cutter(most_frame);
  size_t fed = 0;
  size_t given = 0;
  while (fed < bytes.size()) {
    const ByteView next = bytes.subspan(fed, std::min(piece, bytes.size() - fed));
    fed += next.size();
    const auto outcome = cutter.feed(next, [&](ByteView frame) {
      SKERRY_CHECK(frame.size() <= most_frame);
      given += kLengthBytes + frame.size();
      return true;
    });
    if (outcome != FrameCutter::Fed::kAll) return;
    SKERRY_CHECK(given + cutter.held_bytes() == fed);
  }
}

void run(ByteView input) {
  if (input.size() < 2) return;
  const size_t piece = 1 + input[0];
  const ByteView bytes = input.subspan(1);
  const auto answer = decode_answer(bytes);
  check_again(decode_welcome(bytes), bytes);
  check_again(decode_introduction(bytes), bytes);
  // Whatever version an answer is of, it is written in ours.
  if (answer && bytes[4] == kSocketVersion) check_again(answer, bytes);
  cut(bytes, 4096, piece);
  cut(bytes, 16, piece);
}

}  // namespace
}  // namespace skerry::live

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  skerry::live::run({data, size});
  return 0;
}
