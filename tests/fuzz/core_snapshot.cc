// A snapshot that decodes encodes to the same bytes again, and its frontier is within its covers.
#include <algorithm>

#include "core/check.h"
#include "core/snapshot.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace skerry;
  const Payload encoded = Payload::copy_of({data, size});
  const StatusOr<Snapshot> read = decode_snapshot(encoded);
  if (!read.ok()) return 0;
  SKERRY_CHECK(!read->covers.empty());
  for (size_t i = 1; i < read->covers.size(); ++i) {
    SKERRY_CHECK(read->covers[i - 1].actor < read->covers[i].actor);
  }
  for (const Dot& dot : read->frontier) SKERRY_CHECK(dot.sequence <= read->last(dot.actor));
  const Snapshot made = make_snapshot(*read, read->body);
  SKERRY_CHECK(std::ranges::equal(made.encoded.view(), encoded.view()));
  return 0;
}
