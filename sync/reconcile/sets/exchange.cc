#include "sync/reconcile/sets/exchange.h"

namespace skerry::sync {

std::unique_ptr<Exchange> make_exchange(Method method, ExchangeStart start) {
  switch (method) {
    case Method::kVersionVector:
      return make_version_vector_exchange(std::move(start));
    case Method::kHeads:
      return make_heads_exchange(std::move(start));
    case Method::kBloom:
      return make_bloom_exchange(std::move(start));
    case Method::kTrie:
      return make_trie_exchange(std::move(start));
    case Method::kRanges:
      return make_ranges_exchange(std::move(start));
    case Method::kRateless:
      return make_rateless_exchange(std::move(start));
  }
  return nullptr;
}

}  // namespace skerry::sync
