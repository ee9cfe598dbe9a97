// The bytes of an OR-map: the context, the number of pointers, and for each pointer its text, the
// number of its leaves, and for each leaf its kind, of a set the element, the number of its dots,
// and for each dot its place in the context and what it carries.
#include "core/check.h"
#include "crdts/causality/dot_codec.h"
#include "crdts/maps/dotted_leaves.h"
#include "crdts/maps/pointer.h"
#include "crdts/object/limits.h"

namespace skerry::crdts {
namespace {

uint64_t varint_bytes(uint64_t value) {
  uint64_t bytes = 1;
  for (; value >= 0x80; value >>= 7) ++bytes;
  return bytes;
}

uint64_t amount_bytes(int64_t amount) {
  const uint64_t bits = static_cast<uint64_t>(amount) << 1;
  return varint_bytes(amount < 0 ? ~bits : bits);
}

}  // namespace

uint64_t DottedLeaves::content_bytes() const {
  uint64_t bytes = 0;
  const LeafKey* previous = nullptr;
  for (const auto& [key, leaf] : leaves_) {
    if (previous == nullptr || previous->path() != key->path()) bytes += key->path().size();
    previous = key.get();
    bytes += key->element.size();
    for (const Dot& dot : leaf.dots) {
      const Carried& carried = marks_.find(dot)->second.carried;
      if (key->kind == ChildKind::kCounter) bytes += amount_bytes(carried.amount);
      bytes += carried.text.size();
    }
  }
  return bytes;
}

void DottedLeaves::encode(Encoder& out) const {
  context_.encode(out);
  uint64_t pointers = 0;
  for (auto at = leaves_.begin(); at != leaves_.end(); ++pointers) {
    const std::string_view path = at->first->path();
    while (at != leaves_.end() && at->first->path() == path) ++at;
  }
  out.varint(pointers);
  for (auto at = leaves_.begin(); at != leaves_.end();) {
    const std::string_view path = at->first->path();
    auto end = at;
    uint64_t count = 0;
    for (; end != leaves_.end() && end->first->path() == path; ++end) ++count;
    out.text(path);
    out.varint(count);
    for (; at != end; ++at) {
      const LeafKey& key = *at->first;
      out.u8(static_cast<uint8_t>(key.kind));
      if (key.kind == ChildKind::kSet) out.bytes(key.element.view());
      out.varint(at->second.dots.size());
      for (const Dot& dot : at->second.dots) {
        const Carried& carried = marks_.find(dot)->second.carried;
        encode_dot_within(out, context_, dot, DotMark::kUnset);
        if (key.kind == ChildKind::kCounter) out.signed_varint(carried.amount);
        if (key.kind == ChildKind::kRegister) out.bytes(carried.text.view());
      }
    }
  }
}

class DottedLeaves::Reader {
 public:
  Reader(Decoder& in, DottedLeaves& state) : in_(in), state_(state) {}

  void read() {
    state_.context_ = CausalContext::decode(in_);
    const size_t count = in_.count(6);
    for (size_t i = 0; i < count && !in_.failed(); ++i) read_pointer();
  }

 private:
  void read_pointer();
  void read_leaf(const Payload& pointer);

  Decoder& in_;
  DottedLeaves& state_;
};

void DottedLeaves::Reader::read_pointer() {
  const std::string_view text = in_.text();
  const bool ascends = state_.leaves_.empty() || state_.leaves_.rbegin()->first->path() < text;
  // A leaf lies under a key at least.
  if (in_.failed() || !ascends || text.empty() || !parse_pointer(text).ok()) return in_.fail();
  const Payload pointer = Payload::copy_of(as_bytes(text));
  const size_t count = in_.count(4);
  if (count == 0) return in_.fail();
  for (size_t i = 0; i < count && !in_.failed(); ++i) read_leaf(pointer);
}

void DottedLeaves::Reader::read_leaf(const Payload& pointer) {
  const uint8_t kind = in_.u8();
  if (in_.failed() || kind >= kChildKinds.size()) return in_.fail();
  LeafKey key{pointer, static_cast<ChildKind>(kind), {}};
  if (key.kind == ChildKind::kSet) key.element = Payload::copy_of(as_bytes(decode_item(in_)));
  if (!state_.leaves_.empty() && !(*state_.leaves_.rbegin()->first < key)) return in_.fail();
  const auto shared = std::make_shared<const LeafKey>(std::move(key));
  const size_t count = in_.count(2);
  if (count == 0) return in_.fail();
  Dot previous;
  for (size_t i = 0; i < count; ++i) {
    const MarkedDot marked = decode_dot_within(in_, state_.context_);
    const bool ascends = i == 0 || previous < marked.dot;
    Carried carried;
    if (shared->kind == ChildKind::kCounter) {
      carried.amount = in_.signed_varint();
      if (carried.amount == 0) in_.fail();
    }
    if (shared->kind == ChildKind::kRegister) {
      carried.text = Payload::copy_of(as_bytes(decode_item(in_)));
    }
    if (!ascends || marked.mark == DotMark::kSet || state_.marks_.contains(marked.dot)) in_.fail();
    if (in_.failed()) return;
    state_.put(shared, marked.dot, carried);
    previous = marked.dot;
  }
}

DottedLeaves DottedLeaves::decode(Decoder& in) {
  DottedLeaves state;
  Reader(in, state).read();
  if (in.failed()) return {};
  state.refresh();
  return state;
}

}  // namespace skerry::crdts
