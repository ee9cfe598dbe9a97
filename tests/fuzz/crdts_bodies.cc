// Arbitrary bytes as bodies of changes and bundles, for every design of one family: nothing
// crashes, what is refused changes nothing, what is accepted leaves every invariant whole.
//
// The first byte picks the design and its form, the second how much of a fixed history the object
// has before, the third what becomes of the rest: the body as it is, or edits to the body of the
// history's next change, so that bytes that are nearly right are tried as well.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/check.h"
#include "fuzzed_family.h"
#include "random_history.h"

namespace skerry::crdts {
namespace {

constexpr size_t kHistoryLength = 24;

// Every design of the family, and every one again in its form as pure operations.
const std::vector<Design>& forms() {
  static const std::vector<Design> made = [] {
    std::vector<Design> all;
    std::ranges::copy_if(catalogue(), std::back_inserter(all),
                         [](const Design& design) { return design.family == kFuzzedFamily; });
    const size_t designs = all.size();
    for (size_t i = 0; i < designs; ++i) {
      const Design& design = all[i];
      if (design.make_pure == nullptr) continue;
      Design pure = design;
      pure.make = design.make_pure;
      pure.content_bytes = design.pure_content_bytes;
      pure.fold = nullptr;
      pure.elements = nullptr;
      pure.needs_causal_order = true;
      all.push_back(pure);
    }
    return all;
  }();
  return made;
}

// Of each form; made once.
const std::vector<test_support::History>& histories() {
  static const std::vector<test_support::History> made = [] {
    std::vector<test_support::History> all;
    for (const Design& design : forms()) {
      test_support::HistoryOptions options;
      options.changes = kHistoryLength;
      all.push_back(test_support::random_history(design, options, 1));
      const test_support::History& history = all.back();
      SKERRY_CHECK(history.failure.empty() && !history.entries.empty());
      SKERRY_CHECK(history.entries.size() == kHistoryLength ||
                   test_support::climbs_to_a_top(design, options, history));
    }
    return all;
  }();
  return made;
}

// Pairs of (place, byte) written over `original`; a last odd byte cuts it off there.
std::string edited(std::string_view original, ByteView edits) {
  std::string body(original);
  for (size_t i = 0; i + 1 < edits.size() && !body.empty(); i += 2) {
    body[edits[i] % body.size()] = static_cast<char>(edits[i + 1]);
  }
  if (edits.size() % 2 == 1) body.resize(edits.back() % (body.size() + 1));
  return body;
}

void check_sound(const Object& object) {
  object.check_invariants();
  SKERRY_CHECK(object.digest() == digest_of(object.value()));
}

void try_apply(Object& object, ByteView body, const Mutation& mutation) {
  const Hash128 digest = object.digest();
  const Hash128 state = object.state_digest();
  if (!object.apply(body, mutation).ok()) {
    SKERRY_CHECK(object.digest() == digest && object.state_digest() == state);
  }
  check_sound(object);
}

void try_join(Object& object, ByteView body) {
  const Hash128 digest = object.digest();
  const Hash128 state = object.state_digest();
  if (object.join(body).ok()) {
    check_sound(object);
    const Hash128 joined = object.state_digest();
    SKERRY_CHECK(object.join(body).ok() && object.state_digest() == joined);
  } else {
    SKERRY_CHECK(object.digest() == digest && object.state_digest() == state);
  }
  check_sound(object);
}

void try_fold(const Design& design, ByteView body, ByteView good) {
  const uint32_t content = design.content_bytes(body);
  SKERRY_CHECK(content <= body.size());
  if (design.fold == nullptr) return;
  const std::vector<ByteView> both = {good, body};
  const StatusOr<Payload> folded = design.fold(both);
  const StatusOr<Payload> alone = design.fold(std::vector<ByteView>{body});
  SKERRY_CHECK(folded.ok() == alone.ok());
  if (!alone.ok()) return;
  // One state, one encoding: what decodes is what encoding writes.
  SKERRY_CHECK(as_text(alone->view()) == as_text(body));
}

// A log of commands that was saved, with edits.
void try_restore(const Design& design, const Object& object, ByteView edits) {
  if (design.make_pure == nullptr || design.make != design.make_pure) return;
  const StatusOr<Payload> saved = object.snapshot();
  SKERRY_CHECK(saved.ok());
  const std::unique_ptr<Object> opened = design.make();
  if (opened->restore(as_bytes(edited(as_text(saved->view()), edits))).ok()) check_sound(*opened);
}

void run(ByteView input) {
  const size_t which = input[0] % forms().size();
  const Design& design = forms()[which];
  const test_support::History& history = histories()[which];
  const size_t known = input[1] % history.entries.size();
  const std::unique_ptr<Object> object = design.make();
  const auto mutation_of = [&history](size_t i) {
    const HistoryEntry& entry = history.entries[i];
    return Mutation{entry.first.actor, entry.first.sequence, entry.time};
  };
  for (size_t i = 0; i < known; ++i) {
    SKERRY_CHECK(object->apply(history.bodies[i].view(), mutation_of(i)).ok());
  }
  const ByteView next = history.bodies[known].view();
  const ByteView rest = input.subspan(3);
  try_restore(design, *object, rest);
  const std::string body =
      input[2] % 2 == 0 ? std::string(as_text(rest)) : edited(as_text(next), rest);
  try_fold(design, as_bytes(body), next);
  if (input[2] % 4 < 2) {
    try_apply(*object, as_bytes(body), mutation_of(known));
  } else {
    try_join(*object, as_bytes(body));
  }
}

}  // namespace
}  // namespace skerry::crdts

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size >= 3) skerry::crdts::run({data, size});
  return 0;
}
