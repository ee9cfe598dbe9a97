#include "replica/local_first/next_version.h"

#include <utility>

#include "core/codec.h"

namespace skerry::replica {
namespace {

// The kinds of operations that version 3 knows beside those of the design.
constexpr uint8_t kLabelled = 1;

bool has_multiple_of(uint64_t every, const DotRun& dots) {
  return dots.last() / every > (dots.first - 1) / every;
}

std::string device_of(const ActorId& actor) {
  return "device " + std::to_string(actor.replica.value);
}

std::string label_of(const DotRun& dots) { return "made by " + format_dots(dots); }

}  // namespace

Change make_next_change(DocumentId document, const DotRun& dots, Frontier dependencies,
                        HybridTime time, ByteView body) {
  Extras extras;
  ExtensionWriter fields;
  if (has_multiple_of(kNamesDeviceEvery, dots)) {
    fields.add(ExtensionTag::kDevice, as_bytes(device_of(dots.actor)));
    extras.fields = fields.fields();
  }
  Encoder labelled;
  if (has_multiple_of(kLabelledEvery, dots)) {
    extras.version = kNextProtocolVersion;
    labelled.u8(kLabelled);
    labelled.text(label_of(dots));
    labelled.raw(body);
    body = labelled.view();
  }
  return make_change(document, dots, std::move(dependencies), time, body, extras);
}

std::optional<ByteView> design_body(const Extras& extras, ByteView body) {
  if (extras.version < kNextProtocolVersion) return body;
  Decoder in(body);
  if (in.u8() != kLabelled) return std::nullopt;
  in.bytes();
  return in.failed() ? std::nullopt : std::optional(in.rest());
}

}  // namespace skerry::replica
