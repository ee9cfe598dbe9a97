#include "replica/ordered/notation.h"

#include <algorithm>
#include <limits>

#include "core/command_bytes.h"

namespace skerry::replica {
namespace {

size_t content_of(const Edit& edit) {
  size_t bytes = 0;
  for (const Edit::Piece& piece : edit.pieces()) bytes += piece.text.size();
  return bytes;
}

Hash128 hash_without_edit(const Change& change) {
  return make_change(change.document, change.dots, {}, change.time, {}).hash;
}

}  // namespace

Change command_change(DocumentId document, const Dot& dot, HybridTime time,
                      const Command& command) {
  Encoder out;
  encode_command(command, out);
  return make_change(document, {dot.actor, dot.sequence, 1}, {}, time, out.view());
}

std::optional<Command> command_of(const Change& change) {
  Decoder in(change.body);
  Command command = decode_command(in);
  if (in.failed() || !in.rest().empty()) return std::nullopt;
  return command;
}

Change edit_change(DocumentId document, const Dot& dot, HybridTime time, const PlacedEdit& edit) {
  Encoder out;
  out.varint(edit.entries);
  edit.edit.encode(out);
  Change change = make_change(document, {dot.actor, dot.sequence, 1}, {}, time, out.view());
  change.hash = hash_without_edit(change);
  return change;
}

std::optional<PlacedEdit> edit_of(const Change& change) {
  Decoder in(change.body);
  const uint64_t entries = in.varint_up_to(std::numeric_limits<uint32_t>::max());
  auto edit = Edit::decode(in);
  if (in.failed() || !edit) return std::nullopt;
  return PlacedEdit{entries, *std::move(edit)};
}

Change moved(const Change& change, const PlacedEdit& edit) {
  return edit_change(change.document, dot_of(change), change.time, edit);
}

std::optional<ReadChange> read_change(const Payload& encoded, Rebase rebase) {
  auto change = decode_change(encoded);
  if (!change.ok() || change->dots.length != 1) return std::nullopt;
  size_t content = 0;
  if (rebase == Rebase::kTransform) {
    const auto edit = edit_of(*change);
    if (!edit) return std::nullopt;
    content = content_of(edit->edit);
    change->hash = hash_without_edit(*change);
  } else {
    const auto command = command_of(*change);
    if (!command) return std::nullopt;
    content = text_bytes(*command);
  }
  content = std::min(content, encoded.size());
  return ReadChange{*std::move(change), static_cast<uint32_t>(content)};
}

}  // namespace skerry::replica
