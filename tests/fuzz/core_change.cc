// A change that decodes encodes to the same bytes again: one change, one wire form.
#include <algorithm>

#include "core/change.h"
#include "core/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace skerry;
  const Payload encoded = Payload::copy_of({data, size});
  const StatusOr<ChangePeek> peek = peek_change(encoded.view());
  const StatusOr<Change> read = decode_change(encoded);
  if (!read.ok()) return 0;
  SKERRY_CHECK(peek.ok() && peek->document == read->document && peek->dots == read->dots);
  const StatusOr<Extras> extras = peek_extras(encoded.view());
  SKERRY_CHECK(extras.ok() && extras->version == read->extras.version);
  SKERRY_CHECK(extras->fields.encoded().data() == read->extras.fields.encoded().data());
  read->extras.fields.visit([&](const ExtensionField& field) {
    SKERRY_CHECK(read->extras.fields.find(ExtensionTag{field.tag}).has_value());
  });
  const Change made = make_change(read->document, read->dots, read->dependencies, read->time,
                                  read->body, read->extras);
  SKERRY_CHECK(std::ranges::equal(made.encoded.view(), encoded.view()));
  SKERRY_CHECK(made.hash == read->hash);
  return 0;
}
