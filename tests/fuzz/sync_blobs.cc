// Arbitrary bytes as manifests and as the frames and records of blobs: nothing crashes, and what
// decodes is within its bounds and encodes to the same bytes again.
#include <algorithm>

#include "core/check.h"
#include "sync/blobs/shelf.h"
#include "sync/frame.h"

namespace {

using namespace skerry;

void check_again(const Payload& frame, ByteView body) {
  SKERRY_CHECK(std::ranges::equal(sync::open_frame(frame.view())->body, body));
}

void check_manifest(ByteView body) {
  const auto manifest = sync::decode_manifest(body);
  if (!manifest) return;
  SKERRY_CHECK(manifest->size > 0 && manifest->size <= sync::kMostBlobBytes);
  SKERRY_CHECK(std::ranges::equal(sync::encode_manifest(*manifest).view(), body));
  uint64_t sum = 0;
  for (size_t i = 0; i < manifest->chunks.size(); ++i) sum += manifest->bytes_of(i);
  SKERRY_CHECK(sum == manifest->size);
}

// As records of a store: what is not what was stored is skipped.
void check_records(ByteView body) {
  const sync::Options options;
  sync::OutputRoom room;
  sync::Outputs outputs({1}, options, 1, room);
  sync::Shelf shelf(1 << 20, 0, outputs);
  for (const auto type : {sync::FrameType::kBlobManifest, sync::FrameType::kBlobPiece}) {
    const Payload record = sync::make_frame(type, {}, body);
    shelf.replay(record, *sync::open_frame(record.view()));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const ByteView body(data + 1, size - 1);
  switch (data[0] % 5) {
    case 0:
      check_manifest(body);
      break;
    case 1:
      if (const auto names = sync::decode_blob_offer(body)) {
        check_again(sync::encode_blob_offer(*names), body);
      }
      break;
    case 2:
      if (const auto wanted = sync::decode_blob_wanted(body)) {
        SKERRY_CHECK(wanted->from <= wanted->to && wanted->to <= sync::kMostBlobBytes);
        check_again(sync::encode_blob_wanted(*wanted), body);
      }
      break;
    case 3:
      if (const auto piece = sync::decode_blob_piece(body)) {
        SKERRY_CHECK(piece->bytes.size() <= sync::kChunkBytes);
        check_again(sync::encode_blob_piece(*piece), body);
      }
      break;
    default:
      check_records(body);
  }
  return 0;
}
