// What the second version of the protocol adds (kNextProtocolVersion). It is there so that two
// versions can be tried side by side, and adds one thing of each kind that a later version may:
//
//   a field      some changes name the device that they were made on (ExtensionTag::kDevice)
//   an operation some changes are labelled: their body is a label, and in it the body that the
//                version before would have written, so that the value means the same
//   a kind       a document of a kind that came with it (Config::Document::since) cannot be made,
//                and so not be shown, by a replica of the version before
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/change.h"

namespace skerry::replica {

// A change is labelled if one of its dots is divisible by the one, and names its device if one is
// by the other.
inline constexpr uint64_t kLabelledEvery = 8;
inline constexpr uint64_t kNamesDeviceEvery = 3;

// A change in this version: `body` is what the design made.
Change make_next_change(DocumentId document, const DotRun& dots, Frontier dependencies,
                        HybridTime time, ByteView body);

// What the design made of the change, whichever version wrote it; within the change. Nothing: its
// body is not what its version says. REQUIRES: the version is at most kNextProtocolVersion.
std::optional<ByteView> design_body(const Extras& extras, ByteView body);

}  // namespace skerry::replica
