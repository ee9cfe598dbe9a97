// Edits of a text, and what operational transformation makes of them: two that were made of one
// text are changed so that either may come after the other (Ellis & Gibbs 1989; Nichols et al.
// 1995, "High-latency, low-bandwidth windowing in the Jupiter collaboration system", section 5).
//
// Of two insertions at one place, that which comes later in the order stands first: so what a
// person types on and on hangs together.
//
// Cost: O(pieces) each; of two that lie apart, a few steps.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/codec.h"

namespace skerry::replica {

// Goes through a text from its start, piece by piece; what is behind the last one stays.
class Edit {
 public:
  struct Piece {
    enum class Kind : uint8_t { kKeep, kInsert, kErase };
    Kind kind = Kind::kKeep;
    uint64_t length = 0;  // in scalar values
    std::string text = {};
    friend bool operator==(const Piece&, const Piece&) = default;
  };

  Edit() = default;
  Edit(uint64_t position, uint64_t erased, std::string_view text);

  // No two of one kind follow each other, none is empty, and the last keeps nothing.
  const std::vector<Piece>& pieces() const { return pieces_; }
  // How long a text must be for it, and by how much it makes it longer.
  uint64_t reach() const;
  int64_t growth() const;

  // Moved to the right, or to the left. REQUIRES: it keeps something first, more than that.
  void shift(int64_t by) { pieces_.front().length += static_cast<uint64_t>(by); }
  // How much is kept before anything is done.
  uint64_t first_kept() const {
    const bool keeps = !pieces_.empty() && pieces_.front().kind == Piece::Kind::kKeep;
    return keeps ? pieces_.front().length : 0;
  }

  // What is done further on, after what was said so far.
  void keep(uint64_t length) { kept_ += length; }
  void erase(uint64_t length);
  void insert(std::string_view text, uint64_t length);

  void encode(Encoder& out) const;
  // Nothing: it is none, or not said as encode() does.
  static std::optional<Edit> decode(Decoder& in);

  friend bool operator==(const Edit& a, const Edit& b) { return a.pieces_ == b.pieces_; }

 private:
  Piece& last(Piece::Kind kind);

  std::vector<Piece> pieces_;
  uint64_t kept_ = 0;  // behind the last piece
};

// Of two edits of one text, of which `earlier` comes before the other in the order: each becomes
// what it is after the other. Of many on each side all pairs are to be taken one by one, as all do:
// several at once are not the same as each of them, for what is erased holds no place.
void transform(Edit& later, Edit& earlier);

}  // namespace skerry::replica
