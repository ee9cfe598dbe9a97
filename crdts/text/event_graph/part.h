// A part of a history, as bytes: what somebody who has a version lacks (docs/formats/text.md).
#pragma once

#include <cstdint>
#include <vector>

#include "core/bytes.h"
#include "core/status.h"
#include "crdts/text/event_graph/packed.h"
#include "crdts/text/event_graph/text_document.h"

namespace skerry::crdts::event_graph {

// The events that are not in the past of `known`, and the names of those that they follow there.
// REQUIRES: the text of every event is known. Cost: that of what is written, and of the difference.
std::vector<uint8_t> encode_part(const TextDocument& document, VersionView known,
                                 Packing packing = Packing::kCompressed);

// Adds what the document lacks of a part; what it has is passed over, so that parts may overlap and
// come again. An error changes nothing: malformed bytes, a wrong checksum, a part that follows
// events that are not here, an edit past the end of the text that it was made in.
// Cost: a copy of the document besides that of the events, so that an error can change nothing.
Status merge_part(TextDocument& document, ByteView bytes);

}  // namespace skerry::crdts::event_graph
