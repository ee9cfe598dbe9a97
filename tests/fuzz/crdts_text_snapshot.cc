// Arbitrary bytes as snapshots of texts that keep runs: nothing crashes, what is refused leaves the
// object empty, and what is accepted is a whole document that can be edited, undone and saved
// again.
//
// The first byte picks the design, and what the rest is: a snapshot as it is; one whose checksum is
// put right first; or its content, behind its length, and its columns, neither of them compressed.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/check.h"
#include "core/hash.h"
#include "crdts/object/catalogue.h"
#include "crdts/text/event_graph/packed.h"
#include "crdts/text/saved_columns.h"
#include "crdts/text/saved_text.h"

namespace skerry::crdts {
namespace {

using text::SavedRule;

struct Fuzzed {
  std::string_view name;
  SavedRule rule;
};
constexpr Fuzzed kDesigns[] = {{"rga", SavedRule::kRga},
                               {"yata", SavedRule::kYata},
                               {"fugue", SavedRule::kFugue},
                               {"fugue_max", SavedRule::kFugueMax},
                               {"eg_walker", SavedRule::kEventGraph},
                               {"eg_walker_max", SavedRule::kEventGraphMax}};

void check(const Object& object) {
  object.check_invariants();
  SKERRY_CHECK(object.digest() == digest_of(object.value()));
}

// A command of an actor that is not in the document, with its next dots; its change.
Payload perform(Object& object, const Command& command, uint64_t& next) {
  const auto effect = object.execute(command, {{ReplicaId{9}, 987654321}, next, {1, 0}});
  SKERRY_CHECK(effect.ok());
  next += effect->length;
  check(object);
  return effect->body;
}

// Its text may be another one than its history says: then what is concurrent is refused, nothing
// happens, and it has no snapshot.
void use_graph(Object& object) {
  check(object);
  const auto effect =
      find_design("eg_walker")
          ->make()
          ->execute(TextSplice{0, 0, "at the start"}, {{ReplicaId{8}, 12345678}, 1, {}});
  const Value value = object.value();
  const Hash128 state = object.state_digest();
  uint64_t next = 1;
  if (!object.apply(effect->body.view(), {{ReplicaId{8}, 12345678}, 1, {}}).ok()) {
    SKERRY_CHECK(object.value() == value && object.state_digest() == state);
  }
  check(object);
  const uint64_t size = object.size();
  perform(object, TextSplice{size / 2, std::min<uint64_t>(size - size / 2, 2), "xy"}, next);
  const auto saved = object.snapshot();
  if (!saved.ok()) return;
  const std::unique_ptr<Object> again =
      find_design(saved->view()[0] == 5 ? "eg_walker" : "eg_walker_max")->make();
  SKERRY_CHECK(again->restore(saved->view()).ok() && again->value() == object.value());
}

void use(const Design& design, Object& object, ByteView bytes) {
  check(object);
  const auto saved = object.snapshot();
  SKERRY_CHECK(saved.ok());
  const std::unique_ptr<Object> again = design.make();
  SKERRY_CHECK(again->restore(saved->view()).ok());
  check(*again);
  SKERRY_CHECK(again->state_digest() == object.state_digest());
  const auto saved_again = again->snapshot();
  SKERRY_CHECK(saved_again.ok() && std::ranges::equal(saved->view(), saved_again->view()));
  // What is made here fits what another one opened.
  const std::unique_ptr<Object> other = design.make();
  SKERRY_CHECK(other->restore(bytes).ok());
  const uint64_t size = object.size();
  uint64_t next = 1;
  const Command commands[] = {TextSplice{size / 2, std::min<uint64_t>(size - size / 2, 2), "xy"},
                              Undo{true}, Undo{true}, Redo{true}, TextSplice{0, 0, "z"}};
  for (const Command& command : commands) {
    const uint64_t first = next;
    const Payload body = perform(object, command, next);
    if (next == first) continue;
    SKERRY_CHECK(other->apply(body.view(), {{ReplicaId{9}, 987654321}, first, {1, 0}}).ok());
    check(*other);
    SKERRY_CHECK(other->state_digest() == object.state_digest());
  }
}

// Puts the checksums of parts from `at` on right, as far as their sizes can be followed.
std::vector<uint8_t> mended(ByteView bytes, size_t at) {
  std::vector<uint8_t> out(bytes.begin(), bytes.end());
  while (at + 8 < out.size()) {
    Decoder in(ByteView(out).subspan(at + 8));
    const ByteView content = in.bytes();
    if (in.failed()) break;
    uint64_t checksum = hash64(content, event_graph::kFileChecksumSeed);
    for (size_t i = 0; i < 8; ++i, checksum >>= 8) out[at + i] = static_cast<uint8_t>(checksum);
    at = out.size() - in.rest().size();
  }
  return out;
}

std::vector<uint8_t> of_columns(ByteView bytes, SavedRule rule) {
  using namespace event_graph;  // NOLINT
  Decoder in(bytes);
  const ByteView content = in.bytes();
  Encoder part;
  part.u8(static_cast<uint8_t>(rule));
  put_packed(part, in.rest(), {}, Packing::kPlain);
  put_packed(part, content, {}, Packing::kPlain);
  Encoder out;
  put_header(out, text::kSavedMagic, Packing::kPlain);
  put_part(out, part.view());
  return {out.view().begin(), out.view().end()};
}

void run(uint8_t choice, ByteView rest) {
  constexpr size_t kHeader = 6;  // magic, version and flags
  const unsigned kind = choice / 4 % 4;
  const Fuzzed& fuzzed = kDesigns[kind == 3 ? 4 + choice % 2 : choice % 4];
  const Design& design = *find_design(fuzzed.name);
  std::vector<uint8_t> bytes(rest.begin(), rest.end());
  if (kind == 1) bytes = mended(rest, kHeader);
  if (kind == 2) bytes = of_columns(rest, fuzzed.rule);
  if (kind == 3) {
    bytes.insert(bytes.begin(), static_cast<uint8_t>(fuzzed.rule));
    bytes = mended(bytes, 1 + kHeader);
  }
  const std::unique_ptr<Object> object = design.make();
  const Hash128 empty = object->state_digest();
  if (object->restore(bytes).ok()) {
    return kind == 3 ? use_graph(*object) : use(design, *object, bytes);
  }
  check(*object);
  SKERRY_CHECK(object->state_digest() == empty && object->size() == 0);
  uint64_t next = 1;
  perform(*object, TextSplice{0, 0, "still of use"}, next);
}

}  // namespace
}  // namespace skerry::crdts

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 1) return 0;
  skerry::crdts::run(data[0], {data + 1, size - 1});
  return 0;
}
