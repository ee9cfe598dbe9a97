// Turns rows of a log into frames, of which the last is kept: neighbours who lack the same get the
// same bytes.
//
// Folding: several changes become one bundle, where the host can read bodies. What a relay has got
// from others is not folded again on its way to everybody: without taking a bundle apart first,
// what is known already would circulate for ever (Enes, Almeida, Baquero, Leitão 2019, section 3).
// So a commit is folded by its author, and whole backlogs are folded for the one peer that lacks
// them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/change.h"
#include "sync/frame.h"
#include "sync/host.h"
#include "sync/log/change_log.h"
#include "sync/log/known.h"

namespace skerry::sync {

class Packer {
 public:
  enum class Form : uint8_t { kPlain, kFolded };
  // Where frames are written, and the last one is kept, of all packers of a thread.
  struct Room {
    Encoder writer;  // from a frame's begin() to its finish()
    const Packer* last_of = nullptr;
    std::vector<RowIndex> last_rows;
    Form last_form = Form::kPlain;
    Payload last_frame;
  };
  // All must outlive this.
  Packer(DocumentId document, uint32_t max_frame_bytes, const ChangeLog& log, Host& host,
         Room& room)
      : document_(document),
        max_frame_bytes_(max_frame_bytes),
        log_(log),
        host_(host),
        room_(room) {}
  ~Packer() {
    if (room_.last_of != this) return;
    room_.last_of = nullptr;
    room_.last_frame = {};
  }
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;

  // What a row may add to a frame, folded or not.
  size_t weight(RowIndex row) const { return log_.row(row).encoded.size() + kWeightOverhead; }
  // How many of the first rows one frame may hold by their weights: at least one.
  size_t fitting(std::span<const RowIndex> rows) const;

  // One frame with the changes of all these rows, folded where the design can and it fits.
  // REQUIRES: ascending, not empty, and they fit.
  Payload frame(std::span<const RowIndex> rows, Form form);
  // `frame` is what frame(rows, Form::kPlain) would give.
  void remember(std::span<const RowIndex> rows, const Payload& frame);

  // A bundle of these rows' changes; nothing where it cannot be made or would not fit a frame.
  std::optional<Bundle> fold(std::span<const RowIndex> rows);

  // Whether a row only repeats the bundle of an earlier row that `known` lacks as well.
  bool is_repeat(const Known& known, RowIndex row) const;

 private:
  // A cover is at most 16 bytes longer than the change's header that it replaces.
  static constexpr size_t kWeightOverhead = 16 + kItemHeaderBytes;

  // Those rows whose bytes no earlier row has brought.
  std::vector<RowIndex> without_repeats(std::span<const RowIndex> rows) const;
  void keep(std::span<const RowIndex> rows, Form form, Payload frame);
  bool same_bytes(RowIndex a, RowIndex b) const {
    return log_.row(a).encoded.data() == log_.row(b).encoded.data();
  }

  DocumentId document_;
  uint32_t max_frame_bytes_;
  const ChangeLog& log_;
  Host& host_;
  Room& room_;
};

}  // namespace skerry::sync
