#include "replica/local_first/blob_references.h"

namespace skerry::replica {

std::vector<Hash256> blob_references_in(ByteView body) {
  constexpr size_t kDigits = 64;
  std::vector<Hash256> names;
  const std::string_view text = as_text(body);
  size_t at = text.find(kBlobReference);
  while (at != std::string_view::npos) {
    at += kBlobReference.size();
    if (const auto name = hash256_in(text.substr(at, kDigits))) names.push_back(*name);
    at = text.find(kBlobReference, at);
  }
  return names;
}

}  // namespace skerry::replica
