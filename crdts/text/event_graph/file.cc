#include "crdts/text/event_graph/file.h"

#include <algorithm>

#include "core/codec.h"
#include "crdts/text/event_graph/canonical.h"
#include "crdts/text/event_graph/columns.h"
#include "crdts/text/event_graph/counts.h"
#include "crdts/text/event_graph/packed.h"

namespace skerry::crdts::event_graph {
namespace {

constexpr std::string_view kMagic = "SKTX";

// How many inserted characters are kept and are not, in turns, and the text of those that are.
std::vector<uint32_t> without_erased(const TextDocument& document, std::string& content) {
  const TextHistory& history = document.history();
  Merger merger(document.order());
  merger.replay_all(history);
  std::vector<Span> spans = merger.tracker().survivors();
  std::sort(spans.begin(), spans.end(), [](Span a, Span b) { return a.begin < b.begin; });
  std::vector<uint32_t> turns = {0};
  bool is_kept = true;  // what turns.back() counts
  const auto add = [&](bool kept, uint32_t characters) {
    if (characters == 0) return;
    if (kept != is_kept) turns.push_back(0);
    is_kept = kept;
    turns.back() += characters;
  };
  size_t next = 0;
  for (size_t i = 0; i < history.operations.runs(); ++i) {
    const Operation run = history.operations.run(i);
    if (run.kind != Kind::kInsert) continue;
    Event at = run.first;
    while (next < spans.size() && spans[next].end <= at) ++next;
    for (size_t s = next; s < spans.size() && spans[s].begin < run.end(); ++s) {
      const Span here{std::max(spans[s].begin, at), std::min(spans[s].end, run.end())};
      add(false, here.begin - at);
      add(true, here.size());
      content += history.operations.text(i, history.operations.part(i, here));
      at = here.end;
    }
    add(false, run.end() - at);
  }
  return turns;
}

std::vector<uint8_t> encode(std::string_view text, const TextHistory& history,
                            std::string_view content, std::span<const uint32_t> kept,
                            Packing packing) {
  Encoder out;
  put_header(out, kMagic, packing);
  Encoder part;
  put_packed(part, as_bytes(text), {}, packing);
  put_part(out, part.view());
  part.clear();
  put_packed(part, encode_columns(history, kept), {}, packing);
  put_packed(part, as_bytes(content), as_bytes(text), packing);
  put_part(out, part.view());
  return {out.view().begin(), out.view().end()};
}

}  // namespace

std::vector<uint8_t> encode_file(const TextDocument& document, const FileOptions& options) {
  const std::string text = document.text();
  const Packing packing = options.compresses ? Packing::kCompressed : Packing::kPlain;
  const TextHistory& history = document.history();
  if (options.keeps_erased) {
    return encode(text, history, history.operations.content(), {}, packing);
  }
  std::string content;
  const std::vector<uint32_t> kept = without_erased(document, content);
  return encode(text, history, content, kept, packing);
}

std::vector<uint8_t> encode_canonical_file(const TextDocument& document) {
  const TextHistory history = canonical_history(document);
  return encode(document.text(), history, history.operations.content(), {}, Packing::kCompressed);
}

StatusOr<File> File::open(ByteView bytes) {
  Decoder in(bytes);
  const StatusOr<Packing> packing = take_header(in, kMagic);
  if (!packing.ok()) return packing.status();
  Decoder part(take_part(in));
  if (in.failed()) return invalid("text file: cut short, or its checksum is wrong");
  File file;
  file.header_.packing = *packing;
  SKERRY_RETURN_IF_ERROR(take_packed(part, {}, *packing, file.text_));
  if (!part.finish("text file").ok() || !is_text(file.text_)) {
    return invalid("text file: malformed text");
  }
  file.header_.history = in.rest();
  return file;
}

StatusOr<TextDocument> File::decoded(Order order) const {
  Decoder in(header_.history);
  Decoder part(take_part(in));
  if (!in.finish("text file").ok()) {
    return invalid("text file: cut short, or its checksum is wrong");
  }
  std::string columns;
  std::string content;
  SKERRY_RETURN_IF_ERROR(take_packed(part, {}, header_.packing, columns));
  SKERRY_RETURN_IF_ERROR(take_packed(part, as_bytes(text_), header_.packing, content));
  SKERRY_RETURN_IF_ERROR(part.finish("text file"));
  if (!is_text(content)) return invalid("text file: malformed content");
  TextDocument document(order);
  SKERRY_RETURN_IF_ERROR(decode_columns(as_bytes(columns), content, document.history()));
  return document;
}

StatusOr<TextDocument> File::document(Order order) const {
  StatusOr<TextDocument> document = decoded(order);
  if (document.ok() && (!document->merge() || document->text() != text_)) {
    return invalid("text file: its history does not end with its text");
  }
  return document;
}

StatusOr<TextDocument> File::document_as_said(Order order) const {
  StatusOr<TextDocument> document = decoded(order);
  if (!document.ok()) return document;
  const TextHistory& history = document->history();
  const uint32_t inserted = history.operations.inserted();
  const uint32_t size = count(text_).scalars;
  if (size > inserted || inserted - size > history.size() - inserted) {
    return invalid("text file: its history does not end with its text");
  }
  document->take_text(text_);
  return document;
}

}  // namespace skerry::crdts::event_graph
