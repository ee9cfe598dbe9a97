// Reconciliation in conversations about whole sets: sessions over streams find out what is missing
// by one of the methods of sets/. Gossip, and sessions over datagrams, say version vectors.
#include "sync/reconcile/version_vector.h"

namespace skerry::sync {

namespace {

class ByConversation final : public Reconciler {
 public:
  explicit ByConversation(std::optional<Method> method) : conversing_{method} {}

  std::vector<Hello> hellos(const Holdings& holdings, const PeerHas& peer_has,
                            size_t most_bytes) const override {
    return vectors_.hellos(holdings, peer_has, most_bytes);
  }
  void learn(VersionVector& known, const Hello& hello) const override {
    vectors_.learn(known, hello);
  }
  std::vector<RowIndex> missing(const ChangeLog& log, const Hello& hello,
                                RowIndex end) const override {
    return vectors_.missing(log, hello, end);
  }
  bool may_bring(const Holdings& holdings, const Hello& hello) const override {
    return vectors_.may_bring(holdings, hello);
  }
  const Conversing* conversing() const override { return &conversing_; }

 private:
  const Reconciler& vectors_ = version_vector();
  Conversing conversing_;
};

template <Method method>
const Reconciler& by() {
  static const ByConversation strategy(method);
  return strategy;
}

const Reconciler& by_choice() {
  static const ByConversation strategy(std::nullopt);
  return strategy;
}

}  // namespace

ReconcilerRow heads_reconciler() {
  return {
      "heads",
      "streams: the graph is searched from its heads for where two sets part: grows with heads, "
      "not with what is missing at one place",
      by<Method::kHeads>};
}

ReconcilerRow bloom_reconciler() {
  return {"bloom",
          "streams: filters of whole sets and lists of needs, a baseline: 1.25 bytes a change, "
          "whatever is missing",
          by<Method::kBloom>};
}

ReconcilerRow trie_reconciler() {
  return {"trie", "streams: a radix Merkle trie of hashes: each difference costs a path",
          by<Method::kTrie>};
}

ReconcilerRow ranges_reconciler() {
  return {"ranges",
          "streams: fingerprints of ranges of time: thrifty where differences are of one time",
          by<Method::kRanges>};
}

ReconcilerRow rateless_reconciler() {
  return {"rateless",
          "streams: a rateless code of hashes: grows with the differences alone, wherever they are",
          by<Method::kRateless>};
}

ReconcilerRow auto_reconciler() {
  return {"auto",
          "streams: each conversation chooses, from a glance at both sets, what costs least",
          by_choice};
}

}  // namespace skerry::sync
