// A bundle that decodes encodes to the same bytes again, and its covers ascend.
#include <algorithm>

#include "core/change.h"
#include "core/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace skerry;
  const Payload encoded = Payload::copy_of({data, size});
  const StatusOr<Bundle> read = decode_bundle(encoded);
  if (!read.ok()) return 0;
  SKERRY_CHECK(!read->covers.empty());
  for (size_t i = 1; i < read->covers.size(); ++i) {
    const DotRun& before = read->covers[i - 1].dots;
    const DotRun& here = read->covers[i].dots;
    SKERRY_CHECK(before.actor < here.actor ||
                 (before.actor == here.actor && before.last() < here.first));
  }
  const Bundle made = make_bundle(*read, read->body);
  SKERRY_CHECK(std::ranges::equal(made.encoded.view(), encoded.view()));
  return 0;
}
