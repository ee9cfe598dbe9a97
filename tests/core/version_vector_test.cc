#include "core/version_vector.h"

#include <gtest/gtest.h>

#include <map>

#include "core/rng.h"

namespace skerry {
namespace {

ActorId actor(uint32_t replica, uint64_t epoch = 1) { return {ReplicaId{replica}, epoch}; }

using Model = std::map<ActorId, uint64_t>;

struct Pair {
  VersionVector vector;
  Model model;
};

Pair random_pair(Rng& rng) {
  Pair pair;
  const uint64_t count = rng.below(8);
  for (uint64_t i = 0; i < count; ++i) {
    const auto replica = static_cast<uint32_t>(rng.below(5));
    const uint64_t epoch = rng.below(3);
    const uint64_t last = rng.below(6);
    pair.vector.raise(actor(replica, epoch), last);
    uint64_t& entry = pair.model[actor(replica, epoch)];
    entry = std::max(entry, last);
  }
  std::erase_if(pair.model, [](const auto& entry) { return entry.second == 0; });
  return pair;
}

void expect_like(const VersionVector& vector, const Model& model) {
  ASSERT_EQ(vector.size(), model.size());
  uint64_t total = 0;
  auto expected = model.begin();
  for (const VersionVector::Entry& entry : vector.entries()) {
    EXPECT_EQ(entry.actor, expected->first);
    EXPECT_EQ(entry.last, expected->second);
    total += entry.last;
    ++expected;
  }
  EXPECT_EQ(vector.total(), total);
}

TEST(VersionVector, agrees_with_a_map) {
  Rng rng = Rng::stream(1, "vectors");
  for (int i = 0; i < 2000; ++i) {
    const Pair pair = random_pair(rng);
    expect_like(pair.vector, pair.model);
    for (uint32_t replica = 0; replica < 6; ++replica) {
      for (uint64_t epoch = 0; epoch < 4; ++epoch) {
        const auto at = pair.model.find(actor(replica, epoch));
        const uint64_t last = at == pair.model.end() ? 0 : at->second;
        EXPECT_EQ(pair.vector[actor(replica, epoch)], last);
        EXPECT_TRUE(pair.vector.contains({actor(replica, epoch), last}));
        EXPECT_FALSE(pair.vector.contains({actor(replica, epoch), last + 1}));
      }
    }
  }
}

TEST(VersionVector, merging_is_commutative_associative_and_idempotent) {
  Rng rng = Rng::stream(2, "vectors");
  const auto merged = [](VersionVector a, const VersionVector& b) {
    a.merge(b);
    return a;
  };
  for (int i = 0; i < 2000; ++i) {
    const VersionVector a = random_pair(rng).vector;
    const VersionVector b = random_pair(rng).vector;
    const VersionVector c = random_pair(rng).vector;
    EXPECT_EQ(merged(a, b), merged(b, a));
    EXPECT_EQ(merged(merged(a, b), c), merged(a, merged(b, c)));
    EXPECT_EQ(merged(a, a), a);
    EXPECT_EQ(merged(a, {}), a);
  }
}

TEST(VersionVector, covering_is_the_order_of_merging) {
  Rng rng = Rng::stream(3, "vectors");
  for (int i = 0; i < 2000; ++i) {
    const VersionVector a = random_pair(rng).vector;
    const VersionVector b = random_pair(rng).vector;
    VersionVector both = a;
    both.merge(b);
    EXPECT_TRUE(both.covers(a));
    EXPECT_TRUE(both.covers(b));
    EXPECT_EQ(a.covers(b), both == a);
    EXPECT_EQ(a.covers(b) && b.covers(a), a == b);
  }
}

TEST(VersionVector, raising_never_lowers_and_zero_leaves_no_entry) {
  VersionVector vector;
  vector.raise(actor(3), 0);
  EXPECT_TRUE(vector.empty());
  vector.raise(actor(3), 5);
  vector.raise(actor(3), 4);
  EXPECT_EQ(vector[actor(3)], 5u);
  EXPECT_EQ(vector.size(), 1u);
}

TEST(VersionVector, finds_actors_however_their_replicas_are_spread) {
  // Dense, with gaps, crowded at one end, far apart, and with several epochs of some.
  const std::vector<std::pair<uint32_t, uint64_t>> shapes = {
      {1, 1}, {2, 1}, {7, 2}, {1000, 1}, {40'000'000, 3}};
  for (const auto& [stride, epochs] : shapes) {
    for (const uint32_t crowd : {0u, 50u}) {
      VersionVector vector;
      std::map<ActorId, uint64_t> model;
      Rng rng = Rng::stream(stride + epochs, "spread");
      for (uint32_t i = 0; i < 100; ++i) {
        const uint32_t replica = i < crowd ? i : i * stride;
        const ActorId known = actor(replica, 1 + rng.below(epochs));
        const uint64_t last = 1 + rng.below(9);
        vector.raise(known, last);
        uint64_t& entry = model[known];
        entry = std::max(entry, last);
      }
      EXPECT_EQ(vector.size(), model.size());
      for (const auto& [known, last] : model) {
        EXPECT_EQ(vector[known], last);
        for (const uint32_t beside : {known.replica.value - 1, known.replica.value + 1}) {
          const auto at = model.find(actor(beside, 1));
          EXPECT_EQ(vector[actor(beside, 1)], at == model.end() ? 0 : at->second);
        }
      }
    }
  }
}

TEST(VersionVector, comes_back_from_bytes) {
  Rng rng = Rng::stream(4, "vectors");
  for (int i = 0; i < 500; ++i) {
    const VersionVector vector = random_pair(rng).vector;
    Encoder out;
    vector.encode(out);
    Decoder in(out.view());
    EXPECT_EQ(VersionVector::decode(in), vector);
    EXPECT_TRUE(in.finish("vector").ok());
    for (size_t size = 0; size < out.size(); ++size) {
      Decoder cut(out.view().first(size));
      EXPECT_TRUE(VersionVector::decode(cut).empty());
      EXPECT_TRUE(cut.failed());
    }
  }
}

TEST(VersionVector, entries_that_break_an_invariant_are_refused) {
  const auto decodes = [](std::initializer_list<VersionVector::Entry> entries) {
    Encoder out;
    out.varint(entries.size());
    for (const VersionVector::Entry& entry : entries) {
      out.actor(entry.actor);
      out.varint(entry.last);
    }
    Decoder in(out.view());
    VersionVector::decode(in);
    return in.finish("vector").ok();
  };
  EXPECT_TRUE(decodes({{actor(1), 1}, {actor(2), 1}}));
  EXPECT_FALSE(decodes({{actor(1), 0}}));
  EXPECT_FALSE(decodes({{actor(2), 1}, {actor(1), 1}}));
  EXPECT_FALSE(decodes({{actor(1), 1}, {actor(1), 2}}));
  EXPECT_FALSE(decodes({{actor(1, 9), 1}, {actor(1, 8), 2}}));
}

}  // namespace
}  // namespace skerry
