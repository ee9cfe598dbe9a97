#include "replica/ordered/transformed.h"

#include <utility>

#include "core/check.h"

namespace skerry::replica {

StatusOr<uint64_t> TransformedText::try_on(const Command& command) {
  const auto* const splice = std::get_if<TextSplice>(&command);
  if (splice == nullptr) return absl::UnimplementedError("edits of texts alone are transformed");
  catch_up();
  return text_.perform(command);
}

Change TransformedText::change_of(DocumentId document, const Dot& dot, HybridTime time,
                                  const Command& command) const {
  const auto& splice = std::get<TextSplice>(command);
  return edit_change(document, dot, time,
                     {entries_, Edit(splice.position, splice.erased, splice.text)});
}

void TransformedText::add(const Change& own, From from) {
  catch_up();
  own_.push_back(edit_of(own)->edit);
  if (from == From::kDisk) perform(own_.back());
}

Payload TransformedText::outgoing(const Change& own, uint64_t place) const {
  catch_up();
  return moved(own, {entries_, own_[place]}).encoded;
}

// Own ones become entries in their order, so that what an entry does has been done here.
void TransformedText::append(const Change& entry, std::optional<uint64_t> own) {
  ++entries_;
  if (!own) return others_.push_back(edit_of(entry)->edit);
  catch_up();
  remove(*own);
}

void TransformedText::remove(uint64_t own) {
  own_.erase(own_.begin() + static_cast<ptrdiff_t>(own));
}

void TransformedText::catch_up() const {
  for (Edit& other : std::exchange(others_, {})) {
    for (Edit& own : own_) transform(own, other);
    perform(other);
  }
}

// What no server could have ordered, past the end, changes nothing.
void TransformedText::perform(const Edit& edit) const {
  if (edit.reach() > text_.object().size()) return;
  uint64_t position = 0;
  for (const Edit::Piece& piece : edit.pieces()) {
    const bool erases = piece.kind == Edit::Piece::Kind::kErase;
    if (piece.kind != Edit::Piece::Kind::kKeep) {
      const TextSplice splice{position, erases ? piece.length : 0, piece.text};
      SKERRY_CHECK(text_.perform(splice).ok());
    }
    position += erases ? 0 : piece.length;
  }
}

const crdts::Object& TransformedText::object() const {
  catch_up();
  return text_.object();
}

// Catching up takes as long as some bytes of every edit would.
uint64_t TransformedText::digest_cost() const {
  constexpr uint64_t kBytesOfEdit = 64;
  return text_.object().digest_cost() + kBytesOfEdit * others_.size() * (own_.size() + 1);
}

}  // namespace skerry::replica
