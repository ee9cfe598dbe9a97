// Texts opened from snapshots behave as those that took in every change: over random concurrent
// histories with undo, redo and restarts, saved at a random point, merged on in random causal
// orders and saved again.
//
// 300 histories a design, 10,000 in a sweep.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "random_history.h"
#include "seeds.h"

namespace skerry::crdts {
namespace {

using test_support::History;
using test_support::random_history;

const uint64_t kHistories = test_support::seeds(300);

class TextSnapshots : public testing::TestWithParam<const Design*> {
 protected:
  // A copy of the text, and which changes it has.
  struct Copy {
    std::unique_ptr<Object> object;
    VersionVector seen;
  };

  Copy empty() const { return {GetParam()->make(), {}}; }

  void begin(uint64_t seed) {
    rng_ = Rng::stream(seed, "text_snapshots");
    test_support::HistoryOptions options;
    options.replicas = 2 + static_cast<uint32_t>(rng_.below(4));
    options.changes = 4 + rng_.below(40);
    options.deliveries = rng_.below(4);
    history_ = random_history(*GetParam(), options, seed);
    ASSERT_EQ(history_.failure, "");
  }

  // Takes in one random change of those that are `wanted` and ready; false if there is none.
  bool deliver(Copy& copy, const VersionVector& wanted) {
    std::vector<size_t> ready;
    for (size_t i = 0; i < history_.entries.size(); ++i) {
      const HistoryEntry& entry = history_.entries[i];
      if (copy.seen.contains(entry.first) || !wanted.contains(entry.first)) continue;
      if (copy.seen.covers(entry.past)) ready.push_back(i);
    }
    if (ready.empty()) return false;
    const size_t chosen = ready[rng_.below(ready.size())];
    const HistoryEntry& entry = history_.entries[chosen];
    const Status applied = copy.object->apply(
        history_.bodies[chosen].view(), {entry.first.actor, entry.first.sequence, entry.time});
    EXPECT_TRUE(applied.ok()) << applied;
    copy.object->check_invariants();
    copy.seen.raise(entry.first.actor, entry.first.sequence + entry.length - 1);
    return true;
  }

  VersionVector everything() const {
    VersionVector all;
    for (const HistoryEntry& entry : history_.entries) {
      all.raise(entry.first.actor, entry.first.sequence + entry.length - 1);
    }
    return all;
  }

  Copy reopened(const Copy& copy) const {
    Copy again{GetParam()->make(), copy.seen};
    const StatusOr<Payload> saved = copy.object->snapshot();
    EXPECT_TRUE(saved.ok()) << saved.status();
    const Status restored = again.object->restore(saved->view());
    EXPECT_TRUE(restored.ok()) << restored;
    again.object->check_invariants();
    return again;
  }

  static void expect_equal(const Copy& a, const Copy& b) {
    ASSERT_EQ(a.object->value(), b.object->value());
    ASSERT_EQ(a.object->digest(), b.object->digest());
    ASSERT_EQ(a.object->state_digest(), b.object->state_digest());
    ASSERT_EQ(a.object->size(), b.object->size());
    ASSERT_EQ(a.object->garbage(), b.object->garbage());
    ASSERT_EQ(a.object->digest_cost(), b.object->digest_cost());
    const StatusOr<Payload> one = a.object->snapshot();
    const StatusOr<Payload> other = b.object->snapshot();
    ASSERT_TRUE(one.ok() && other.ok());
    ASSERT_EQ(as_text(one->view()), as_text(other->view()));
  }

  // What both make of the same commands, undo and redo of all included.
  void expect_alike(Copy& a, Copy& b, size_t commands) {
    const ActorId actor{ReplicaId{7}, 77};
    uint64_t next = 1;
    for (size_t i = 0; i < commands; ++i) {
      const Command command = random_command(Family::kText, view_of(*a.object), 4, rng_);
      const Mutation mutation{actor, next, {int64_t{1} << 40, static_cast<uint32_t>(i)}};
      const StatusOr<Effect> one = a.object->execute(command, mutation);
      const StatusOr<Effect> other = b.object->execute(command, mutation);
      ASSERT_EQ(one.status(), other.status());
      if (!one.ok()) continue;
      ASSERT_EQ(one->length, other->length);
      ASSERT_EQ(as_text(one->body.view()), as_text(other->body.view()));
      ASSERT_EQ(a.object->value(), b.object->value());
      b.object->check_invariants();
      next += one->length;
    }
  }

  History history_;
  Rng rng_ = Rng::stream(0, "text_snapshots");
};

TEST_P(TextSnapshots, merge_on_as_a_text_that_took_in_every_change) {
  for (uint64_t seed = 0; seed < kHistories; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    ASSERT_NO_FATAL_FAILURE(begin(seed));
    const VersionVector all = everything();
    Copy replayed = empty();
    const size_t until = rng_.below(history_.entries.size() + 1);
    for (size_t i = 0; i < until; ++i) ASSERT_TRUE(deliver(replayed, all));
    Copy opened = reopened(replayed);
    ASSERT_NO_FATAL_FAILURE(expect_equal(opened, replayed));
    while (deliver(replayed, all)) continue;
    while (deliver(opened, all)) {
      if (rng_.below(6) == 0) opened = reopened(opened);
    }
    ASSERT_NO_FATAL_FAILURE(expect_equal(opened, replayed));
    ASSERT_EQ(opened.object->value(), GetParam()->reference(history_.entries));
    ASSERT_NO_FATAL_FAILURE(expect_alike(replayed, opened, 12));
    ASSERT_NO_FATAL_FAILURE(expect_equal(opened, replayed));
  }
}

TEST_P(TextSnapshots, are_the_same_bytes_whatever_order_the_changes_came_in) {
  for (uint64_t seed = 0; seed < kHistories; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    ASSERT_NO_FATAL_FAILURE(begin(seed));
    Copy one = empty();
    const size_t until = rng_.below(history_.entries.size() + 1);
    const VersionVector all = everything();
    for (size_t i = 0; i < until; ++i) ASSERT_TRUE(deliver(one, all));
    Copy other = empty();
    while (deliver(other, one.seen)) continue;
    ASSERT_NO_FATAL_FAILURE(expect_equal(one, other));
  }
}

std::vector<const Design*> designs() {
  std::vector<const Design*> out;
  for (const Design& design : catalogue()) {
    if (design.family == Family::kText && !design.is_mutant && design.offers_snapshots) {
      out.push_back(&design);
    }
  }
  return out;
}

INSTANTIATE_TEST_SUITE_P(All, TextSnapshots, testing::ValuesIn(designs()),
                         [](const auto& row) { return std::string(row.param->name); });

}  // namespace
}  // namespace skerry::crdts
