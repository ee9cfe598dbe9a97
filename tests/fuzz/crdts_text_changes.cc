// A stream of nearly right text changes into one document, each after those that were accepted
// before it: what a hostile peer could build up. Nothing crashes, what is refused changes nothing,
// every invariant stays whole, and the document still takes commands.
//
// The first byte picks the design. The rest is a list of steps: whose next change it is, how many
// bytes follow, and those bytes, written over the start of an honest body or taken as they are.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/check.h"
#include "crdts/object/catalogue.h"
#include "crdts/text/event_graph/edit_body.h"

namespace skerry::crdts {
namespace {

constexpr size_t kMaxSteps = 64;
constexpr uint32_t kActors = 3;

std::vector<const Design*> text_designs() {
  std::vector<const Design*> out;
  for (const Design& design : catalogue()) {
    if (design.family == Family::kText) out.push_back(&design);
  }
  return out;
}

class Document {
 public:
  explicit Document(const Design& design)
      : is_graph_(design.name.starts_with("eg_walker")), object_(design.make()), next_(kActors, 1) {
    type(0, 0, 0, "abcdef");
    type(1, 3, 1, "é🌊");
  }

  // A command of the local author: there is always one that can be performed.
  Payload type(uint32_t actor, uint64_t position, uint64_t erased, std::string text) {
    const Mutation mutation = mutation_of(actor);
    const auto effect = object_->execute(TextSplice{position, erased, std::move(text)}, mutation);
    SKERRY_CHECK(effect.ok());
    next_[actor] += effect->length;
    check();
    return effect->body;
  }

  // An undo or redo, where the design has them and something is left; else an empty body.
  Payload turn(uint32_t actor, const Command& command) {
    const auto effect = object_->execute(command, mutation_of(actor));
    SKERRY_CHECK(effect.ok() || absl::IsUnimplemented(effect.status()));
    if (!effect.ok() || effect->length == 0) return {};
    next_[actor] += effect->length;
    check();
    return effect->body;
  }

  void apply(uint32_t actor, ByteView body) {
    const uint64_t size = object_->size();
    const Hash128 state = object_->state_digest();
    if (object_->apply(body, mutation_of(actor)).ok()) {
      next_[actor] += length_of(body);
    } else {
      SKERRY_CHECK(object_->state_digest() == state && object_->size() == size);
    }
    check();
  }

  uint64_t size() const { return object_->size(); }

 private:
  // A change's length is in its header; here the largest that the body could mean. An event graph's
  // next change follows it, so that its numbers have no gaps.
  uint64_t length_of(ByteView body) const {
    event_graph::EditBody edit;
    if (!is_graph_ || !event_graph::decode_edit(body, edit).ok()) return 1'000'000;
    return uint64_t{edit.erased} + edit.inserted;
  }

  Mutation mutation_of(uint32_t actor) const { return {{ReplicaId{actor}, 0}, next_[actor], {}}; }

  void check() const {
    object_->check_invariants();
    SKERRY_CHECK(object_->digest() == digest_of(object_->value()));
  }

  bool is_graph_;
  std::unique_ptr<Object> object_;
  std::vector<uint64_t> next_;
};

void run(ByteView input) {
  static const std::vector<const Design*> designs = text_designs();
  Document document(*designs[input[0] % designs.size()]);
  Payload honest = document.type(2, 1, 2, "xy");
  ByteView rest = input.subspan(1);
  for (size_t step = 0; step < kMaxSteps && rest.size() >= 2; ++step) {
    const uint32_t actor = rest[0] % kActors;
    const bool is_raw = rest[0] >= 128;
    const bool is_turn = (rest[0] & 64) != 0;
    const bool is_global = (rest[0] & 32) != 0;
    const bool is_redo = (rest[0] & 16) != 0;
    const size_t size = std::min<size_t>(rest[1] % 32, rest.size() - 2);
    const std::string given(as_text(rest.subspan(2, size)));
    rest = rest.subspan(2 + size);
    std::string body = given;
    if (!is_raw) body += as_text(honest.view()).substr(std::min(size, honest.size()));
    document.apply(actor, as_bytes(body));
    const uint64_t position =
        size == 0 ? 0 : static_cast<uint8_t>(given[0]) % (document.size() + 1);
    honest = document.type(actor, position, std::min<uint64_t>(1, document.size() - position), "z");
    if (!is_turn) continue;
    const Payload body_of_turn = document.turn(actor, command_of({!is_redo, is_global}));
    if (!body_of_turn.empty()) honest = body_of_turn;
  }
}

}  // namespace
}  // namespace skerry::crdts

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size >= 3) skerry::crdts::run({data, size});
  return 0;
}
