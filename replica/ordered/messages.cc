#include "replica/ordered/messages.h"

#include <utility>

#include "core/codec.h"
#include "sync/frame.h"

namespace skerry::replica {
namespace {

using Kind = OrderedNews::Item::Kind;
using sync::FrameType;

constexpr size_t kMostReason = 1024;

Payload of_one_number(FrameType type, DocumentId document, uint64_t number) {
  Encoder out;
  out.varint(number);
  return sync::make_frame(type, document, out.view());
}

std::optional<uint64_t> one_number(ByteView body) {
  Decoder in(body);
  const uint64_t number = in.varint();
  if (in.failed() || !in.done()) return std::nullopt;
  return number;
}

}  // namespace

Payload encode_ordered_hello(DocumentId document, uint64_t entries) {
  return of_one_number(FrameType::kOrderedHello, document, entries);
}
std::optional<uint64_t> decode_ordered_hello(ByteView body) { return one_number(body); }

Payload encode_ordered_read(DocumentId document, uint64_t read) {
  return of_one_number(FrameType::kOrderedRead, document, read);
}
std::optional<uint64_t> decode_ordered_read(ByteView body) { return one_number(body); }

Payload encode_ordered_news(DocumentId document, const OrderedNews& news) {
  Encoder out;
  out.varint(news.first);
  out.varint(news.length);
  for (const OrderedNews::Item& item : news.items) {
    out.u8(static_cast<uint8_t>(item.kind));
    if (item.kind == Kind::kEntry) {
      out.bytes(item.change.view());
      continue;
    }
    if (item.kind == Kind::kRead) {
      out.varint(item.read);
      continue;
    }
    out.dot(item.dot);
    if (item.kind == Kind::kRefused) out.text(item.why);
  }
  return sync::make_frame(FrameType::kOrderedNews, document, out.view());
}

std::optional<OrderedNews> decode_ordered_news(ByteView body) {
  Decoder in(body);
  OrderedNews news;
  news.first = in.varint();
  news.length = in.varint();
  while (!in.done()) {
    OrderedNews::Item& item = news.items.emplace_back();
    const uint8_t kind = in.u8();
    if (kind > static_cast<uint8_t>(Kind::kRead)) return std::nullopt;
    item.kind = static_cast<Kind>(kind);
    if (item.kind == Kind::kEntry) {
      item.change = Payload::copy_of(in.bytes());
      continue;
    }
    if (item.kind == Kind::kRead) {
      item.read = in.varint();
      continue;
    }
    item.dot = in.dot();
    if (item.kind == Kind::kRefused) item.why = in.text();
    if (item.why.size() > kMostReason) return std::nullopt;
  }
  if (in.failed()) return std::nullopt;
  return news;
}

Payload encode_ordered_commands(DocumentId document, const std::vector<Payload>& changes) {
  Encoder out;
  for (const Payload& change : changes) out.bytes(change.view());
  return sync::make_frame(FrameType::kOrderedCommands, document, out.view());
}

std::optional<std::vector<Payload>> decode_ordered_commands(ByteView body) {
  Decoder in(body);
  std::vector<Payload> changes;
  while (!in.done()) changes.push_back(Payload::copy_of(in.bytes()));
  if (in.failed()) return std::nullopt;
  return changes;
}

}  // namespace skerry::replica
