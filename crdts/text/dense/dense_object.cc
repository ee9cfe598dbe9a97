#include "crdts/text/dense/dense_object.h"

#include <algorithm>

#include "crdts/text/checks.h"
#include "crdts/text/content_store.h"

namespace skerry::crdts::text {
namespace {

size_t shared_levels(PositionView a, PositionView b) {
  return static_cast<size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first -
                             a.begin());
}

}  // namespace

Status DenseBase::join(ByteView) { return no_states(); }

Status DenseBase::check_dots(const Mutation& mutation, uint64_t length, size_t bytes) const {
  SKERRY_RETURN_IF_ERROR(check_next_dots(list_.actors(), mutation, length));
  return list_.bytes() + bytes <= kMaxContent ? absl::OkStatus() : text_too_long();
}

StatusOr<Effect> DenseBase::execute(const Command& command, const Mutation& mutation) {
  const auto* splice = std::get_if<TextSplice>(&command);
  if (splice == nullptr) return not_a_splice(command);
  uint64_t scalars = 0;
  SKERRY_RETURN_IF_ERROR(check_splice(*splice, size(), scalars));
  Effect effect;
  effect.length = splice->erased + scalars;
  if (effect.length == 0) return effect;
  SKERRY_RETURN_IF_ERROR(check_dots(mutation, effect.length, splice->text.size()));
  const uint32_t author = list_.actors().intern(mutation.actor);
  const ElementId first = {author, static_cast<uint32_t>(mutation.first + splice->erased)};
  const uint64_t behind = splice->position + splice->erased;
  const uint32_t left = splice->position == 0 ? kNone : list_.at(splice->position - 1);
  const uint32_t right = behind == size() ? kNone : list_.at(behind);
  body_.clear();
  SKERRY_RETURN_IF_ERROR(allocate(left, right, first, scalars, mutation.actor));
  body_.splice.inserted = splice->text;
  body_.splice.erased_total = splice->erased;
  DenseList::Path path = list_.path_of(left);
  if (left == kNone && scalars != 0) path = list_.path_of(right);
  for (uint64_t i = 0; i < splice->erased; ++i) {
    const ElementId id = list_.erase_at(splice->position);
    body_.splice.add_deleted(
        {body_.splice.index_of(list_.actors().id(id.actor), mutation.actor), id.sequence});
  }
  if (scalars != 0) insert_run(first, std::move(path), left);
  list_.actors().raise(author, static_cast<uint32_t>(mutation.first + effect.length - 1));
  name_actors(mutation.actor);
  encoder_.clear();
  encode_dense(body_, rule_.codec, mutation.first, encoder_);
  effect.body = encoder_.payload();
  effect.content_bytes = static_cast<uint32_t>(splice->text.size());
  return effect;
}

Status DenseBase::allocate(uint32_t left, uint32_t right, ElementId first, uint64_t scalars,
                           const ActorId& author) {
  if (scalars == 0) return absl::OkStatus();
  const Position after = list_.path_of(right).levels;
  Position before = list_.path_of(left).levels;
  for (uint32_t i = 0; i < scalars; ++i) {
    const ElementId own = first.plus(i);
    Rng draws = draws_of(author, own.sequence);
    Position made = rule_.between({before, after}, own, draws);
    if (made.size() > kMaxLevels) {
      return absl::ResourceExhaustedError("text splice: a position of more than 65,536 levels");
    }
    DenseBody::Place place;
    place.shared = i == 0 ? 0 : shared_levels(before, made);
    place.begin = body_.levels.size();
    place.count = made.size() - place.shared;
    body_.places.push_back(place);
    body_.levels.insert(body_.levels.end(),
                        made.begin() + static_cast<std::ptrdiff_t>(place.shared), made.end());
    before = std::move(made);
  }
  return absl::OkStatus();
}

void DenseBase::insert_run(ElementId first, DenseList::Path path, std::optional<uint32_t> left) {
  std::string_view rest = body_.splice.inserted;
  for (size_t i = 0; i < body_.places.size(); ++i) {
    PositionView levels = body_.tail(body_.places[i]);
    const size_t known = i == 0 ? shared_levels(path.levels, levels) : body_.places[i].shared;
    if (i == 0) levels = levels.subspan(known);
    path.cut(known);
    for (const Level& level : levels) list_.positions().descend(path, level);
    const ElementId id = first.plus(static_cast<uint32_t>(i));
    const std::string_view character = rest.substr(0, scalar_offset(rest, 1));
    rest.remove_prefix(character.size());
    const uint32_t after = left ? *left : list_.positions().before(path.nodes.back());
    const uint32_t made = list_.insert_behind(after, path, id, character);
    if (left) left = made;
  }
  recent_ = std::move(path);
}

// Local numbers become indexes into the splice's table.
void DenseBase::name_actors(const ActorId& author) {
  for (Level& level : body_.levels) {
    if (!level.dot.exists()) continue;
    level.dot.actor = body_.splice.index_of(list_.actors().id(level.dot.actor), author);
  }
}

StatusOr<uint32_t> DenseBase::known_actor(uint32_t index, uint32_t author, uint64_t sequence,
                                          uint64_t last_own) const {
  if (index == 0) {
    if (sequence <= last_own) return author;
    return invalid("text change: it names a dot of its author that is yet to come");
  }
  const uint32_t actor = list_.actors().find(body_.splice.actors[index - 1]);
  if (actor == kNone) return invalid("text change: it names an actor that wrote nothing here");
  if (actor == author || sequence > list_.actors().last(actor)) {
    return invalid("text change: it names what is no element of the text");
  }
  return actor;
}

Status DenseBase::localize(uint32_t author, uint64_t first) {
  const uint32_t known = author < list_.actors().size() ? list_.actors().last(author) : 0;
  for (SpliceBody::Range& range : body_.splice.deleted) {
    const auto actor = known_actor(range.first.actor, author,
                                   uint64_t{range.first.sequence} + range.length - 1, known);
    if (!actor.ok()) return actor.status();
    range.first.actor = *actor;
  }
  Position position;
  for (size_t i = 0; i < body_.places.size(); ++i) {
    const DenseBody::Place& place = body_.places[i];
    const uint64_t own = first + i;
    for (Level& level : std::span(body_.levels).subspan(place.begin, place.count)) {
      if (!level.dot.exists()) continue;
      const auto actor = known_actor(level.dot.actor, author, level.dot.sequence, own);
      if (!actor.ok()) return actor.status();
      level.dot.actor = *actor;
    }
    const PositionView tail = body_.tail(place);
    if (place.shared < position.size() && position[place.shared] == tail.front()) {
      return invalid("text change: levels that are shared are written twice");
    }
    position.resize(place.shared);
    position.insert(position.end(), tail.begin(), tail.end());
    if (!rule_.is_valid(position)) return invalid("text change: a position that cannot be");
  }
  return absl::OkStatus();
}

Status DenseBase::apply(ByteView body, const Mutation& mutation) {
  SKERRY_RETURN_IF_ERROR(decode_dense(body, rule_.codec, mutation.first, body_));
  const uint64_t length = body_.splice.erased_total + body_.splice.scalars;
  SKERRY_RETURN_IF_ERROR(check_dots(mutation, length, body_.splice.inserted.size()));
  const uint64_t first = mutation.first + body_.splice.erased_total;
  const uint32_t found = list_.actors().find(mutation.actor);
  const uint32_t author = found == kNone ? list_.actors().size() : found;
  SKERRY_RETURN_IF_ERROR(localize(author, first));
  list_.actors().intern(mutation.actor);
  for (const SpliceBody::Range& range : body_.splice.deleted) {
    list_.erase({range.first.actor, range.first.sequence}, range.length);
  }
  if (!body_.places.empty()) {
    list_.positions().trim(recent_);  // whoever types on shares most of it
    insert_run({author, static_cast<uint32_t>(first)}, std::move(recent_), {});
  }
  list_.actors().raise(author, static_cast<uint32_t>(mutation.first + length - 1));
  return absl::OkStatus();
}

}  // namespace skerry::crdts::text
