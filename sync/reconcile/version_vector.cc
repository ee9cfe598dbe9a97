#include "sync/reconcile/version_vector.h"

#include <algorithm>
#include <utility>

namespace skerry::sync {

namespace {

// What is left out follows from changes that are here, or the vector cannot be read: nothing. Then
// it says an actor that is not known here, of a replica of which more is here than follows, or
// nothing yet. Who has nothing at all has nothing to send, and needs no more.
std::optional<VersionVector> whole_vector(const VersionVector& said, const Holdings& holdings) {
  VersionVector whole = holdings.closings().whole(said);
  const auto replica = [](const VersionVector::Entry& entry) { return entry.actor.replica; };
  const auto here = holdings.received().entries();
  if (here.empty()) return whole;
  std::optional<ReplicaId> looked_at;
  for (const VersionVector::Entry& entry : said.entries()) {
    const ReplicaId its = entry.actor.replica;
    if (its == looked_at || holdings.received(entry.actor) > 0) continue;
    looked_at = its;
    auto at = std::ranges::lower_bound(here, its, {}, replica);
    if (at == here.end() || at->actor.replica != its) return std::nullopt;
    for (; at != here.end() && at->actor.replica == its; ++at) {
      if (whole[at->actor] == 0) return std::nullopt;
    }
  }
  return whole;
}

class ByVersionVector final : public Reconciler {
 public:
  std::vector<Hello> hellos(const Holdings& holdings, const PeerHas& peer_has,
                            size_t most_bytes) const override {
    const VersionVector& all = holdings.received();
    const size_t most = most_bytes <= kHelloBytes + kLargestEntryBytes
                            ? std::max<size_t>(all.size(), 1)
                            : (most_bytes - kHelloBytes) / kLargestEntryBytes;
    if (!holdings.closings().all().empty()) {
      VersionVector reduced = holdings.closings().reduced(all, peer_has);
      if (reduced.size() < all.size() && reduced.size() <= most) {
        Hello hello;
        hello.set_hash = holdings.received_hash();
        hello.received = std::move(reduced);
        hello.is_reduced = true;
        return {std::move(hello)};
      }
    }
    const auto entries = all.entries();
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

std::optional<Hello> read_hello(const OpenFrame& frame, const Holdings& holdings) {
  auto hello = decode_hello(frame);
  if (!hello || !hello->is_reduced) return hello;
  auto whole = hello->set_hash == holdings.received_hash()
                   ? std::optional(holdings.received())
                   : whole_vector(hello->received, holdings);
  hello->is_unclear = !whole.has_value();
  hello->has_vector = whole.has_value();
  hello->received = whole.has_value() ? *std::move(whole) : VersionVector();
  return hello;
}

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
