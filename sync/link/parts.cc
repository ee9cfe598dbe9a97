#include "sync/link/parts.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace skerry::sync {
namespace {

uint32_t name_of(const Payload& frame) {
  const ByteView bytes = frame.view();
  return uint32_t{bytes[0]} | uint32_t{bytes[1]} << 8 | uint32_t{bytes[2]} << 16 |
         uint32_t{bytes[3]} << 24;
}

uint32_t parts_of(const Payload& frame, size_t part_bytes) {
  return static_cast<uint32_t>((frame.size() + part_bytes - 1) / part_bytes);
}

Payload part_of(const Payload& frame, uint32_t number, size_t part_bytes) {
  const size_t at = number * part_bytes;
  return encode_part({name_of(frame), number, parts_of(frame, part_bytes),
                      frame.view().subspan(at, std::min(part_bytes, frame.size() - at))});
}

constexpr size_t kBytesInStreamPart = kStreamPartBytes - kPartHeaderBytes;

}  // namespace

Payload encode_part(const Part& part) {
  Encoder out;
  out.u32(part.frame);
  out.varint(part.number);
  out.varint(part.count);
  out.raw(part.bytes);
  return make_frame(FrameType::kPart, {}, out.view());
}

Payload encode_part_taken(const PartTaken& taken) {
  Encoder out;
  out.u32(taken.frame);
  out.varint(taken.parts);
  return make_frame(FrameType::kPartTaken, {}, out.view());
}

std::optional<Part> decode_part(ByteView body) {
  Decoder in(body);
  Part part;
  part.frame = in.u32();
  part.number = static_cast<uint32_t>(in.varint_up_to(kMostParts));
  part.count = static_cast<uint32_t>(in.varint_up_to(kMostParts));
  part.bytes = in.rest();
  if (in.failed() || part.number >= part.count || part.bytes.empty()) return std::nullopt;
  return part;
}

std::optional<PartTaken> decode_part_taken(ByteView body) {
  Decoder in(body);
  PartTaken taken;
  taken.frame = in.u32();
  taken.parts = static_cast<uint32_t>(in.varint_up_to(kMostParts));
  if (!in.finish("part taken").ok()) return std::nullopt;
  return taken;
}

std::optional<DocumentId> document_in(const Part& part) {
  if (part.number > 0) return std::nullopt;
  Decoder in(part.bytes);
  in.u32();
  const uint8_t type = in.u8();
  in.u8();
  const auto document =
      static_cast<uint32_t>(in.varint_up_to(std::numeric_limits<uint32_t>::max()));
  const bool is_known = type <= static_cast<uint8_t>(kLastFrameType);
  if (in.failed() || !is_known || !is_of_document(static_cast<FrameType>(type))) {
    return std::nullopt;
  }
  return DocumentId{document};
}

std::vector<Payload> cut_frame(const Payload& frame, size_t most_bytes) {
  const size_t part_bytes = most_bytes - kPartHeaderBytes;
  std::vector<Payload> parts;
  for (uint32_t i = 0; i < parts_of(frame, part_bytes); ++i) {
    parts.push_back(part_of(frame, i, part_bytes));
  }
  return parts;
}

FrameAccount account_part(const Part* part, PartNews news, const Payload& frame) {
  const auto size = static_cast<uint32_t>(frame.size());
  FrameAccount account;
  account.is_corrupt = part == nullptr;
  const auto bytes = part == nullptr ? size : static_cast<uint32_t>(part->bytes.size());
  (news == PartNews::kNew ? account.metadata : account.redundant) = bytes;
  account.control = size - bytes;
  return account;
}

std::optional<PartSender::Next> PartSender::next() {
  if (frames_.empty() || sent_ > taken_) return std::nullopt;
  const Outgoing& first = frames_.front();
  const uint64_t elements = sent_ == 0 ? first.elements : 0;
  return Next{part_of(first.frame, sent_++, kBytesInStreamPart), elements};
}

bool PartSender::take(const PartTaken& taken) {
  if (frames_.empty() || taken.frame != name_of(frames_.front().frame)) return false;
  if (taken.parts != sent_ || taken_ == sent_) return false;
  taken_ = taken.parts;
  if (taken_ == parts_of(frames_.front().frame, kBytesInStreamPart)) {
    frames_.pop_front();
    sent_ = taken_ = 0;
  }
  return true;
}

PartReceiver::Taken PartReceiver::take(const Part& part, const Payload& frame,
                                       uint64_t most_bytes) {
  Taken result;
  result.word = {part.frame, part.number + 1};
  auto at = std::find_if(assemblies_.begin(), assemblies_.end(), [&part](const Assembly& known) {
    return known.frame == part.frame && known.count == part.count;
  });
  if (at == assemblies_.end()) {
    if (assemblies_.size() >= kMostAssemblies) assemblies_.pop_front();
    assemblies_.push_back({part.frame, part.count, {}, 0, false});
    at = std::prev(assemblies_.end());
  }
  if (at->is_too_large || at->bytes + part.bytes.size() > most_bytes) {
    result.is_too_large = !std::exchange(at->is_too_large, true);  // told once
    at->parts.clear();
    return result;
  }
  result.is_news = at->parts.emplace(part.number, frame.slice(part.bytes)).second;
  if (!result.is_news) return result;
  at->bytes += part.bytes.size();
  if (at->parts.size() < at->count) return result;
  Encoder whole;
  for (const auto& [number, bytes] : at->parts) whole.raw(bytes.view());
  assemblies_.erase(at);
  result.whole = whole.payload();
  return result;
}

}  // namespace skerry::sync
