// What random commands seldom do: people who type on, put things in front again and again, take
// back and replace, offline for long, many at one place. Every invariant is checked at every step.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/rng.h"
#include "crdts/object/catalogue.h"
#include "crdts/text/text_object.h"

namespace skerry::crdts {
namespace {

struct Session {
  uint32_t people = 3;
  size_t commands = 100;
  uint64_t sync_one_in =
      10;                    // a person integrates everything made so far, once in so many commands
  uint64_t longest_run = 4;  // characters typed by one command
  bool at_start = false;     // all work at the start of the text
};

// Commands of one person, who mostly goes on where the last one left off.
class Person {
 public:
  Person(const Design& design, uint32_t index)
      : object(design.make()), actor{ReplicaId{index}, 7 * index} {}

  TextSplice next(const Session& session, Rng& rng) {
    const uint64_t size = object->size();
    if (session.at_start) cursor_ = std::min<uint64_t>(cursor_, 2);
    if (rng.below(6) == 0) cursor_ = rng.below(session.at_start ? 3 : size + 1);
    cursor_ = std::min(cursor_, size);
    const uint64_t dice = rng.below(10);
    const uint64_t length = 1 + rng.below(session.longest_run);
    if (dice < 4) return typed(cursor_, 0, length, true, rng);   // types on
    if (dice < 7) return typed(cursor_, 0, length, false, rng);  // puts in front
    const uint64_t taken = std::min(1 + rng.below(3), cursor_);
    if (dice < 9) return typed(cursor_ - taken, taken, 0, false, rng);  // takes back
    const uint64_t replaced = std::min(1 + rng.below(4), size - cursor_);
    return typed(cursor_, replaced, length, true, rng);  // replaces
  }

  std::unique_ptr<Object> object;
  ActorId actor;
  VersionVector seen;
  size_t integrated = 0;  // of the history's entries

 private:
  TextSplice typed(uint64_t position, uint64_t erased, uint64_t length, bool goes_on, Rng& rng) {
    std::string text;
    for (uint64_t i = 0; i < length; ++i) {
      static constexpr const char* kLetters[] = {"a", "b", "c", "ß", "世", "🌊", "\u200d"};
      text += kLetters[rng.below(7)];
    }
    cursor_ = position + (goes_on ? length : 0);
    return TextSplice{position, erased, std::move(text)};
  }

  uint64_t cursor_ = 0;
};

class TextSessions : public testing::TestWithParam<const Design*> {
 protected:
  void play(const Session& session, uint64_t seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng = Rng::stream(seed, "text_sessions");
    std::vector<Person> people;
    for (uint32_t i = 0; i < session.people; ++i) people.emplace_back(*GetParam(), i);
    std::vector<HistoryEntry> history;
    std::vector<Payload> bodies;
    for (size_t made = 0; made < session.commands; ++made) {
      Person& person = people[rng.below(people.size())];
      if (rng.below(session.sync_one_in) == 0) integrate(person, history, bodies);
      const Mutation mutation{person.actor, person.seen[person.actor] + 1, {}};
      const TextSplice command = person.next(session, rng);
      const auto effect = person.object->execute(command, mutation);
      ASSERT_TRUE(effect.ok()) << effect.status();
      person.object->check_invariants();
      if (effect->length == 0) continue;
      EXPECT_EQ(GetParam()->content_bytes(effect->body.view()), command.text.size());
      history.push_back({{person.actor, mutation.first}, effect->length, {}, person.seen, command});
      bodies.push_back(effect->body);
      person.seen.raise(person.actor, mutation.first + effect->length - 1);
    }
    const Value expected = GetParam()->reference(history);
    for (Person& person : people) {
      integrate(person, history, bodies);
      ASSERT_EQ(person.object->value(), expected);
      ASSERT_EQ(person.object->state_digest(), people[0].object->state_digest());
    }
  }

  static void integrate(Person& person, const std::vector<HistoryEntry>& history,
                        const std::vector<Payload>& bodies) {
    for (; person.integrated < history.size(); ++person.integrated) {
      const HistoryEntry& entry = history[person.integrated];
      if (entry.first.actor == person.actor) continue;
      const Status applied = person.object->apply(bodies[person.integrated].view(),
                                                  {entry.first.actor, entry.first.sequence, {}});
      ASSERT_TRUE(applied.ok()) << applied;
      person.object->check_invariants();
      person.seen.raise(entry.first.actor, entry.first.sequence + entry.length - 1);
    }
  }
};

TEST_P(TextSessions, of_people_who_meet_often_end_as_the_reference_says) {
  for (uint64_t seed = 0; seed < 150; ++seed) play({3, 80, 4, 4, false}, seed);
}

TEST_P(TextSessions, of_people_who_are_long_offline_end_as_the_reference_says) {
  for (uint64_t seed = 0; seed < 100; ++seed) play({4, 150, 60, 5, false}, seed);
}

TEST_P(TextSessions, of_many_who_all_type_at_the_start_end_as_the_reference_says) {
  for (uint64_t seed = 0; seed < 150; ++seed) play({6, 90, 12, 2, true}, seed);
}

TEST_P(TextSessions, of_a_crowd_end_as_the_reference_says) {
  for (uint64_t seed = 0; seed < 5; ++seed) play({40, 300, 8, 3, false}, seed);
}

TEST_P(TextSessions, with_runs_longer_than_a_block_end_as_the_reference_says) {
  // Designs without blocks keep elements one by one, and some a position of many levels for each.
  const std::unique_ptr<Object> object = GetParam()->make();
  const bool has_blocks = dynamic_cast<const text::TextBase*>(object.get()) != nullptr;
  const uint64_t longest = has_blocks ? 3 * text::kMaxBlockLength : 60;
  for (uint64_t seed = 0; seed < 5; ++seed) play({3, 40, 6, longest, false}, seed);
}

std::vector<const Design*> designs() {
  std::vector<const Design*> out;
  for (const Design& design : catalogue()) {
    if (design.family == Family::kText && !design.is_mutant) out.push_back(&design);
  }
  return out;
}

INSTANTIATE_TEST_SUITE_P(All, TextSessions, testing::ValuesIn(designs()),
                         [](const auto& row) { return std::string(row.param->name); });

}  // namespace
}  // namespace skerry::crdts
