#include "sync/reconcile/sets/inquiry.h"

namespace skerry::sync {

std::unique_ptr<Inquiry> make_inquiry(Method method, InquiryStart start) {
  switch (method) {
    case Method::kVersionVector:
      return make_version_vector_inquiry(std::move(start));
    case Method::kHeads:
      return make_heads_inquiry(std::move(start));
    case Method::kBloom:
      return make_bloom_inquiry(std::move(start));
    case Method::kTrie:
      return make_trie_inquiry(std::move(start));
    case Method::kRanges:
      return make_ranges_inquiry(std::move(start));
    case Method::kRateless:
      return make_rateless_inquiry(std::move(start));
  }
  return nullptr;
}

}  // namespace skerry::sync
