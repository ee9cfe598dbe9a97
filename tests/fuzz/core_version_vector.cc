// A version vector that decodes encodes to the same bytes again, and holds its invariants.
#include <algorithm>

#include "core/check.h"
#include "core/version_vector.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace skerry;
  const ByteView input(data, size);
  Decoder in(input);
  const VersionVector vector = VersionVector::decode(in);
  if (in.failed()) {
    SKERRY_CHECK(vector.empty());
    return 0;
  }
  SKERRY_CHECK(vector.size() <= size / 10);  // no more than the input justifies
  for (const VersionVector::Entry& entry : vector.entries()) {
    SKERRY_CHECK(entry.last > 0 && vector[entry.actor] == entry.last);
  }
  SKERRY_CHECK(vector.covers(vector));
  VersionVector twice = vector;
  twice.merge(vector);
  SKERRY_CHECK(twice == vector);
  Encoder out;
  vector.encode(out);
  SKERRY_CHECK(std::ranges::equal(out.view(), input.first(size - in.rest().size())));
  return 0;
}
