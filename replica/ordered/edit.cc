#include "replica/ordered/edit.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace skerry::replica {
namespace {

// Longer texts than anybody has, and sums of such lengths still fit.
constexpr uint64_t kMostLength = uint64_t{1} << 48;
constexpr uint64_t kEndless = std::numeric_limits<uint64_t>::max();

using Piece = Edit::Piece;
using Kind = Piece::Kind;

// Goes through an edit: at its end all is kept.
class Pieces {
 public:
  explicit Pieces(const Edit& edit) : pieces_(edit.pieces()) { begin(); }

  bool is_end() const { return at_ == pieces_.size(); }
  Kind kind() const { return is_end() ? Kind::kKeep : pieces_[at_].kind; }
  uint64_t left() const { return left_; }
  // The next of an insertion.
  std::string_view text(uint64_t length) const {
    const std::string_view rest = std::string_view(pieces_[at_].text).substr(bytes_);
    return length == left_ ? rest : rest.substr(0, bytes_of(rest, length));
  }
  // REQUIRES: length <= left().
  void pass(uint64_t length) {
    if (is_end()) return;
    if (kind() == Kind::kInsert) bytes_ += text(length).size();
    left_ -= length;
    if (left_ > 0) return;
    ++at_;
    begin();
  }

 private:
  static size_t bytes_of(std::string_view text, uint64_t scalars) {
    size_t bytes = 0;
    for (; bytes < text.size(); ++bytes) {
      const bool begins = (static_cast<uint8_t>(text[bytes]) & 0xC0) != 0x80;
      if (begins && scalars-- == 0) break;
    }
    return bytes;
  }
  void begin() {
    left_ = is_end() ? kEndless : pieces_[at_].length;
    bytes_ = 0;
  }

  const std::vector<Piece>& pieces_;
  size_t at_ = 0;
  uint64_t left_ = 0;
  size_t bytes_ = 0;  // of an insertion, that are behind
};

// Two that lie apart move each other, or not.
bool transform_apart(Edit& left, Edit& right) {
  if (left.reach() >= right.first_kept()) return false;
  right.shift(left.growth());
  return true;
}

}  // namespace

Edit::Edit(uint64_t position, uint64_t erased, std::string_view text) {
  keep(position);
  erase(erased);
  insert(text, count_scalars(text));
}

uint64_t Edit::reach() const {
  uint64_t reach = 0;
  for (const Piece& piece : pieces_) reach += piece.kind == Kind::kInsert ? 0 : piece.length;
  return reach;
}

int64_t Edit::growth() const {
  int64_t growth = 0;
  for (const Piece& piece : pieces_) {
    if (piece.kind == Kind::kInsert) growth += static_cast<int64_t>(piece.length);
    if (piece.kind == Kind::kErase) growth -= static_cast<int64_t>(piece.length);
  }
  return growth;
}

Piece& Edit::last(Kind kind) {
  if (kept_ > 0) pieces_.push_back({Kind::kKeep, std::exchange(kept_, 0)});
  if (pieces_.empty() || pieces_.back().kind != kind) pieces_.push_back({kind});
  return pieces_.back();
}

void Edit::erase(uint64_t length) {
  if (length > 0) last(Kind::kErase).length += length;
}

void Edit::insert(std::string_view text, uint64_t length) {
  if (length == 0) return;
  Piece& piece = last(Kind::kInsert);
  piece.text += text;
  piece.length += length;
}

// Kind and length in one, two bits and the rest; of what is inserted its bytes.
void Edit::encode(Encoder& out) const {
  for (const Piece& piece : pieces_) {
    const bool inserts = piece.kind == Kind::kInsert;
    const uint64_t length = inserts ? piece.text.size() : piece.length;
    out.varint(length << 2 | static_cast<uint64_t>(piece.kind));
    if (inserts) out.raw(as_bytes(piece.text));
  }
}

std::optional<Edit> Edit::decode(Decoder& in) {
  Edit edit;
  uint64_t reach = 0;
  while (!in.done()) {
    const uint64_t head = in.varint_up_to(kMostLength << 2);
    const uint64_t length = head >> 2;
    const auto kind = static_cast<Kind>(head & 3);
    const bool follows_its_like = !edit.pieces_.empty() && edit.pieces_.back().kind == kind;
    if ((head & 3) > 2 || length == 0 || follows_its_like) return std::nullopt;
    Piece piece{kind, length};
    if (kind == Kind::kInsert) {
      piece.text = as_text(in.raw(length));
      if (in.failed() || !is_valid_utf8(piece.text)) return std::nullopt;
      piece.length = count_scalars(piece.text);
    } else {
      reach += length;
    }
    if (reach > kMostLength) return std::nullopt;
    edit.pieces_.push_back(std::move(piece));
  }
  const bool keeps_last = !edit.pieces_.empty() && edit.pieces_.back().kind == Kind::kKeep;
  if (in.failed() || keeps_last) return std::nullopt;
  return edit;
}

void transform(Edit& later, Edit& earlier) {
  if (later.pieces().empty() || earlier.pieces().empty()) return;
  if (transform_apart(later, earlier) || transform_apart(earlier, later)) return;
  Edit after_earlier;
  Edit after_later;
  Pieces a(later);
  Pieces b(earlier);
  while (!a.is_end() || !b.is_end()) {
    if (a.kind() == Kind::kInsert) {
      after_earlier.insert(a.text(a.left()), a.left());
      after_later.keep(a.left());
      a.pass(a.left());
      continue;
    }
    if (b.kind() == Kind::kInsert) {
      after_earlier.keep(b.left());
      after_later.insert(b.text(b.left()), b.left());
      b.pass(b.left());
      continue;
    }
    const uint64_t length = std::min(a.left(), b.left());
    const bool a_keeps = a.kind() == Kind::kKeep;
    const bool b_keeps = b.kind() == Kind::kKeep;
    if (b_keeps && !a_keeps) after_earlier.erase(length);
    if (a_keeps && !b_keeps) after_later.erase(length);
    if (a_keeps && b_keeps) {
      after_earlier.keep(length);
      after_later.keep(length);
    }
    a.pass(length);
    b.pass(length);
  }
  later = std::move(after_earlier);
  earlier = std::move(after_later);
}

}  // namespace skerry::replica
