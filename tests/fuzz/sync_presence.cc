// Arbitrary bytes as the frame that says what users do: nothing crashes, and what decodes is within
// its bounds and encodes to the same bytes again.
#include <algorithm>

#include "core/channels.h"
#include "core/check.h"
#include "sync/frame.h"
#include "sync/presence/presence_frame.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace skerry;
  const ByteView bytes(data, size);
  const auto words = sync::decode_presence(bytes);
  if (!words) return 0;
  for (const sync::PresenceWord& word : *words) {
    SKERRY_CHECK(word.what.size() <= kMostPresenceBytes);
  }
  const Payload again = sync::encode_presence({1}, *words);
  SKERRY_CHECK(std::ranges::equal(sync::open_frame(again.view())->body, bytes));
  SKERRY_CHECK(bytes.size() <= words->size() * sync::kMostPresenceWordBytes);
  return 0;
}
