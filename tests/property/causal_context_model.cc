// A causal context against the plain set of dots that it stands for.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "crdts/causality/actor_map.h"
#include "crdts/causality/causal_context.h"

namespace skerry::crdts {
namespace {

// (actor, first, length) as small numbers, so that intervals touch and overlap often.
using Step = std::tuple<uint8_t, uint8_t, uint8_t>;
using Steps = std::vector<Step>;

ActorId actor_of(uint8_t number) { return {ReplicaId{number % 3u}, number % 2u}; }

struct Both {
  CausalContext context;
  std::set<Dot> dots;
};

Both play(const Steps& steps) {
  Both both;
  for (const auto& step : steps) {
    const ActorId actor = actor_of(std::get<0>(step));
    const uint64_t first = std::get<1>(step) % 24 + 1;
    const uint64_t last = first + std::get<2>(step) % 4;
    both.context.add(actor, {first, last});
    for (uint64_t sequence = first; sequence <= last; ++sequence) {
      both.dots.insert({actor, sequence});
    }
    both.context.check_invariants();
  }
  return both;
}

void require_same(const CausalContext& context, const std::set<Dot>& dots) {
  for (uint8_t number = 0; number < 6; ++number) {
    for (uint64_t sequence = 1; sequence < 32; ++sequence) {
      const Dot dot{actor_of(number), sequence};
      RC_ASSERT(context.contains(dot) == (dots.count(dot) == 1));
    }
  }
}

TEST(CausalContextModel, contains_exactly_the_dots_that_were_added) {
  EXPECT_TRUE(rc::check([](const Steps& steps) {
    const Both both = play(steps);
    require_same(both.context, both.dots);
  }));
}

TEST(CausalContextModel, join_is_the_union) {
  EXPECT_TRUE(rc::check([](const Steps& left, const Steps& right) {
    const Both a = play(left);
    const Both b = play(right);
    CausalContext joined = a.context;
    joined.join(b.context);
    joined.check_invariants();
    std::set<Dot> dots = a.dots;
    dots.insert(b.dots.begin(), b.dots.end());
    require_same(joined, dots);
    CausalContext other_way = b.context;
    other_way.join(a.context);
    RC_ASSERT(joined == other_way);
    RC_ASSERT(joined.covers(a.context) && joined.covers(b.context));
    RC_ASSERT(a.context.covers(b.context) == (joined == a.context));
  }));
}

TEST(CausalContextModel, equal_sets_are_equal_values_with_one_encoding) {
  EXPECT_TRUE(rc::check([](const Steps& steps) {
    const Both both = play(steps);
    CausalContext one_by_one;
    for (const Dot& dot : both.dots) one_by_one.add(dot);
    RC_ASSERT(one_by_one == both.context);
    Encoder out;
    both.context.encode(out);
    Decoder in(out.view());
    RC_ASSERT(CausalContext::decode(in) == both.context);
    RC_ASSERT(in.finish("context").ok());
  }));
}

TEST(CausalContextModel, the_contiguous_part_stops_at_the_first_gap) {
  EXPECT_TRUE(rc::check([](const Steps& steps) {
    const Both both = play(steps);
    const VersionVector vector = both.context.contiguous();
    for (uint8_t number = 0; number < 6; ++number) {
      uint64_t last = 0;
      while (both.dots.count({actor_of(number), last + 1}) == 1) ++last;
      RC_ASSERT(vector[actor_of(number)] == last);
    }
  }));
}

struct Numbered {
  ActorId actor;
  int number = 0;
};

TEST(ActorMapModel, agrees_with_an_ordered_map) {
  using Key = std::tuple<uint8_t, uint8_t>;
  EXPECT_TRUE(rc::check([](const std::vector<Key>& keys, uint8_t spread) {
    ActorMap<Numbered> map;
    std::map<ActorId, int> model;
    for (const Key& key : keys) {
      const uint32_t replica = std::get<0>(key) % (spread % 40u + 1u);
      const ActorId actor{ReplicaId{replica}, std::get<1>(key) % 3u};
      ++map[actor].number;
      ++model[actor];
    }
    RC_ASSERT(map.is_ascending());
    RC_ASSERT(map.size() == model.size());
    for (uint32_t replica = 0; replica < 42; ++replica) {
      for (uint64_t epoch = 0; epoch < 4; ++epoch) {
        const ActorId actor{ReplicaId{replica}, epoch};
        const Numbered* found = map.find(actor);
        const auto expected = model.find(actor);
        RC_ASSERT((found == nullptr) == (expected == model.end()));
        if (found != nullptr) RC_ASSERT(found->number == expected->second);
      }
    }
  }));
}

}  // namespace
}  // namespace skerry::crdts
