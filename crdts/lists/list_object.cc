#include "crdts/lists/list_object.h"

#include <utility>

#include "core/check.h"
#include "crdts/object/limits.h"

namespace skerry::crdts::lists {
namespace {

Status past_the_end() { return invalid("a position past the end of the list"); }

}  // namespace

StatusOr<Effect> ListObject::execute(const Command& command, const Mutation& mutation) {
  if (!changes_.is_next({mutation.actor, mutation.first})) {
    return invalid("list: not the next change of its actor");
  }
  const auto* move = std::get_if<ListMove>(&command);
  if (move != nullptr && move->position == move->to && move->position < size()) return Effect();
  const StatusOr<Body> body = body_of(command, mutation.actor);
  if (!body.ok()) return body.status();
  Encoder out;
  encode(*body, mutation.actor, out);
  const auto content = static_cast<uint32_t>(body->text.size());
  perform(*body, mutation);
  return Effect{1, out.payload(), content};
}

Status ListObject::apply(ByteView bytes, const Mutation& mutation) {
  if (!changes_.is_next({mutation.actor, mutation.first})) {
    return invalid("list change: not the next one of its actor");
  }
  const StatusOr<Body> body = decode_body(bytes, mutation.actor);
  if (!body.ok()) return body.status();
  SKERRY_RETURN_IF_ERROR(check(*body));
  perform(*body, mutation);
  return absl::OkStatus();
}

Status ListObject::join(ByteView) {
  return absl::UnimplementedError("a list travels as operations only");
}

StatusOr<Body> ListObject::body_of(const Command& command, const ActorId& actor) const {
  if (const auto which = undo_redo_of(command)) return toggle_body(*which, actor);
  if (!has_valid_items(command)) return invalid("an item is not valid UTF-8, or over 1 MiB");
  if (const auto* insert = std::get_if<ListInsert>(&command)) {
    if (insert->position > size()) return past_the_end();
    Body body;
    body.text = insert->item;
    choose_spot(insert->position, kNone, body);
    return body;
  }
  if (const auto* move = std::get_if<ListMove>(&command)) return move_body(*move);
  const auto* assign = std::get_if<ListAssign>(&command);
  const auto* erase = std::get_if<ListErase>(&command);
  if (assign == nullptr && erase == nullptr) return invalid("a list takes commands of lists only");
  const uint64_t position = assign != nullptr ? assign->position : erase->position;
  if (position >= size()) return past_the_end();
  const uint32_t element = axis_.at(static_cast<uint32_t>(position));
  Body body;
  body.target = axis_.id(element);
  if (assign != nullptr) {
    body.kind = Kind::kAssign;
    body.text = assign->item;
  } else {
    body.kind = Kind::kErase;
    body.length = axis_.length(element) + 1;
  }
  return body;
}

StatusOr<Body> ListObject::move_body(const ListMove& move) const {
  if (move.position >= size()) return past_the_end();
  if (move.to >= size()) return invalid("a move past the end of the list");
  const uint32_t element = axis_.at(static_cast<uint32_t>(move.position));
  Body body;
  body.kind = Kind::kMove;
  body.target = axis_.id(element);
  choose_spot(move.to, element, body);
  if (moves_ == Moves::kByCopy) {
    body.kind = Kind::kCopy;
    body.length = axis_.length(element) + 1;
    body.text = text_of(element);
  }
  return body;
}

void ListObject::choose_spot(uint64_t position, uint32_t moved, Body& body) const {
  const SlotOrder::Spot spot = axis_.spot_for(static_cast<uint32_t>(position), moved);
  body.side = spot.side;
  body.parent = axis_.order().dot(spot.parent);
}

StatusOr<Body> ListObject::toggle_body(const UndoRedo& which, const ActorId& actor) const {
  if (moves_ == Moves::kByCopy) {
    return absl::UnimplementedError("list_delete_and_insert has no such command");
  }
  const std::optional<ActorId> by = which.is_global ? std::nullopt : std::optional(actor);
  const uint32_t found = which.is_undo ? changes_.last_undoable(by) : changes_.last_redoable(by);
  if (found == kNone) return absl::FailedPreconditionError("nothing is left to undo or to redo");
  const ListChange& target = changes_[found];
  Body body;
  body.kind = Kind::kToggle;
  body.target = target.stamp.dot;
  body.count = target.count + 1;
  const bool is_undone = body.count % 2 == 1;
  if (target.kind == Kind::kInsert || target.kind == Kind::kErase) {
    const bool is_to_be_shown = (target.kind == Kind::kInsert) != is_undone;
    if (axis_.is_shown(target.element) != is_to_be_shown) {
      body.length = axis_.length(target.element) + 1;
    }
  }
  return body;
}

// An author had integrated what its change depends on, and so have we: no count can be further
// ahead than one.
Status ListObject::check(const Body& body) const {
  if (body.has_spot() && changes_.slot_of(body.parent) == kNone) {
    return invalid("list change: beside a slot that does not exist");
  }
  if (body.kind == Kind::kInsert) return absl::OkStatus();
  const bool is_of_other_design = moves_ == Moves::kByCopy
                                      ? body.kind == Kind::kMove || body.kind == Kind::kToggle
                                      : body.kind == Kind::kCopy;
  if (is_of_other_design) return invalid("list change: one that this list does not make");
  if (body.kind != Kind::kToggle) {
    const uint32_t element = changes_.element_of(body.target);
    if (element == kNone) return invalid("list change: of an element that does not exist");
    return body.has_length() ? check_length(body, element) : absl::OkStatus();
  }
  const uint32_t target = changes_.made_by(body.target);
  if (target == kNone || changes_[target].kind == Kind::kToggle) {
    return invalid("list change: undoes what is no command");
  }
  if (body.count == 0 || body.count > changes_[target].count + 1) {
    return invalid("list change: a count of undos that cannot be");
  }
  if (body.length == 0) return absl::OkStatus();
  const Kind kind = changes_[target].kind;
  if (kind != Kind::kInsert && kind != Kind::kErase) {
    return invalid("list change: shows or hides without cause");
  }
  return check_length(body, changes_[target].element);
}

Status ListObject::check_length(const Body& body, uint32_t element) const {
  const bool is_erasure = body.kind != Kind::kToggle;
  if (body.length < 2 || body.length > axis_.length(element) + 1 ||
      (is_erasure && body.length % 2 == 1)) {
    return invalid("list change: a causal length that cannot be");
  }
  return absl::OkStatus();
}

void ListObject::perform(const Body& body, const Mutation& mutation) {
  ListChange change;
  change.stamp = {mutation.time, {mutation.actor, mutation.first}};
  change.kind = body.kind;
  const uint32_t touched = touched_by(body);
  const uint64_t bytes_before = shown_bytes(touched);
  change.element = touched;
  if (body.has_length() && body.length != 0) axis_.raise_length(touched, body.length);
  if (body.kind == Kind::kMove) {
    change.slot = axis_.move(touched, change.stamp, {changes_.slot_of(body.parent), body.side});
  } else if (body.kind == Kind::kInsert || body.kind == Kind::kCopy) {
    change.slot = axis_.insert(change.stamp, {changes_.slot_of(body.parent), body.side});
    change.element = axis_.element_of(change.slot);
    items_.emplace_back();
  } else if (body.kind == Kind::kToggle) {
    toggle(change, body);
  }
  const uint32_t element = change.element;
  std::string text(body.text);  // which may be that of a change so far
  changes_.add(std::move(change));
  if (body.has_text()) write(element, std::move(text));
  if (body.kind == Kind::kToggle) show_newest(element);
  bytes_ += shown_bytes(touched) - bytes_before;
  if (element != touched) bytes_ += shown_bytes(element);
  digest_.reset();
}

// The element that a change is about; kNone for an insertion, whose element is yet to come.
uint32_t ListObject::touched_by(const Body& body) const {
  if (body.kind == Kind::kInsert) return kNone;
  return body.kind == Kind::kToggle ? changes_[changes_.made_by(body.target)].element
                                    : changes_.element_of(body.target);
}

// The last change writes the element's value.
void ListObject::write(uint32_t element, std::string text) {
  const uint32_t number = changes_.size() - 1;
  Item& item = items_[element];
  changes_[number].text = std::move(text);
  changes_[number].older = item.latest;
  item.latest = number;
  if (item.shown == kNone || changes_[item.shown].stamp < changes_[number].stamp) {
    item.shown = number;
  }
}

void ListObject::toggle(ListChange& change, const Body& body) {
  change.target = changes_.made_by(body.target);
  change.count = body.count;
  ListChange& target = changes_[change.target];
  if (body.count <= target.count) return;
  target.count = body.count;
  if (target.kind == Kind::kMove) {
    axis_.set_standing(target.slot, target.count % 2 == 0 ? MovableAxis::Standing::kCounts
                                                          : MovableAxis::Standing::kUndone);
  }
}

// An insertion that was undone hides its element, but is still the oldest write of its value.
void ListObject::show_newest(uint32_t element) {
  Item& item = items_[element];
  item.shown = kNone;
  for (uint32_t i = item.latest; i != kNone; i = changes_[i].older) {
    if (!changes_[i].counts()) continue;
    if (item.shown == kNone || changes_[item.shown].stamp < changes_[i].stamp) item.shown = i;
  }
}

uint64_t ListObject::shown_bytes(uint32_t element) const {
  return element == kNone || !axis_.is_shown(element) ? 0 : text_of(element).size();
}

Sequence ListObject::items() const {
  Sequence sequence;
  axis_.visit_shown([&](uint32_t element) { sequence.items.push_back(text_of(element)); });
  return sequence;
}

Hash128 ListObject::digest() const {
  if (!digest_) digest_ = sequence_digest(items());
  return *digest_;
}

Hash128 ListObject::state_digest() const {
  Encoder out;
  const SlotOrder& order = axis_.order();
  for (uint32_t slot = SlotOrder::kStart; slot != kNone; slot = order.next(slot)) {
    if (slot == SlotOrder::kStart) continue;
    out.dot(order.dot(slot));
    out.hybrid_time(axis_.stamp(slot).time);
    out.u8(axis_.is_active(slot) ? 1 : 0);
    const uint32_t element = axis_.element_of(slot);
    out.dot(axis_.id(element));
    out.varint(axis_.length(element));
  }
  // The rest by actor, since the order of arrival differs.
  Hash128 sum;
  for (const ListChange& change : changes_.all()) {
    Encoder one;
    one.dot(change.stamp.dot);
    one.hybrid_time(change.stamp.time);
    one.u8(static_cast<uint8_t>(change.kind));
    one.varint(change.count);
    one.dot(axis_.id(change.element));
    one.text(change.text);
    sum += hash128(one.view());
  }
  return sum + hash128(out.view());
}

void ListObject::check_invariants() const {
  axis_.check_invariants();
  SKERRY_CHECK(digest_cost() == skerry::digest_cost(value()));
  SKERRY_CHECK(items_.size() == axis_.elements());
  for (uint32_t element = 0; element < axis_.elements(); ++element) {
    SKERRY_CHECK(items_[element].shown != kNone);
    SKERRY_CHECK(changes_.element_of(axis_.id(element)) == element);
    for (uint32_t i = items_[element].latest; i != kNone; i = changes_[i].older) {
      const ListChange& change = changes_[i];
      SKERRY_CHECK(change.element == element);
      SKERRY_CHECK(!change.counts() || change.stamp <= changes_[items_[element].shown].stamp);
    }
  }
  for (const ListChange& change : changes_.all()) {
    if (change.kind != Kind::kMove) continue;
    SKERRY_CHECK(axis_.is_active(change.slot) == (change.count % 2 == 0));
  }
}

}  // namespace skerry::crdts::lists
