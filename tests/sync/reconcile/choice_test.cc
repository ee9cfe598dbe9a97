#include <gtest/gtest.h>

#include "random_sets.h"
#include "sync/reconcile/sets/conversation.h"
#include "sync/reconcile/sets/glance.h"
#include "sync/reconcile/sets/lockstep.h"

namespace skerry::test {
namespace {

using namespace sync;
using State = Conversation::State;

ActorId actor(uint32_t number) { return {ReplicaId{number}, 1'000 + number}; }

enum class After { kOwn, kAll };  // what a change depends on

// Writes changes as one who has all that was written before, or its own only.
class Writer {
 public:
  explicit Writer(HeldSet& set) : set_(set) {}

  void write(uint32_t number, uint64_t salt, After after = After::kAll) {
    HeldChange change;
    change.dots = {actor(number), set_.vector()[actor(number)] + 1, 1};
    change.time = {static_cast<int64_t>(set_.size()) * 1'000, 0};
    Encoder bytes;
    bytes.dot({change.dots.actor, change.dots.first});
    bytes.u64(salt);
    change.hash = hash128(bytes.view());
    std::vector<Dot> dependencies;
    if (after == After::kAll && last_.sequence > 0) dependencies.push_back(last_);
    set_.add(change, dependencies);
    last_ = {change.dots.actor, change.dots.first};
  }

 private:
  HeldSet& set_;
  Dot last_;
};

// `common` changes by `actors` in turn, then `extra` more on each side of its own.
SetPair recent_sets(uint32_t common, uint32_t actors, uint32_t extra, After after) {
  SetPair sets;
  Writer left(sets.left);
  Writer right(sets.right);
  for (uint32_t i = 0; i < common; ++i) {
    left.write(i % actors, 0, after);
    right.write(i % actors, 0, after);
  }
  for (uint32_t i = 0; i < extra; ++i) {
    left.write(0, 1);
    right.write(1, 2);
  }
  return sets;
}

struct Outcome {
  std::optional<Method> method;
  uint64_t bytes = 0;
  uint64_t messages = 0;
};

Outcome talk(const SetPair& sets, std::optional<Method> method) {
  SetIndexes left(sets.left);
  SetIndexes right(sets.right);
  Conversation first(left, {.method = method, .key = {1, 2}});
  Conversation second(right, {.method = method, .key = {1, 2}});
  const Lockstep lockstep = run_lockstep(first, second);
  EXPECT_EQ(first.state(), State::kDone);
  EXPECT_EQ(second.state(), State::kDone);
  EXPECT_EQ(hashes_of(sets.left, first.peer_lacks()), only_in(sets.left, sets.right));
  EXPECT_EQ(hashes_of(sets.right, second.peer_lacks()), only_in(sets.right, sets.left));
  return {first.method(), lockstep.bytes, lockstep.messages};
}

TEST(Choice, few_actors_say_their_vectors) {
  EXPECT_EQ(talk(recent_sets(4'000, 8, 200, After::kAll), std::nullopt).method,
            Method::kVersionVector);
}

TEST(Choice, few_differences_among_many_actors_are_coded) {
  EXPECT_EQ(talk(recent_sets(4'000, 2'000, 10, After::kAll), std::nullopt).method,
            Method::kRateless);
}

TEST(Choice, many_differences_of_one_time_are_searched_for_in_the_graph) {
  EXPECT_EQ(talk(recent_sets(4'000, 2'000, 200, After::kAll), std::nullopt).method, Method::kHeads);
}

TEST(Choice, where_the_graph_has_many_heads_recent_differences_are_found_by_ranges) {
  // Nobody depends on anybody: as many heads as actors.
  EXPECT_EQ(talk(recent_sets(4'000, 2'000, 200, After::kOwn), std::nullopt).method,
            Method::kRanges);
}

TEST(Choice, where_times_are_unsure_none_goes_by_them) {
  SetPair sets = recent_sets(4'000, 2'000, 200, After::kOwn);
  sets.left.mark_times_unsure();
  EXPECT_NE(talk(sets, std::nullopt).method, Method::kRanges);
  EXPECT_EQ(talk(sets, Method::kRanges).method, Method::kTrie);
  std::swap(sets.left, sets.right);
  EXPECT_NE(talk(sets, std::nullopt).method, Method::kRanges);
  EXPECT_EQ(talk(sets, Method::kRanges).method, Method::kTrie);
}

TEST(Choice, a_side_without_anything_costs_next_to_nothing) {
  SetPair sets = recent_sets(4'000, 2'000, 0, After::kAll);
  sets.right = {};
  const Outcome all_lacking = talk(sets, std::nullopt);
  EXPECT_LE(all_lacking.bytes, 500u);
  EXPECT_LE(all_lacking.messages, 4u);
  std::swap(sets.left, sets.right);
  EXPECT_LE(talk(sets, std::nullopt).bytes, 500u);
}

TEST(Choice, costs_at_most_half_more_than_the_best_and_two_kibibytes) {
  for (uint64_t seed = 0; seed < 120; ++seed) {
    const SetPair sets = draw_sets(seed, draw_shape(seed));
    uint64_t best = ~uint64_t{0};
    for (size_t i = 0; i < kMethods; ++i) {
      best = std::min(best, talk(sets, static_cast<Method>(i)).bytes);
    }
    EXPECT_LE(talk(sets, std::nullopt).bytes, best + best / 2 + 2'048) << seed;
  }
}

TEST(Choice, a_search_that_takes_more_than_a_code_is_left) {
  // Chains that nothing joins, each a change ahead on one side; the other side joins them all. So
  // neither knows a head of the other, and each chain is searched alone.
  SetPair sets;
  Writer left(sets.left);
  Writer right(sets.right);
  for (uint32_t i = 0; i < 20'000; ++i) {
    left.write(i % 400, 0, After::kOwn);
    right.write(i % 400, 0, After::kOwn);
  }
  std::vector<Dot> ends;
  for (uint32_t i = 0; i < 400; ++i) {
    ends.push_back({actor(i), sets.right.vector()[actor(i)]});
    left.write(i, 1, After::kOwn);
  }
  sets.right.add({{actor(1'000), 1, 1}, {}, {1, 1}}, ends);
  SetIndexes left_indexes(sets.left);
  SetIndexes right_indexes(sets.right);
  const auto source = make_inquiry(Method::kHeads, {left_indexes, {}, 1, 400, {}});
  const auto other = make_inquiry(Method::kHeads, {right_indexes, {}, 1, 0, {}});
  Encoder to_other;
  source->start(to_other);
  int messages = 1;
  for (; !source->is_stuck() && messages < 100; ++messages) {
    Decoder in(to_other.view());
    Encoder to_source;
    ASSERT_TRUE(other->take(in, to_source));
    to_other.clear();
    Decoder back(to_source.view());
    ASSERT_TRUE(source->take(back, to_other));
  }
  EXPECT_LT(messages, 100);
  EXPECT_FALSE(source->knows());
  EXPECT_FALSE(other->is_stuck());
}

TEST(Tally, estimates_how_many_changes_are_not_shared) {
  for (const uint32_t extra : {1u, 5u, 50u, 500u}) {
    double sum = 0;
    for (uint64_t seed = 0; seed < 20; ++seed) {
      HeldSet left;
      HeldSet right;
      Writer(left).write(9, 0);
      Writer(right).write(9, 0);
      Writer more(left);
      Writer other(right);
      for (uint32_t i = 0; i < extra; ++i) {
        more.write(1, seed + 1);
        other.write(2, seed + 1);
      }
      SetIndexes left_indexes(left);
      SetIndexes right_indexes(right);
      EXPECT_EQ(left_indexes.tally().estimate(left_indexes.tally()), 0u);
      sum += static_cast<double>(left_indexes.tally().estimate(right_indexes.tally()));
    }
    EXPECT_NEAR(sum / 20, 2.0 * extra, 0.25 * extra + 0.5);
  }
}

TEST(Glance, comes_back_as_it_went_and_is_refused_when_it_is_cut) {
  const SetPair sets = recent_sets(3'000, 100, 5, After::kAll);
  SetIndexes indexes(sets.left);
  const Glance glance = glance_of(indexes, Rungs::kWith);
  EXPECT_EQ(glance.rungs.size(), 4u);  // 16, 64, 256, 1,024
  EXPECT_EQ(glance.heads, 1u);
  Encoder out;
  encode(glance, out);
  Decoder in(out.view());
  const Glance back = decode_glance(in);
  ASSERT_TRUE(in.finish("glance").ok());
  EXPECT_EQ(back.vector_bytes, glance.vector_bytes);
  EXPECT_EQ(back.tally.estimate(glance.tally), 0u);
  ASSERT_EQ(back.rungs.size(), 4u);
  EXPECT_EQ(back.rungs[3].wall_ns, glance.rungs[3].wall_ns);
  EXPECT_EQ(back.rungs[3].older, glance.rungs[3].older);
  for (size_t size = 0; size < out.size(); ++size) {
    Decoder cut(out.view().first(size));
    decode_glance(cut);
    EXPECT_FALSE(cut.finish("glance").ok());
  }
  Encoder vector;
  sets.left.vector().encode(vector);
  EXPECT_EQ(glance.vector_bytes, vector.size());
}

}  // namespace
}  // namespace skerry::test
