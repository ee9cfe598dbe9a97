#include "sync/presence/presence_frame.h"

#include <limits>

#include "core/channels.h"
#include "core/codec.h"
#include "sync/frame.h"

namespace skerry::sync {
namespace {

constexpr int64_t kMillisecond = 1'000'000;
constexpr size_t kLeastBytes = 1 + 1 + 4 + 1 + 1 + 1;  // of a word
constexpr uint64_t kMostAge = uint64_t{1} << 40;       // in milliseconds

}  // namespace

Payload encode_presence(DocumentId document, std::span<const PresenceWord> words) {
  Encoder out;
  for (const PresenceWord& word : words) {
    out.varint(word.replica.value);
    out.signed_varint(word.version.started_ms);
    out.u32(word.version.incarnation);
    out.varint(word.version.count);
    out.varint(static_cast<uint64_t>(word.age.ns / kMillisecond));
    out.bytes(word.what);
  }
  return make_frame(FrameType::kPresence, document, out.view());
}

std::optional<std::vector<PresenceWord>> decode_presence(ByteView body) {
  Decoder in(body);
  std::vector<PresenceWord> words;
  words.reserve(body.size() / kLeastBytes);
  while (!in.done()) {
    PresenceWord word;
    word.replica.value =
        static_cast<uint32_t>(in.varint_up_to(std::numeric_limits<uint32_t>::max()));
    word.version.started_ms = in.signed_varint();
    word.version.incarnation = in.u32();
    word.version.count = in.varint();
    word.age = Duration::milliseconds(static_cast<int64_t>(in.varint_up_to(kMostAge)));
    word.what = in.bytes();
    const bool ascends = words.empty() || words.back().replica < word.replica;
    if (!ascends || word.version.count == 0 || word.what.size() > kMostPresenceBytes) in.fail();
    words.push_back(word);
  }
  if (in.failed() || words.empty()) return std::nullopt;
  return words;
}

}  // namespace skerry::sync
