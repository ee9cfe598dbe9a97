#include "sync/intake/checkpoint.h"

#include <utility>

#include "core/codec.h"
#include "sync/frame.h"
#include "sync/log/log_reading.h"

namespace skerry::sync {

Payload encode_checkpoint(DocumentId document, const Snapshot& snapshot, const ChangeLog& log,
                          RowIndex begin, const Dossier* dossier) {
  Encoder head;
  if (dossier != nullptr) dossier->encode(head);
  head.bytes(snapshot.encoded.view());
  FrameWriter writer(document);
  writer.begin(dossier == nullptr ? FrameType::kCheckpoint : FrameType::kKeptCheckpoint);
  writer.raw(head.view());
  for (const LogItem& item : items_beyond(log, begin, log.size(), snapshot)) {
    writer.add(item.encoded.view(), item.kind);
  }
  return writer.finish();
}

std::optional<Checkpoint> decode_checkpoint(const Payload& record, ByteView body) {
  Decoder in(body);
  const ByteView encoded = in.bytes();
  if (in.failed()) return std::nullopt;
  auto snapshot = decode_snapshot(record.slice(encoded));
  if (!snapshot.ok()) return std::nullopt;
  return Checkpoint{*std::move(snapshot), in.rest()};
}

}  // namespace skerry::sync
