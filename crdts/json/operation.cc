#include "crdts/json/operation.h"

#include <algorithm>
#include <limits>

#include "crdts/maps/pointer.h"
#include "crdts/object/limits.h"

namespace skerry::crdts {
namespace {

// 0: none; 1: an actor follows; 2: the author's.
void encode_dot(Encoder& out, const ActorId& author, const Dot& dot) {
  if (dot.sequence == 0) return out.u8(0);
  out.u8(dot.actor == author ? 2 : 1);
  if (dot.actor != author) out.actor(dot.actor);
  out.varint(dot.sequence);
}

Dot decode_dot(Decoder& in, const ActorId& author) {
  const uint8_t form = in.u8();
  if (form == 0) return {};
  Dot dot{author, 0};
  if (form == 1) dot.actor = in.actor();
  dot.sequence = in.varint();
  if (form > 2 || dot.sequence == 0 || (form == 1 && dot.actor == author)) in.fail();
  return dot;
}

Content decode_content(Decoder& in) {
  const std::string_view text = decode_item(in);
  StatusOr<Content> content = parse_content(text);
  if (in.failed() || !content.ok() || content->text() != text) {
    in.fail();
    return {};
  }
  return *std::move(content);
}

uint64_t decode_time(Decoder& in) {
  const uint64_t time = in.varint_up_to(kLargestStampTime);
  if (time == 0) in.fail();
  return time;
}

template <typename... Visitors>
struct Overload : Visitors... {
  using Visitors::operator()...;
};
template <typename... Visitors>
Overload(Visitors...) -> Overload<Visitors...>;

Splice decode_splice(const ActorId& author, Decoder& in) {
  Splice splice;
  splice.erased = CausalContext::decode(in);
  splice.inserted = std::string(decode_item(in));
  if (!splice.inserted.empty()) {
    splice.time = decode_time(in);
    splice.left = decode_dot(in, author);
  } else if (splice.erased.empty()) {
    in.fail();
  }
  return splice;
}

void encode_splice(const Splice& splice, const ActorId& author, Encoder& out) {
  splice.erased.encode(out);
  out.text(splice.inserted);
  if (splice.inserted.empty()) return;
  out.varint(splice.time);
  encode_dot(out, author, splice.left);
}

uint64_t amount_bytes(int64_t amount) {
  Encoder out;
  out.signed_varint(amount);
  return out.size();
}

}  // namespace

uint64_t Operation::length() const {
  const auto* splice = std::get_if<Splice>(&action);
  return splice == nullptr ? 1 : std::max<uint64_t>(1, count_scalars(splice->inserted));
}

bool Operation::is_update() const {
  const auto* splice = std::get_if<Splice>(&action);
  if (splice != nullptr) return !splice->inserted.empty();
  return !std::holds_alternative<Erase>(action);
}

uint64_t Operation::content_bytes() const {
  uint64_t bytes = 0;
  for (const Step& step : path) bytes += step.key.size();
  return bytes + std::visit(Overload{
                                [](const Assign& one) { return one.content.text().size(); },
                                [](const Erase&) { return size_t{0}; },
                                [](const Insert& one) { return one.content.text().size(); },
                                [](const Add& one) { return size_t{amount_bytes(one.amount)}; },
                                [](const Splice& one) { return one.inserted.size(); },
                            },
                            action);
}

void Operation::encode(const ActorId& author, Encoder& out) const {
  out.varint(path.size());
  for (const Step& step : path) {
    if (step.is_element) {
      encode_dot(out, author, step.element);
    } else {
      out.u8(0);
      out.text(step.key);
    }
  }
  out.u8(static_cast<uint8_t>(action.index()));
  std::visit(Overload{
                 [&out](const Assign& one) {
                   one.seen.encode(out);
                   out.text(one.content.text());
                 },
                 [&out](const Erase& one) { one.seen.encode(out); },
                 [&out, &author](const Insert& one) {
                   out.varint(one.time);
                   encode_dot(out, author, one.left);
                   out.text(one.content.text());
                 },
                 [&out](const Add& one) { out.signed_varint(one.amount); },
                 [&out, &author](const Splice& one) { encode_splice(one, author, out); },
             },
             action);
}

Operation Operation::decode(const ActorId& author, Decoder& in) {
  Operation operation;
  const size_t steps = in.count(2);
  if (steps > kMaxPathDepth) in.fail();
  for (size_t i = 0; i < steps && !in.failed(); ++i) {
    Step step;
    step.element = decode_dot(in, author);
    step.is_element = step.element.sequence > 0;
    if (!step.is_element) step.key = std::string(in.text());
    if (!is_valid_key(step.key)) in.fail();
    operation.path.push_back(std::move(step));
  }
  // The first step is into the document itself, which is a map.
  if (!operation.path.empty() && operation.path.front().is_element) in.fail();
  if (operation.path.empty()) in.fail();
  switch (in.u8()) {
    case 0: {
      Assign assign;
      assign.seen = CausalContext::decode(in);
      assign.content = decode_content(in);
      operation.action = std::move(assign);
      break;
    }
    case 1: {
      Erase erase;
      erase.seen = CausalContext::decode(in);
      if (erase.seen.empty()) in.fail();
      operation.action = std::move(erase);
      break;
    }
    case 2: {
      Insert insert;
      insert.time = decode_time(in);
      insert.left = decode_dot(in, author);
      insert.content = decode_content(in);
      operation.action = std::move(insert);
      break;
    }
    case 3: {
      const int64_t amount = in.signed_varint();
      if (amount == 0) in.fail();
      operation.action = Add{amount};
      break;
    }
    case 4:
      operation.action = decode_splice(author, in);
      break;
    default:
      in.fail();
  }
  return in.failed() ? Operation() : operation;
}

uint32_t operation_content_bytes(ByteView body) {
  Decoder in(body);
  // Dots of the author are marked as such: whoever it is, the content is the same.
  constexpr ActorId kSomebody{ReplicaId{~uint32_t{0}}, ~uint64_t{0}};
  const Operation operation = Operation::decode(kSomebody, in);
  if (!in.finish("json operation").ok()) return 0;
  return static_cast<uint32_t>(
      std::min<uint64_t>(operation.content_bytes(), std::numeric_limits<uint32_t>::max()));
}

}  // namespace skerry::crdts
