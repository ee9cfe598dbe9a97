// Rich text: Peritext's marks (Litt, Lim, Kleppmann, van Hardenberg 2022, "Peritext: a CRDT for
// collaborative rich text editing", CSCW) over the Fugue text of crdts/text.
//
// A mark begins before its first character. One that grows (bold) ends before the character that
// follows its last; one that does not (link, comment) ends after its last character, and what is
// typed behind it, deleted characters at its end included, is outside (section 4.4): an insertion
// goes behind the last deleted character, before the next visible one, after which such a mark
// ends.
//
// Invariants: those of RunList and Marks. Cost: a splice as in the text engine, and O(deleted runs
// right behind its place) where marks end that do not grow; a mark O(log blocks + log marks) in
// order of time; value() and digest() O(blocks + marks log marks + text).
// Limits: a mark's name has at most 64 bytes, its value 1 MiB.
#pragma once

#include "crdts/rich_text/marks.h"
#include "crdts/text/rules.h"
#include "crdts/text/text_object.h"

namespace skerry::crdts {

class Peritext final : public text::TextBase {
 public:
  Peritext() : TextBase(text::FugueRule::kExtra) {}

  StatusOr<Effect> execute(const Command& command, const Mutation& mutation) override;
  Status apply(ByteView body, const Mutation& mutation) override;
  Status join(ByteView) override { return invalid("peritext travels as operations"); }

  Value value() const override { return marks_.render(list_); }
  Hash128 digest() const override { return text_digest(marks_.render(list_)); }
  uint64_t digest_cost() const override { return list_.visible_bytes() + 512 * marks_.size() + 2; }
  Hash128 state_digest() const override { return list_.state_digest() + marks_.digest(list_); }
  void check_invariants() const override;

  static uint32_t content_bytes(ByteView body);

 private:
  StatusOr<Effect> splice(const TextSplice& typed, const Mutation& mutation);
  StatusOr<Effect> mark(const MarkAdd& mark, bool adds, const Mutation& mutation);
  Status apply_splice(ByteView body, const Mutation& mutation);
  Status apply_mark(ByteView body, const Mutation& mutation);
  text::Spot insertion_spot(uint64_t position);
  text::ElementId visible_at(uint64_t position);
  StatusOr<text::ElementId> known_element(const Dot& dot) const;

  text::FugueRule rule_;
  Marks marks_;
};

}  // namespace skerry::crdts
