// The versions of the protocol: of the wire, of what is stored, and of changes, which all three
// carry.
//
// Who runs a version keeps and forwards what a later one wrote, byte for byte, and shows what it
// can (docs/inside/sync.md, "Versions").
#pragma once

#include <cstdint>

namespace skerry {

inline constexpr uint8_t kProtocolVersion = 2;
// A second one that is spoken beside it, so that what happens to what is not known can be tried:
// replica/local_first/next_version.h says what it adds.
inline constexpr uint8_t kNextProtocolVersion = 3;

}  // namespace skerry
