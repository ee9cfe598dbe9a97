// Where documents refer to blobs: the text "blob:" and 64 hexadecimal digits. It stands as it is in
// the bodies of changes and bundles of every design where one change wrote it, and in the value.
#pragma once

#include <vector>

#include "core/bytes.h"
#include "core/crypto.h"

namespace skerry::replica {

inline constexpr std::string_view kBlobReference = "blob:";

inline std::string blob_reference(const Hash256& name) {
  return std::string(kBlobReference) + to_hex(name);
}

// In order. Cost: O(body).
std::vector<Hash256> blob_references_in(ByteView body);

}  // namespace skerry::replica
