// A text of any rule as an Object: commands in, changes out and in.
//
// An element is visible while its insertion is in effect and no command in effect deletes it
// (undo_log.h); its block counts the reasons why it is not. What was undone comes back in place.
//
// Cost: execute and apply are O(log blocks) for each block that they touch; typing on at the same
// place does not search at all. value() and digest() are O(text), restore() linear in what is kept.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/codec.h"
#include "crdts/object/object.h"
#include "crdts/text/checks.h"
#include "crdts/text/rules.h"
#include "crdts/text/run_list.h"
#include "crdts/text/saved_text.h"
#include "crdts/text/splice_body.h"
#include "crdts/text/undo_log.h"

namespace skerry::crdts::text {

// What the designs share, whatever their rule.
class TextBase : public Object {
 public:
  Status join(ByteView folded) override;
  Value value() const override { return list_.text(); }
  Hash128 digest() const override { return text_digest(list_.text()); }
  Hash128 state_digest() const override {
    return list_.state_digest() + log_.digest(list_.actors());
  }
  uint64_t digest_cost() const override { return list_.visible_bytes() + 1; }
  uint64_t size() const override { return list_.visible(); }
  uint64_t garbage() const override { return list_.elements() - list_.visible(); }
  void check_invariants() const override {
    list_.check_invariants();
    log_.check_invariants(list_.actors());
  }

  const RunList& list() const { return list_; }

 protected:
  explicit TextBase(Extra extra, Deleted deleted = Deleted::kDropped)
      : list_(extra, deleted), may_undo_(deleted == Deleted::kKept) {}

  // OK if the command can be performed; its scalars are counted on the way.
  Status check_command(const TextSplice& splice, const Mutation& mutation, uint64_t& scalars) const;
  // OK if [first, first + length) are the actor's next dots and there is room for the text.
  Status check_dots(const Mutation& mutation, uint64_t length, size_t bytes) const;
  SpliceBody::Id wire_id(ElementId element, const ActorId& author);

  // Reads a body into splice_ and its elements, in local numbers, into ranges_ and `origins`.
  Status read(ByteView body, const Mutation& mutation, Origins& origins);

  // Notes the change at hand, of which ranges_ were deleted and splice_.scalars inserted.
  void log_splice(ElementId first, const Mutation& mutation);
  StatusOr<Effect> execute_turn(const UndoRedo& which, const Mutation& mutation);
  Status apply_turn(ByteView body, const Mutation& mutation);

  // All of it in numbers that do not depend on this replica.
  SavedText save() const;
  // Opens a saved text, whole or not at all.
  StatusOr<OpenedText> open(ByteView snapshot, SavedRule rule);

  RunList list_;
  UndoLog log_;
  SpliceBody splice_;                   // of the change at hand
  std::vector<RunList::Range> ranges_;  // of the change at hand
  Encoder encoder_;

 private:
  // Performs an undo or redo whose command exists.
  void turn(ElementId first, const UndoLog::Turn& turn, const HybridTime& time);

  const bool may_undo_;
};

template <typename Rule>
class TextObject final : public TextBase {
 public:
  TextObject() : TextBase(Rule::kExtra, Deleted::kKept) {}

  StatusOr<Effect> execute(const Command& command, const Mutation& mutation) override {
    const auto* splice = std::get_if<TextSplice>(&command);
    if (splice != nullptr) return execute_splice(*splice, mutation);
    if (const auto which = undo_redo_of(command)) return execute_turn(*which, mutation);
    return not_a_splice(command);
  }

  Status apply(ByteView body, const Mutation& mutation) override {
    if (is_turn(body)) return apply_turn(body, mutation);
    Origins origins;
    SKERRY_RETURN_IF_ERROR(read(body, mutation, origins));
    if (splice_.scalars != 0) SKERRY_RETURN_IF_ERROR(accept(origins));
    const uint32_t author = list_.actors().intern(mutation.actor);
    list_.forget();
    for (const RunList::Range& range : ranges_) list_.change(range, RunList::Deletion::kMade);
    const uint64_t length = splice_.erased_total + splice_.scalars;
    if (splice_.scalars != 0) {
      const ElementId id{author, static_cast<uint32_t>(mutation.first + splice_.erased_total)};
      integrate(rule_, list_, origins, id, splice_.inserted, splice_.scalars);
    }
    list_.actors().raise(author, static_cast<uint32_t>(mutation.first + length - 1));
    log_splice({author, static_cast<uint32_t>(mutation.first)}, mutation);
    return absl::OkStatus();
  }

  StatusOr<Payload> snapshot() const override {
    return encode_saved(save(), Rule::kSaved, Rule::kExtra);
  }

  Status restore(ByteView snapshot) override {
    const StatusOr<OpenedText> opened = open(snapshot, Rule::kSaved);
    if (!opened.ok()) return opened.status();
    for (const SavedText::Run& run : opened->saved.runs) {
      Origins origins{run.left, {}, 0};
      if constexpr (Rule::kHasClock) {
        origins.clock = run.extra;
      } else {
        origins.right = unpack(run.extra);
      }
      rule_.inserted(list_, origins, run.length);
    }
    return absl::OkStatus();
  }

 private:
  Status accept(Origins& origins) {
    SKERRY_RETURN_IF_ERROR(known(list_, origins.left, "left origin"));
    if constexpr (Rule::kHasClock) {
      const Spot left = origins.left.exists() ? list_.blocks().find(origins.left) : Spot{};
      if (!splice_.has_clock) origins.clock = rule_.implied_clock(list_, left);
    } else if (splice_.has_clock) {
      return invalid("text change: a clock where there is none");
    }
    return rule_.accept(list_, origins);
  }

  StatusOr<Effect> execute_splice(const TextSplice& splice, const Mutation& mutation) {
    uint64_t scalars = 0;
    SKERRY_RETURN_IF_ERROR(check_command(splice, mutation, scalars));
    Effect effect;
    effect.length = splice.erased + scalars;
    if (effect.length == 0) return effect;
    const uint32_t author = list_.actors().intern(mutation.actor);
    const auto first = static_cast<uint32_t>(mutation.first);
    if (splice.position == 0) list_.forget();
    const Spot left = list_.before(splice.position);
    splice_.clear();
    splice_.scalars = scalars;
    ranges_ = list_.erase_visible(splice.position, splice.erased);
    for (const RunList::Range& range : ranges_) {
      splice_.deleted.push_back({wire_id(range.first, mutation.actor), range.length});
    }
    if (scalars != 0) {
      const ElementId id{author, first + static_cast<uint32_t>(splice.erased)};
      insert_here(splice, left, id, static_cast<uint32_t>(scalars), mutation.actor);
    }
    list_.actors().raise(author, static_cast<uint32_t>(first + effect.length - 1));
    log_splice({author, first}, mutation);
    encoder_.clear();
    encode_splice(splice_, mutation.first, encoder_);
    effect.body = encoder_.payload();
    effect.content_bytes = static_cast<uint32_t>(splice.text.size());
    return effect;
  }

  void insert_here(const TextSplice& splice, const Spot& left, ElementId id, uint32_t scalars,
                   const ActorId& author) {
    const Origins origins = rule_.local(list_, left);
    const Origins sent = rule_.sent(origins);
    if constexpr (Rule::kHasClock) {
      splice_.has_clock = origins.clock != rule_.implied_clock(list_, left);
      splice_.clock = origins.clock;
    }
    if (sent.left.exists()) splice_.left = wire_id(sent.left, author);
    if (sent.right.exists()) splice_.right = wire_id(sent.right, author);
    splice_.inserted = splice.text;
    const uint32_t last = list_.insert(list_.cut_behind(left), id, origins.left,
                                       rule_.extra(origins), splice.text, scalars);
    list_.remember(splice.position + scalars - list_.blocks()[last].length, last);
    rule_.inserted(list_, origins, scalars);
  }

  Rule rule_;
};

}  // namespace skerry::crdts::text
