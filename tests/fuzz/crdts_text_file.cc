// Arbitrary bytes as text files: nothing crashes, and what is accepted is a whole document that can
// be edited, asked and written again.
//
// The first byte says what the rest is: a file as it is; a file whose checksums are put right
// first; or the columns of a history, behind a length and its content.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/check.h"
#include "core/hash.h"
#include "crdts/text/event_graph/columns.h"
#include "crdts/text/event_graph/file.h"
#include "crdts/text/event_graph/packed.h"
#include "crdts/text/event_graph/part.h"
#include "crdts/text/event_graph/queries.h"

namespace skerry::crdts::event_graph {
namespace {

void use(TextDocument& document, Order order) {
  document.check_invariants();
  const std::vector<uint8_t> bytes = encode_file(document, {false, true});
  const StatusOr<File> again = File::open(bytes);
  SKERRY_CHECK(again.ok() && again->text() == document.text());
  SKERRY_CHECK(again->document(order).ok());
  if (document.history().size() > 4096 || document.history().size() == 0) return;
  const Version half{document.history().size() / 2};
  const std::vector<Change> changes =
      changes_between(document, half, document.history().graph.frontier());
  SKERRY_CHECK(changes.size() <= document.history().size() + size_t{document.size()});
  const uint32_t agent = document.history().agents.intern({ReplicaId{0}, 1234567});
  const uint32_t size = document.size_at(half);
  const uint32_t last = document.history().agents.last(agent);
  const Edit edit{size / 2, std::min<uint32_t>(1, size - size / 2), 1, "x"};
  if (last != kNone && last > kMaxEvents - 2) return;
  document.edit_at(half, agent, last == kNone ? 1 : last + 1, edit);
  document.check_invariants();
}

void read_file(ByteView bytes, Order order) {
  const StatusOr<File> file = File::open(bytes);
  if (!file.ok()) return;
  StatusOr<TextDocument> document = file->document(order);
  if (document.ok()) use(*document, order);
}

// Puts both checksums right, as far as the parts' sizes can be followed.
std::vector<uint8_t> mended(ByteView bytes) {
  std::vector<uint8_t> out(bytes.begin(), bytes.end());
  size_t at = 6;
  for (int part = 0; part < 2 && at + 8 <= out.size(); ++part) {
    Decoder in(ByteView(out).subspan(at + 8));
    const ByteView content = in.bytes();
    if (in.failed()) break;
    uint64_t checksum = hash64(content, kFileChecksumSeed);
    for (size_t i = 0; i < 8; ++i, checksum >>= 8) out[at + i] = static_cast<uint8_t>(checksum);
    at = out.size() - in.rest().size();
  }
  return out;
}

void read_columns(ByteView bytes, Order order) {
  Decoder in(bytes);
  const std::string content(in.text());
  if (in.failed() || !is_valid_utf8(content)) return;
  TextDocument document(order);
  if (!decode_columns(in.rest(), content, document.history()).ok()) return;
  document.history().agents.check_invariants();
  document.history().graph.check_invariants();
  if (document.merge()) use(document, order);
}

void read_part(ByteView bytes, Order order) {
  TextDocument document(order);
  const uint32_t agent = document.history().agents.intern({});
  document.edit(agent, 1, {0, 0, 5, "hello"});
  document.edit_at(Version{2}, agent, 6, {1, 2, 1, "y"});
  const std::string before = document.text();
  if (merge_part(document, mended(bytes)).ok()) {
    use(document, order);
  } else {
    SKERRY_CHECK(document.text() == before);
  }
}

}  // namespace
}  // namespace skerry::crdts::event_graph

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace skerry::crdts::event_graph;  // NOLINT
  if (size < 1) return 0;
  const skerry::ByteView rest(data + 1, size - 1);
  const Order order = (data[0] & 4) == 0 ? Order::kFugue : Order::kFugueMax;
  if (data[0] % 4 == 0) read_file(rest, order);
  if (data[0] % 4 == 1) read_file(mended(rest), order);
  if (data[0] % 4 == 2) read_columns(rest, order);
  if (data[0] % 4 == 3) read_part(rest, order);
  return 0;
}
