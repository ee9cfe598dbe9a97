#include "crdts/text/woot/woot_object.h"

#include "crdts/text/checks.h"
#include "crdts/text/content_store.h"

namespace skerry::crdts::text {

Status WootObject::join(ByteView) { return no_states(); }

Status WootObject::check_dots(const Mutation& mutation, uint64_t length, size_t bytes) const {
  SKERRY_RETURN_IF_ERROR(check_next_dots(list_.actors(), mutation, length));
  return list_.visible_bytes() + bytes <= kMaxContent ? absl::OkStatus() : text_too_long();
}

SpliceBody::Id WootObject::wire_id(uint32_t block, const ActorId& author) {
  if (block == kNone) return {};
  const ElementId id = list_.id(block);
  return {splice_.index_of(list_.actors().id(id.actor), author), id.sequence};
}

void WootObject::insert_run(ElementId first, uint32_t left, uint32_t right) {
  std::string_view rest = splice_.inserted;
  for (ElementId id = first; !rest.empty(); ++id.sequence) {
    const std::string_view character = rest.substr(0, scalar_offset(rest, 1));
    left = list_.insert(id, left, right, character);
    rest.remove_prefix(character.size());
  }
}

StatusOr<Effect> WootObject::execute(const Command& command, const Mutation& mutation) {
  const auto* splice = std::get_if<TextSplice>(&command);
  if (splice == nullptr) return not_a_splice(command);
  uint64_t scalars = 0;
  SKERRY_RETURN_IF_ERROR(check_splice(*splice, size(), scalars));
  Effect effect;
  effect.length = splice->erased + scalars;
  if (effect.length == 0) return effect;
  SKERRY_RETURN_IF_ERROR(check_dots(mutation, effect.length, splice->text.size()));
  const uint32_t author = list_.actors().intern(mutation.actor);
  splice_.clear();
  for (uint64_t i = 0; i < splice->erased; ++i) {
    const uint32_t block = list_.at(splice->position);
    splice_.add_deleted(wire_id(block, mutation.actor));
    list_.erase(block);
  }
  if (scalars != 0) {
    const uint32_t left = splice->position == 0 ? kNone : list_.at(splice->position - 1);
    const uint32_t right = splice->position == size() ? kNone : list_.at(splice->position);
    splice_.left = wire_id(left, mutation.actor);
    splice_.right = wire_id(right, mutation.actor);
    splice_.inserted = splice->text;
    insert_run({author, static_cast<uint32_t>(mutation.first + splice->erased)}, left, right);
  }
  list_.actors().raise(author, static_cast<uint32_t>(mutation.first + effect.length - 1));
  encoder_.clear();
  encode_splice(splice_, mutation.first, encoder_);
  effect.body = encoder_.payload();
  effect.content_bytes = static_cast<uint32_t>(splice->text.size());
  return effect;
}

StatusOr<uint32_t> WootObject::named(const SpliceBody::Id& id, const ActorId& author) const {
  if (id.sequence == 0) return kNone;
  const auto element = local_id(list_.actors(), splice_.actors, id, author);
  if (!element.ok()) return element.status();
  const uint32_t block = list_.find(*element);
  if (block != kNone) return block;
  return invalid("text change: it names what is no element of the text");
}

Status WootObject::apply(ByteView body, const Mutation& mutation) {
  SKERRY_RETURN_IF_ERROR(decode_splice(body, mutation.first, splice_));
  if (splice_.has_clock) return invalid("text change: a clock where there is none");
  const uint64_t length = splice_.erased_total + splice_.scalars;
  SKERRY_RETURN_IF_ERROR(check_dots(mutation, length, splice_.inserted.size()));
  erased_.clear();
  for (const SpliceBody::Range& range : splice_.deleted) {
    for (uint32_t i = 0; i < range.length; ++i) {
      const auto block = named({range.first.actor, range.first.sequence + i}, mutation.actor);
      if (!block.ok()) return block.status();
      erased_.push_back(*block);
    }
  }
  const auto left = named(splice_.left, mutation.actor);
  if (!left.ok()) return left.status();
  const auto right = named(splice_.right, mutation.actor);
  if (!right.ok()) return right.status();
  if (*left != kNone && *right != kNone && (*left == *right || !list_.precedes(*left, *right))) {
    return invalid("text change: its neighbours are not in order");
  }
  const uint32_t author = list_.actors().intern(mutation.actor);
  for (const uint32_t block : erased_) list_.erase(block);
  const auto first = static_cast<uint32_t>(mutation.first + splice_.erased_total);
  if (splice_.scalars != 0) insert_run({author, first}, *left, *right);
  list_.actors().raise(author, static_cast<uint32_t>(mutation.first + length - 1));
  return absl::OkStatus();
}

}  // namespace skerry::crdts::text
