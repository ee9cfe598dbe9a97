#include "sync/reconcile/version_vector.h"

#include <algorithm>
#include <utility>

namespace skerry::sync {

namespace {

class ByVersionVector final : public Reconciler {
 public:
  std::vector<Hello> hellos(const Holdings& holdings, size_t most_bytes) const override {
    const auto entries = holdings.received().entries();
    const size_t most = most_bytes <= kHelloBytes + kLargestEntryBytes
                            ? std::max<size_t>(entries.size(), 1)
                            : (most_bytes - kHelloBytes) / kLargestEntryBytes;
    std::vector<Hello> hellos;
    for (size_t at = 0; at == 0 || at < entries.size();) {
      const size_t end = entries.size() - at > most ? at + most : entries.size();
      Hello hello;
      hello.set_hash = holdings.received_hash();
      if (at > 0) hello.range.from = entries[at].actor;
      if (end < entries.size()) hello.range.to = entries[end].actor;
      for (size_t i = at; i < end; ++i) hello.received.raise(entries[i].actor, entries[i].last);
      hellos.push_back(std::move(hello));
      if (end == entries.size()) break;
      at = end;
    }
    return hellos;
  }

  // The vector is what the hello says of its range, and what was known outside of it.
  void learn(VersionVector& known, const Hello& hello) const override {
    if (hello.range.is_all()) {
      known = hello.received;
      return;
    }
    VersionVector outside;
    for (const VersionVector::Entry& entry : known.entries()) {
      if (!hello.range.contains(entry.actor)) outside.raise(entry.actor, entry.last);
    }
    outside.merge(hello.received);
    known = std::move(outside);
  }

  std::vector<RowIndex> missing(const ChangeLog& log, const Hello& hello,
                                RowIndex end) const override {
    return log.lacking(hello.received, hello.range, end);
  }

  bool may_bring(const Holdings& holdings, const Hello& hello) const override {
    return !holdings.received().covers(hello.received);
  }
};

}  // namespace

const Reconciler& version_vector() {
  static const ByVersionVector strategy;
  return strategy;
}

ReconcilerRow version_vector_reconciler() {
  return {"version_vector",
          "each side says for every actor how far it has it: one round trip, a hello grows with "
          "actors",
          version_vector};
}

}  // namespace skerry::sync
