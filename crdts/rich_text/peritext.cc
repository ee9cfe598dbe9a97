#include "crdts/rich_text/peritext.h"

#include <string>
#include <utility>

#include "crdts/object/limits.h"
#include "crdts/rich_text/mark_rules.h"

namespace skerry::crdts {
namespace {

using text::ElementId;
using text::Origins;
using text::RunList;
using text::Spot;

// The first byte of a body.
constexpr uint8_t kSplice = 0;
constexpr uint8_t kMark = 1;
// Flags of a mark.
constexpr uint8_t kAdds = 1;
constexpr uint8_t kEndsBefore = 2;
constexpr uint8_t kEndsAfter = 4;

struct MarkBody {
  uint8_t flags = 0;
  std::string_view mark;
  std::string_view value;
  Dot start;
  Dot end;

  bool is_anchored() const { return (flags & (kEndsBefore | kEndsAfter)) != 0; }
};

void encode(const MarkBody& body, Encoder& out) {
  out.u8(kMark);
  out.u8(body.flags);
  out.text(body.mark);
  out.text(body.value);
  out.dot(body.start);
  if (body.is_anchored()) out.dot(body.end);
}

StatusOr<MarkBody> decode_mark(ByteView bytes) {
  Decoder in(bytes);
  MarkBody body;
  if (in.u8() != kMark) in.fail();
  body.flags = in.u8();
  body.mark = in.text();
  body.value = decode_item(in);
  body.start = in.dot();
  if (body.is_anchored()) body.end = in.dot();
  const MarkRule* rule = find_mark_rule(body.mark);
  const uint8_t ends = body.flags & (kEndsBefore | kEndsAfter);
  const bool is_known = rule != nullptr && body.flags <= 7 &&
                        body.mark.size() <= kMaxMarkNameBytes && is_valid_utf8(body.mark) &&
                        (rule->expands ? ends != kEndsAfter : ends == kEndsAfter);
  if (!is_known || ends == (kEndsBefore | kEndsAfter)) in.fail();
  SKERRY_RETURN_IF_ERROR(in.finish("mark"));
  return body;
}

Status check_mark(const MarkAdd& mark, uint64_t size) {
  if (find_mark_rule(mark.mark) == nullptr || mark.mark.size() > kMaxMarkNameBytes ||
      !is_valid_utf8(mark.mark)) {
    return invalid("peritext: no mark \"" + mark.mark.substr(0, kMaxMarkNameBytes) +
                   "\"; there are bold, italic, underline, strike, link and comment:KEY");
  }
  if (!is_valid_item(mark.value)) return invalid("peritext: a mark's value is not valid UTF-8");
  if (mark.position > size || mark.length > size - mark.position) {
    return absl::OutOfRangeError("peritext: a mark past the end of the text");
  }
  return absl::OkStatus();
}

}  // namespace

StatusOr<Effect> Peritext::execute(const Command& command, const Mutation& mutation) {
  if (const auto* typed = std::get_if<TextSplice>(&command)) return splice(*typed, mutation);
  if (const auto* typed = std::get_if<MarkAdd>(&command)) return mark(*typed, true, mutation);
  if (const auto* typed = std::get_if<MarkRemove>(&command)) {
    return mark({typed->position, typed->length, typed->mark, typed->value}, false, mutation);
  }
  if (is<Undo, Redo>(command)) return absl::UnimplementedError("peritext has no undo");
  return invalid("peritext takes splices and marks");
}

StatusOr<Effect> Peritext::splice(const TextSplice& typed, const Mutation& mutation) {
  uint64_t scalars = 0;
  SKERRY_RETURN_IF_ERROR(check_command(typed, mutation, scalars));
  Effect effect;
  effect.length = typed.erased + scalars;
  if (effect.length == 0) return effect;
  const uint32_t author = list_.actors().intern(mutation.actor);
  list_.forget();
  splice_.clear();
  for (const RunList::Range& range : list_.erase_visible(typed.position, typed.erased)) {
    splice_.deleted.push_back({wire_id(range.first, mutation.actor), range.length});
  }
  if (scalars != 0) {
    const ElementId id{author, static_cast<uint32_t>(mutation.first + typed.erased)};
    const Spot left = insertion_spot(typed.position);
    const Origins origins = rule_.local(list_, left);
    const Origins sent = rule_.sent(origins);
    if (sent.left.exists()) splice_.left = wire_id(sent.left, mutation.actor);
    if (sent.right.exists()) splice_.right = wire_id(sent.right, mutation.actor);
    splice_.inserted = typed.text;
    list_.insert(list_.cut_behind(left), id, origins.left, rule_.extra(origins), typed.text,
                 static_cast<uint32_t>(scalars));
    rule_.inserted(list_, origins, scalars);
  }
  list_.actors().raise(author, static_cast<uint32_t>(mutation.first + effect.length - 1));
  encoder_.clear();
  encoder_.u8(kSplice);
  encode_splice(splice_, mutation.first, encoder_);
  effect.body = encoder_.payload();
  effect.content_bytes = static_cast<uint32_t>(typed.text.size());
  return effect;
}

Spot Peritext::insertion_spot(uint64_t position) {
  const Spot left = list_.before(position);
  const bool is_within =
      left.block != text::kNone && left.offset + 1 < list_.blocks()[left.block].length;
  if (!marks_.has_ends() || is_within) return left;
  Spot spot = left;
  for (uint32_t at = list_.blocks().next(left.block);
       at != text::kNone && list_.blocks()[at].is_deleted; at = list_.blocks().next(at)) {
    const ElementId end = marks_.last_end_within(list_.blocks()[at]);
    if (end.exists()) spot = list_.blocks().find(end);
  }
  return spot;
}

ElementId Peritext::visible_at(uint64_t position) {
  return text::element_at(list_, list_.before(position + 1));
}

StatusOr<Effect> Peritext::mark(const MarkAdd& mark, bool adds, const Mutation& mutation) {
  SKERRY_RETURN_IF_ERROR(check_mark(mark, size()));
  SKERRY_RETURN_IF_ERROR(check_dots(mutation, 1, 0));
  if (mark.length == 0) return Effect();
  const uint64_t end = mark.position + mark.length;
  MarkOperation operation{
      mutation.time, {mutation.actor, mutation.first}, mark.mark, mark.value, adds, {}, {}};
  operation.start.element = visible_at(mark.position);
  if (!find_mark_rule(mark.mark)->expands) {
    operation.end = {visible_at(end - 1), true};
  } else if (end < size()) {
    operation.end.element = visible_at(end);
  }
  const auto dot_of = [this](ElementId element) {
    return Dot{list_.actors().id(element.actor), element.sequence};
  };
  MarkBody body{operation.adds ? kAdds : uint8_t{0},
                mark.mark,
                mark.value,
                dot_of(operation.start.element),
                {}};
  if (operation.end.element.exists()) {
    body.end = dot_of(operation.end.element);
    body.flags =
        static_cast<uint8_t>(body.flags | (operation.end.is_after ? kEndsAfter : kEndsBefore));
  }
  const uint32_t author = list_.actors().intern(mutation.actor);
  list_.actors().raise(author, static_cast<uint32_t>(mutation.first));
  marks_.add(std::move(operation));
  encoder_.clear();
  encode(body, encoder_);
  return Effect{1, encoder_.payload(), static_cast<uint32_t>(mark.mark.size() + mark.value.size())};
}

Status Peritext::apply(ByteView body, const Mutation& mutation) {
  if (body.empty()) return invalid("peritext: an empty change");
  return body[0] == kSplice ? apply_splice(body.subspan(1), mutation) : apply_mark(body, mutation);
}

Status Peritext::apply_splice(ByteView body, const Mutation& mutation) {
  Origins origins;
  SKERRY_RETURN_IF_ERROR(read(body, mutation, origins));
  if (splice_.scalars != 0) {
    SKERRY_RETURN_IF_ERROR(text::known(list_, origins.left, "left origin"));
    SKERRY_RETURN_IF_ERROR(rule_.accept(list_, origins));
  }
  const uint32_t author = list_.actors().intern(mutation.actor);
  list_.forget();
  for (const RunList::Range& range : ranges_) list_.change(range, RunList::Deletion::kMade);
  const uint64_t length = splice_.erased_total + splice_.scalars;
  if (splice_.scalars != 0) {
    const ElementId id{author, static_cast<uint32_t>(mutation.first + splice_.erased_total)};
    integrate(rule_, list_, origins, id, splice_.inserted, splice_.scalars);
  }
  list_.actors().raise(author, static_cast<uint32_t>(mutation.first + length - 1));
  return absl::OkStatus();
}

StatusOr<ElementId> Peritext::known_element(const Dot& dot) const {
  const uint32_t actor = list_.actors().find(dot.actor);
  const bool is_possible =
      actor != text::kNone && dot.sequence >= 1 && dot.sequence <= text::kMaxSequence;
  const ElementId element{actor, static_cast<uint32_t>(dot.sequence)};
  if (!is_possible || list_.blocks().find(element).block == text::kNone) {
    return invalid("peritext: a mark at what is no character of the text");
  }
  return element;
}

Status Peritext::apply_mark(ByteView bytes, const Mutation& mutation) {
  const StatusOr<MarkBody> body = decode_mark(bytes);
  if (!body.ok()) return body.status();
  SKERRY_RETURN_IF_ERROR(check_dots(mutation, 1, 0));
  MarkOperation operation{mutation.time,
                          {mutation.actor, mutation.first},
                          std::string(body->mark),
                          std::string(body->value),
                          (body->flags & kAdds) != 0,
                          {},
                          {}};
  const StatusOr<ElementId> start = known_element(body->start);
  if (!start.ok()) return start.status();
  operation.start.element = *start;
  if (body->is_anchored()) {
    const StatusOr<ElementId> end = known_element(body->end);
    if (!end.ok()) return end.status();
    operation.end = {*end, (body->flags & kEndsAfter) != 0};
  }
  const uint32_t author = list_.actors().intern(mutation.actor);
  list_.actors().raise(author, static_cast<uint32_t>(mutation.first));
  marks_.add(std::move(operation));
  return absl::OkStatus();
}

uint32_t Peritext::content_bytes(ByteView body) {
  if (body.empty()) return 0;
  if (body[0] == kSplice) return text::splice_content_bytes(body.subspan(1));
  const StatusOr<MarkBody> mark = decode_mark(body);
  return mark.ok() ? static_cast<uint32_t>(mark->mark.size() + mark->value.size()) : 0;
}

void Peritext::check_invariants() const {
  TextBase::check_invariants();
  marks_.check_invariants(list_);
}

}  // namespace skerry::crdts
