// The laws of crdts/delta/concepts.h on every row of the catalogue whose states are joined: three
// replicas play a random script of commands and full-state merges, which RapidCheck shrinks when a
// law breaks. States and deltas are bytes, so that their codec is under test as well.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "crdts/generate/commands.h"
#include "crdts/object/catalogue.h"

namespace skerry::crdts {
namespace {

using Script = std::vector<std::tuple<uint8_t, uint8_t, uint8_t>>;  // who, what, argument

// Fails the test, with the smallest script found, where the law throws by RC_ASSERT.
using Law = std::function<void(const Script& script, const std::array<uint8_t, 3>& picks)>;
void expect_to_hold(const Law& law) {
  EXPECT_TRUE(rc::check(
      [&law](const Script& script, const std::array<uint8_t, 3>& picks) { law(script, picks); }));
}

bool is_refused(const Status& status) {
  return absl::IsUnimplemented(status) || absl::IsFailedPrecondition(status);
}

class Laws : public ::testing::TestWithParam<const Design*> {
 protected:
  struct Bytes {
    Payload payload;
    friend bool operator==(const Bytes& a, const Bytes& b) {
      return as_text(a.payload.view()) == as_text(b.payload.view());
    }
  };
  struct RowPlay {
    std::array<std::unique_ptr<Object>, 3> objects;
    std::vector<Bytes> deltas;

    // Those of the replicas, then those of the changes.
    std::vector<Bytes> states() const {
      std::vector<Bytes> all;
      for (const auto& object : objects) all.push_back(state_of(*object));
      all.insert(all.end(), deltas.begin(), deltas.end());
      return all;
    }
  };

  const Design& design() const { return *GetParam(); }

  static Bytes state_of(const Object& object) {
    object.check_invariants();
    RC_ASSERT(object.digest() == digest_of(object.value()));
    const StatusOr<Payload> state = object.state();
    RC_ASSERT(state.ok());
    return {*state};
  }

  std::unique_ptr<Object> object_of(const Bytes& state) const {
    std::unique_ptr<Object> object = design().make();
    RC_ASSERT(object->join(state.payload.view()).ok());
    return object;
  }

  Bytes joined(const Bytes& a, const Bytes& b) const {
    const std::unique_ptr<Object> object = object_of(a);
    RC_ASSERT(object->join(b.payload.view()).ok());
    const std::array<ByteView, 2> both = {a.payload.view(), b.payload.view()};
    const StatusOr<Payload> folded = design().fold(both);
    RC_ASSERT(folded.ok());
    RC_ASSERT(Bytes{*folded} == state_of(*object));
    return {*folded};
  }

  // Calls `observe(before, delta, after)` for every command that had an effect.
  template <typename Observe>
  RowPlay play(const Script& script, Observe observe) const {
    RowPlay play;
    for (auto& object : play.objects) object = design().make();
    std::array<uint64_t, 3> sequences{};
    std::array<HybridTime, 3> latest{};  // that each has heard of
    for (const auto& [step, what, argument] : script) {
      const uint8_t who = step % 3;
      Object& object = *play.objects[who];
      if (what % 5 == 4) {
        const uint8_t other = argument % 3;
        RC_ASSERT(object.join(state_of(*play.objects[other]).payload.view()).ok());
        latest[who] = std::max(latest[who], latest[other]);
        continue;
      }
      latest[who] = {latest[who].wall_ns + argument % 2, latest[who].counter + 1};
      const Mutation mutation{{ReplicaId{who}, 7}, sequences[who] + 1, latest[who]};
      const Bytes before = state_of(object);
      Rng rng = Rng::stream(uint64_t{what} * 256 + argument, "tests/laws");
      const Command command = random_command(design().family, view_of(object), 3, rng);
      const StatusOr<Effect> effect = object.execute(command, mutation);
      RC_ASSERT(effect.ok() || is_refused(effect.status()));
      if (!effect.ok() || effect->length == 0) {
        RC_ASSERT(state_of(object) == before);
        continue;
      }
      RC_ASSERT(design().content_bytes(effect->body.view()) == effect->content_bytes);
      const std::unique_ptr<Object> told = object_of(before);
      RC_ASSERT(told->apply(effect->body.view(), mutation).ok());
      RC_ASSERT(state_of(*told) == state_of(object));
      sequences[who] += effect->length;
      play.deltas.push_back({effect->body});
      observe(before, play.deltas.back(), state_of(object));
    }
    return play;
  }
  RowPlay play(const Script& script) const {
    return play(script, [](const Bytes&, const Bytes&, const Bytes&) {});
  }
};

TEST_P(Laws, joins_are_commutative_associative_and_idempotent) {
  expect_to_hold([this](const Script& script, const std::array<uint8_t, 3>& picks) {
    const std::vector<Bytes> states = play(script).states();
    const Bytes& a = states[picks[0] % states.size()];
    const Bytes& b = states[picks[1] % states.size()];
    const Bytes& c = states[picks[2] % states.size()];
    const Bytes bottom = state_of(*design().make());
    RC_ASSERT(joined(a, b) == joined(b, a));
    RC_ASSERT(joined(joined(a, b), c) == joined(a, joined(b, c)));
    RC_ASSERT(joined(a, a) == a);
    RC_ASSERT(joined(a, bottom) == a);
    RC_ASSERT(joined(bottom, a) == a);
  });
}

TEST_P(Laws, commands_are_inflations_and_their_deltas_are_their_full_effect) {
  expect_to_hold([this](const Script& script, const auto&) {
    play(script, [this](const Bytes& before, const Bytes& delta, const Bytes& after) {
      RC_ASSERT(!(before == after));
      RC_ASSERT(joined(after, before) == after);
      RC_ASSERT(joined(after, delta) == after);
      RC_ASSERT(joined(before, delta) == after);
    });
  });
}

TEST_P(Laws, a_residual_is_what_is_new_and_nothing_else) {
  expect_to_hold([this](const Script& script, const std::array<uint8_t, 3>& picks) {
    const std::vector<Bytes> states = play(script).states();
    const Bytes& mine = states[picks[0] % states.size()];
    for (const Bytes& other : states) {
      const Bytes both = joined(mine, other);
      const StatusOr<Payload> fresh = object_of(mine)->residual(other.payload.view());
      RC_ASSERT(fresh.ok());
      RC_ASSERT(fresh->empty() == (both == mine));
      RC_ASSERT(object_of(both)->residual(other.payload.view())->empty());
      if (fresh->empty()) continue;
      RC_ASSERT(joined(mine, {*fresh}) == both);
      RC_ASSERT(joined(other, {*fresh}) == other);
      RC_ASSERT(design().elements(fresh->view()) > 0);
      RC_ASSERT(design().elements(fresh->view()) <= design().elements(other.payload.view()));
    }
  });
}

TEST_P(Laws, the_join_of_all_deltas_is_the_join_of_all_states) {
  expect_to_hold([this](const Script& script, const auto&) {
    const RowPlay played = play(script);
    const std::unique_ptr<Object> of_states = design().make();
    const std::unique_ptr<Object> of_deltas = design().make();
    for (const auto& object : played.objects) {
      RC_ASSERT(of_states->join(state_of(*object).payload.view()).ok());
    }
    for (auto delta = played.deltas.rbegin(); delta != played.deltas.rend(); ++delta) {
      RC_ASSERT(of_deltas->join(delta->payload.view()).ok());
    }
    RC_ASSERT(state_of(*of_deltas) == state_of(*of_states));
  });
}

std::vector<const Design*> rows_with_joins() {
  std::vector<const Design*> rows;
  for (const Design& design : catalogue()) {
    if (!design.is_mutant && design.fold != nullptr) rows.push_back(&design);
  }
  return rows;
}
INSTANTIATE_TEST_SUITE_P(Catalogue, Laws, ::testing::ValuesIn(rows_with_joins()),
                         [](const auto& row) { return std::string(row.param->name); });

}  // namespace
}  // namespace skerry::crdts
