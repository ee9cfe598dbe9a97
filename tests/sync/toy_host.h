// A host that understands nothing and remembers everything, and hand-made changes to feed an
// engine.
#pragma once

#include <string>
#include <vector>

#include "core/change.h"
#include "sync/frame.h"
#include "sync/host.h"

namespace skerry::test {

class ToyHost : public sync::Host {
 public:
  void apply(const Now&, const Change& change) override {
    applied.push_back({change.dots.actor, change.dots.last()});
  }
  void join(const Now&, const Bundle& bundle) override {
    for (const Bundle::Cover& cover : bundle.covers) joined.push_back(cover.dots);
  }
  bool needs_causal_order() const override { return is_causal; }
  bool can_fold() const override { return folds; }
  StatusOr<Payload> fold(std::span<const ByteView> bodies) override {
    Encoder out;
    for (const ByteView body : bodies) out.raw(body);
    return out.payload();
  }
  const VersionVector& integrated() const override { return vector; }
  void collect(const VersionVector& stable) override { collected = stable; }
  uint32_t content_bytes(const Extras&, ByteView body) const override {
    return static_cast<uint32_t>(body.size());
  }

  bool folds = false;
  bool is_causal = true;
  std::vector<Dot> applied;
  std::vector<DotRun> joined;
  VersionVector vector;
  VersionVector collected;
};

inline ActorId toy_actor(uint32_t replica) { return {{replica}, 1000 + replica}; }

// One change of one dot by the toy actor of `replica`.
inline Change toy_change(uint32_t replica, uint64_t sequence, Frontier dependencies = {},
                         const std::string& body = "abc", uint64_t length = 1) {
  return make_change({1}, {toy_actor(replica), sequence, length}, std::move(dependencies), {7, 0},
                     as_bytes(body));
}

inline Bundle toy_bundle(const std::vector<Change>& changes, const std::string& content = "abcd",
                         const Frontier& dependencies = {}) {
  std::vector<Bundle::Cover> covers;
  for (const Change& change : changes) covers.push_back({change.dots, change.hash});
  return make_bundle({{1}, std::move(covers), {9, 0}, dependencies, {}, {}, {}, {}},
                     as_bytes(content));
}

inline Payload frame_of(const std::vector<Change>& changes,
                        const std::vector<Bundle>& bundles = {}) {
  sync::FrameWriter writer({1});
  writer.begin(sync::FrameType::kChanges);
  for (const Change& change : changes) writer.add(change.encoded.view(), sync::ItemKind::kChange);
  for (const Bundle& bundle : bundles) writer.add(bundle.encoded.view(), sync::ItemKind::kBundle);
  return writer.finish();
}

}  // namespace skerry::test
