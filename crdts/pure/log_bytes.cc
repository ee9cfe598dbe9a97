#include "crdts/pure/log_bytes.h"

#include <set>
#include <utility>
#include <variant>

#include "core/codec.h"

namespace skerry::crdts {
namespace {

// Verb, text, amount, time (2), author, sequence: one byte each at the least, and the epoch.
constexpr size_t kLeastEntryBytes = 15;

void write_entry(Encoder& out, const LogEntry& entry) {
  out.u8(static_cast<uint8_t>(entry.verb));
  out.text(entry.text);
  out.signed_varint(entry.amount);
  out.hybrid_time(entry.time);
  out.actor(entry.author);
  out.varint(entry.dot.sequence);
}

// An entry's dot is its author's, or none.
LogEntry read_entry(Decoder& in, const VersionVector& seen) {
  LogEntry entry;
  const uint8_t verb = in.u8();
  if (verb >= std::variant_size_v<Command>) in.fail();
  entry.verb = static_cast<Verb>(verb);
  const std::string_view text = in.text();
  if (!is_valid_utf8(text)) in.fail();
  entry.text = std::string(text);
  entry.amount = in.signed_varint();
  entry.time = in.hybrid_time();
  entry.author = in.actor();
  const uint64_t sequence = in.varint();
  if (sequence > 0) entry.dot = {entry.author, sequence};
  if (sequence > 0 && !seen.contains(entry.dot)) in.fail();
  return entry;
}

}  // namespace

LogWriter::LogWriter(const VersionVector& seen, size_t keys) {
  seen.encode(out_);
  out_.varint(keys);
}

void LogWriter::add(std::string_view key, const LogEntries& entries) {
  out_.text(key);
  out_.varint(entries.size());
  for (const LogEntry& entry : entries) write_entry(out_, entry);
}

StatusOr<SavedLog> read_log(ByteView bytes) {
  Decoder in(bytes);
  SavedLog log;
  std::set<Dot> dots;
  log.seen = VersionVector::decode(in);
  const size_t keys = in.count(2 + kLeastEntryBytes);
  log.keys.reserve(keys);
  for (size_t i = 0; i < keys && !in.failed(); ++i) {
    SavedLog::Key key;
    key.name = std::string(in.text());
    const bool ascends = log.keys.empty() || log.keys.back().name < key.name;
    const size_t entries = in.count(kLeastEntryBytes);
    if (!ascends || entries == 0 || !is_valid_utf8(key.name)) in.fail();
    for (size_t e = 0; e < entries && !in.failed(); ++e) {
      key.entries.push_back(read_entry(in, log.seen));
      const LogEntry& entry = key.entries.back();
      if (!entry.is_stable() && !dots.insert(entry.dot).second) in.fail();
    }
    log.keys.push_back(std::move(key));
  }
  SKERRY_RETURN_IF_ERROR(in.finish("a log of commands"));
  return log;
}

}  // namespace skerry::crdts
