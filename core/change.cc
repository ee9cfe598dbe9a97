#include "core/change.h"

#include <limits>

namespace skerry {
namespace {

// Of a bundle: actor 1 + 8, first 1, length 1, hash 16.
constexpr size_t kLeastCoverBytes = 27;

void encode_runs(Encoder& out, const DotRun& dots) {
  out.actor(dots.actor);
  out.varint(dots.first);
  out.varint(dots.length);
}

DotRun decode_run(Decoder& in) {
  DotRun dots;
  dots.actor = in.actor();
  dots.first = in.varint();
  dots.length = in.varint();
  const bool sane = dots.first >= 1 && dots.length >= 1 &&
                    dots.length <= std::numeric_limits<uint64_t>::max() - dots.first;
  if (!sane) in.fail();
  return dots;
}

DocumentId decode_document(Decoder& in) {
  return {static_cast<uint32_t>(in.varint_up_to(std::numeric_limits<uint32_t>::max()))};
}

void encode_dots(Encoder& out, const Frontier& dots) {
  out.varint(dots.size());
  for (const Dot& dot : dots) out.dot(dot);
}

Frontier decode_dots(Decoder& in) {
  Frontier dots;
  const size_t count = in.count(10);
  dots.reserve(count);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const Dot dot = in.dot();
    const bool ascends = dots.empty() || dots.back().actor < dot.actor;  // one of each actor
    if (!ascends || dot.sequence == 0) in.fail();
    dots.push_back(dot);
  }
  return dots;
}

}  // namespace

Change make_change(DocumentId document, const DotRun& dots, Frontier dependencies, HybridTime time,
                   ByteView body, const Extras& extras) {
  Encoder out;
  out.varint(document.value);
  encode_runs(out, dots);
  encode_dots(out, dependencies);
  out.hybrid_time(time);
  encode_extras(extras, out);
  const size_t end = out.size();
  out.raw(body);
  Change change{document, dots, std::move(dependencies), time, {}, {}, out.payload(), {}};
  change.body = change.encoded.view().last(body.size());
  change.extras = within(extras, change.encoded.view(), end);
  change.hash = hash128(change.encoded.view());
  return change;
}

StatusOr<Change> decode_change(const Payload& encoded) {
  return decode_change(encoded, hash128(encoded.view()));
}

StatusOr<Change> decode_change(const Payload& encoded, Hash128 hash) {
  Decoder in(encoded.view());
  Change change;
  change.document = decode_document(in);
  change.dots = decode_run(in);
  const size_t count = in.count(10);
  change.dependencies.reserve(count);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const Dot dot = in.dot();
    const bool ascends = change.dependencies.empty() || change.dependencies.back() < dot;
    if (!ascends || dot.sequence == 0) in.fail();
    change.dependencies.push_back(dot);
  }
  change.time = in.hybrid_time();
  change.extras = decode_extras(in);
  if (in.failed()) return invalid("change header: malformed");
  change.body = in.rest();
  change.encoded = encoded;
  change.hash = hash;
  return change;
}

StatusOr<ChangePeek> peek_change(ByteView encoded) {
  Decoder in(encoded);
  ChangePeek peek;
  peek.document = decode_document(in);
  peek.dots = decode_run(in);
  if (in.failed()) return invalid("change header: malformed");
  return peek;
}

StatusOr<Extras> peek_extras(ByteView change) {
  Decoder in(change);
  decode_document(in);
  decode_run(in);
  const size_t count = in.count(10);
  for (size_t i = 0; i < count && !in.failed(); ++i) in.dot();
  in.hybrid_time();
  const Extras extras = decode_extras(in);
  if (in.failed()) return invalid("change header: malformed");
  return extras;
}

StatusOr<Extras> peek_extras_of_bundle(ByteView bundle) {
  Decoder in(bundle);
  decode_document(in);
  const Extras extras = decode_counted_extras(in, kLeastCoverBytes).extras;
  if (in.failed()) return invalid("bundle header: malformed");
  return extras;
}

Bundle make_bundle(Bundle header, ByteView body) {
  Encoder out;
  out.varint(header.document.value);
  encode_before_count(header.extras, out);
  const size_t end = out.size();
  out.varint(header.covers.size());
  for (const Bundle::Cover& cover : header.covers) {
    encode_runs(out, cover.dots);
    out.u64(cover.hash.high);
    out.u64(cover.hash.low);
  }
  out.hybrid_time(header.latest);
  encode_dots(out, header.dependencies);
  encode_dots(out, header.heads);
  out.raw(body);
  Bundle bundle = std::move(header);
  bundle.encoded = out.payload();
  bundle.body = bundle.encoded.view().last(body.size());
  bundle.extras = within(bundle.extras, bundle.encoded.view(), end);
  return bundle;
}

StatusOr<Bundle> decode_bundle(const Payload& encoded) {
  Decoder in(encoded.view());
  Bundle bundle;
  bundle.document = decode_document(in);
  const auto [extras, count] = decode_counted_extras(in, kLeastCoverBytes);
  bundle.extras = extras;
  bundle.covers.reserve(count);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    Bundle::Cover cover;
    cover.dots = decode_run(in);
    cover.hash.high = in.u64();
    cover.hash.low = in.u64();
    if (!bundle.covers.empty()) {
      const DotRun& before = bundle.covers.back().dots;
      const bool ascends = before.actor < cover.dots.actor ||
                           (before.actor == cover.dots.actor && before.last() < cover.dots.first);
      if (!ascends) in.fail();
    }
    bundle.covers.push_back(cover);
  }
  bundle.latest = in.hybrid_time();
  bundle.dependencies = decode_dots(in);
  bundle.heads = decode_dots(in);
  if (in.failed() || bundle.covers.empty()) return invalid("bundle header: malformed");
  bundle.body = in.rest();
  bundle.encoded = encoded;
  return bundle;
}

std::string format_dots(const DotRun& dots) {
  const std::string who = " of replica " + std::to_string(dots.actor.replica.value);
  if (dots.length == 1) return "change " + std::to_string(dots.first) + who;
  return "change " + std::to_string(dots.first) + ".." + std::to_string(dots.last()) + who;
}

}  // namespace skerry
