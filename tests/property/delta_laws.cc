// The laws of crdts/concepts.h, on the design types themselves: three replicas play a random script
// of commands and full-state merges, which RapidCheck shrinks when a law breaks. The rows of the
// catalogue, as bytes: row_laws.cc.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <array>
#include <string>
#include <vector>

#include "crdts/catalogue.h"
#include "crdts/commands.h"
#include "crdts/counters/bounded_counter.h"
#include "crdts/counters/grow_only_counter.h"
#include "crdts/counters/lexicographic_counter.h"
#include "crdts/counters/pn_counter.h"
#include "crdts/counters/resettable_counter.h"
#include "crdts/delta_object.h"
#include "crdts/flags/dotted_flag.h"
#include "crdts/maps/grow_only_map.h"
#include "crdts/maps/or_map.h"
#include "crdts/registers/extreme_register.h"
#include "crdts/registers/lww_register.h"
#include "crdts/registers/multi_value_register.h"
#include "crdts/registers/undoable_register.h"
#include "crdts/sets/add_wins_set.h"
#include "crdts/sets/bag.h"
#include "crdts/sets/causal_length_set.h"
#include "crdts/sets/grow_only_set.h"
#include "crdts/sets/lww_set.h"
#include "crdts/sets/or_set.h"
#include "crdts/sets/remove_wins_set.h"
#include "crdts/sets/two_phase_set.h"
#include "crdts/tables/table.h"
#include "laws.h"

namespace skerry::crdts {

// RapidCheck is instantiated here alone: with every law of every design, it takes a minute.
void expect_to_hold(const Law& law) {
  EXPECT_TRUE(rc::check(
      [&law](const Script& script, const std::array<uint8_t, 3>& picks) { law(script, picks); }));
}

namespace {

// Of a design that reads commands itself: another one for each attempt, for it may lack some.
template <DeltaDesign D>
Command command_of(uint8_t what, uint8_t argument, uint8_t attempt) {
  const std::string text(1, static_cast<char>('a' + argument % 3));
  if constexpr (OwnCommands<D>) {
    const Family family = find_design(D::kName)->family;
    Rng rng = Rng::stream((uint64_t{what} * 256 + argument) * 256 + attempt, "delta_laws");
    return random_command(family, View{0, [] { return D().value(); }}, 3, rng);
  } else if constexpr (CounterMutators<D>) {
    return Command::counter_add(static_cast<int8_t>(argument));
  } else if constexpr (RegisterMutators<D>) {
    return Command::register_assign(text);
  } else {
    return what % 2 == 0 ? Command::set_add(text) : Command::set_remove(text);
  }
}

// Three replicas that exchange whole states, and every delta that was made on the way.
template <DeltaDesign D>
struct Play {
  std::array<D, 3> states;
  std::vector<D> deltas;
};

// Calls `observe(before, delta, after)` for every command.
template <DeltaDesign D, typename Observe>
Play<D> play(const Script& script, Observe observe) {
  Play<D> play;
  std::array<uint64_t, 3> sequences{};
  uint32_t tick = 0;
  for (const Step& step : script) {
    const uint8_t who = std::get<0>(step) % 3;
    const uint8_t what = std::get<1>(step) % 5;
    const uint8_t argument = std::get<2>(step);
    if (what == 4) {
      play.states[who].join(play.states[argument % 3]);
      continue;
    }
    const Mutation mutation{{ReplicaId{who}, 7}, ++sequences[who], {argument % 4, ++tick}};
    const D before = play.states[who];
    StatusOr<D> delta = absl::UnimplementedError("");
    for (uint8_t attempt = 0; is_refused(delta.status()) && attempt < 20; ++attempt) {
      delta = perform(play.states[who], command_of<D>(what, argument, attempt), mutation);
      RC_ASSERT(!is_refused(delta.status()) || play.states[who] == before);
    }
    if (is_refused(delta.status())) {
      --sequences[who];
      continue;
    }
    RC_ASSERT(delta.ok());
    observe(before, *delta, play.states[who]);
    if (*delta == D()) {
      --sequences[who];
    } else {
      RC_ASSERT(delta->is_delta_of(mutation));
      play.deltas.push_back(*delta);
    }
  }
  return play;
}

template <DeltaDesign D>
Play<D> play(const Script& script) {
  return play<D>(script, [](const D&, const D&, const D&) {});
}

template <DeltaDesign D>
D joined(D a, const D& b) {
  a.join(b);
  a.check_invariants();
  return a;
}

template <typename D>
class DeltaLaws : public ::testing::Test {};

using Designs = ::testing::Types<PnCounter, GrowOnlyCounter, LexicographicCounter,           //
                                 ResettableCounter, BoundedCounter,                          //
                                 LwwRegister, MultiValueRegister, MaxRegister, MinRegister,  //
                                 UndoableRegister,                                           //
                                 EnableWinsFlag, DisableWinsFlag,                            //
                                 AddWinsSet, RemoveWinsSet, LwwSet, GrowOnlySet, TwoPhaseSet, OrSet,
                                 CausalLengthSet, Bag,  //
                                 GrowOnlyMap, OrMap, Table>;
struct DesignName {
  template <typename D>
  static std::string GetName(int) {
    return std::string(D::kName);
  }
};
TYPED_TEST_SUITE(DeltaLaws, Designs, DesignName);

TYPED_TEST(DeltaLaws, joins_are_commutative_associative_and_idempotent) {
  using D = TypeParam;
  expect_to_hold([](const Script& script, const auto&) {
    const auto [a, b, c] = play<D>(script).states;
    RC_ASSERT(joined(a, b) == joined(b, a));
    RC_ASSERT(joined(joined(a, b), c) == joined(a, joined(b, c)));
    RC_ASSERT(joined(a, a) == a);
    RC_ASSERT(joined(a, D()) == a);
    RC_ASSERT(joined(D(), a) == a);
  });
}

TYPED_TEST(DeltaLaws, deltas_of_changes_obey_the_laws_too) {
  using D = TypeParam;
  expect_to_hold([](const Script& script, const std::array<uint8_t, 3>& picks) {
    const std::vector<D> deltas = play<D>(script).deltas;
    RC_PRE(!deltas.empty());
    const D& a = deltas[picks[0] % deltas.size()];
    const D& b = deltas[picks[1] % deltas.size()];
    const D& c = deltas[picks[2] % deltas.size()];
    RC_ASSERT(joined(a, b) == joined(b, a));
    RC_ASSERT(joined(joined(a, b), c) == joined(a, joined(b, c)));
    RC_ASSERT(joined(a, a) == a);
  });
}

TYPED_TEST(DeltaLaws, mutators_are_inflations_and_their_deltas_are_their_full_effect) {
  using D = TypeParam;
  expect_to_hold([](const Script& script, const auto&) {
    play<D>(script, [](const D& before, const D& delta, const D& after) {
      after.check_invariants();
      RC_ASSERT(joined(after, before) == after);
      RC_ASSERT(joined(after, delta) == after);
      RC_ASSERT(joined(before, delta) == after);
    });
  });
}

TYPED_TEST(DeltaLaws, the_join_of_all_deltas_is_the_join_of_all_states) {
  using D = TypeParam;
  expect_to_hold([](const Script& script, const auto&) {
    const Play<D> played = play<D>(script);
    D of_states;
    for (const D& state : played.states) of_states.join(state);
    D of_deltas;
    for (auto delta = played.deltas.rbegin(); delta != played.deltas.rend(); ++delta) {
      of_deltas.join(*delta);
      of_deltas.check_invariants();
    }
    RC_ASSERT(of_deltas == of_states);
  });
}

TYPED_TEST(DeltaLaws, a_residual_is_what_is_new_and_nothing_else) {
  using D = TypeParam;
  expect_to_hold([](const Script& script, const std::array<uint8_t, 3>& picks) {
    const Play<D> played = play<D>(script);
    std::vector<D> others(played.deltas.begin(), played.deltas.end());
    others.insert(others.end(), played.states.begin(), played.states.end());
    const D& mine = played.states[picks[0] % 3];
    for (const D& other : others) {
      const D fresh = mine.residual(other);
      fresh.check_invariants();
      RC_ASSERT(joined(mine, fresh) == joined(mine, other));
      RC_ASSERT(fresh.irreducibles() <= other.irreducibles());
      RC_ASSERT(joined(other, fresh) == other);
      RC_ASSERT(joined(mine, other).residual(other) == D());
      RC_ASSERT((fresh == D()) == (joined(mine, other) == mine));
    }
  });
}

TYPED_TEST(DeltaLaws, encoding_and_decoding_gives_the_same_state) {
  using D = TypeParam;
  expect_to_hold([](const Script& script, const auto&) {
    const Play<D> played = play<D>(script);
    std::vector<D> states(played.states.begin(), played.states.end());
    states.insert(states.end(), played.deltas.begin(), played.deltas.end());
    for (const D& state : states) {
      const Payload bytes = encode_state(state);
      const StatusOr<D> again = decode_state<D>(bytes.view());
      RC_ASSERT(again.ok());
      again->check_invariants();
      RC_ASSERT(*again == state);
      RC_ASSERT(again->digest() == digest_of(state.value()));
      RC_ASSERT(content_bytes_of<D>(bytes.view()) == state.content_bytes());
    }
  });
}

}  // namespace
}  // namespace skerry::crdts
