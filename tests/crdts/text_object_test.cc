// Texts one command and one change at a time: what is refused, what is the same twice, what counts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string_view>

#include "crdts/object/catalogue.h"
#include "crdts/text/block.h"

namespace skerry::crdts {
namespace {

using testing::HasSubstr;

class TextObject : public testing::TestWithParam<const Design*> {
 protected:
  // A replica that numbers its own dots.
  struct Replica {
    std::unique_ptr<Object> object;
    ActorId actor;
    uint64_t next = 1;

    StatusOr<Effect> splice(uint64_t position, uint64_t erased, std::string inserted) {
      auto effect = object->execute(TextSplice{position, erased, std::move(inserted)}, mutation());
      if (effect.ok()) next += effect->length;
      object->check_invariants();
      return effect;
    }
    Mutation mutation() const { return {actor, next, {}}; }
    std::string text() const { return std::get<std::string>(object->value()); }
  };

  Replica replica(uint32_t index) const { return {GetParam()->make(), {ReplicaId{index}, 1}}; }

  static std::string problem(const Status& status) { return std::string(status.message()); }
};

TEST_P(TextObject, counts_scalar_values_not_bytes) {
  Replica a = replica(0);
  ASSERT_TRUE(a.splice(0, 0, "a🌊é").ok());
  EXPECT_EQ(a.object->size(), 3u);
  const auto effect = a.splice(1, 2, "世界!");
  ASSERT_TRUE(effect.ok());
  EXPECT_EQ(effect->length, 5u);
  EXPECT_EQ(effect->content_bytes, 7u);
  EXPECT_EQ(GetParam()->content_bytes(effect->body.view()), 7u);
  EXPECT_EQ(a.text(), "a世界!");
  EXPECT_EQ(a.object->digest(), text_digest("a世界!"));
  // Designs that keep elements one by one go through all that they keep: woot what was erased, too.
  const std::map<std::string_view, uint64_t> kept = {
      {"woot", 6}, {"logoot", 4}, {"lseq", 4}, {"treedoc", 4}};
  const auto elements = kept.find(GetParam()->name);
  EXPECT_EQ(a.object->digest_cost(),
            elements == kept.end() ? digest_cost(a.object->value()) : 16 * elements->second + 1);
}

TEST_P(TextObject, refuses_what_cannot_be_and_stays_as_it_was) {
  Replica a = replica(0);
  ASSERT_TRUE(a.splice(0, 0, "abc").ok());
  const Hash128 state = a.object->state_digest();
  EXPECT_THAT(problem(a.splice(4, 0, "x").status()), HasSubstr("the text has 3 characters"));
  EXPECT_THAT(problem(a.splice(2, 2, "").status()), HasSubstr("erasing 2"));
  EXPECT_THAT(problem(a.splice(~uint64_t{0}, 2, "").status()), HasSubstr("the text has 3"));
  EXPECT_THAT(problem(a.splice(0, ~uint64_t{0}, "").status()), HasSubstr("the text has 3"));
  EXPECT_THAT(problem(a.splice(0, 1, "\xC3").status()), HasSubstr("not valid UTF-8"));
  EXPECT_THAT(problem(a.splice(0, 1, "\xED\xA0\x80").status()), HasSubstr("not valid UTF-8"));
  EXPECT_THAT(problem(a.object->execute(CounterAdd{1}, a.mutation()).status()),
              HasSubstr("splices only"));
  EXPECT_THAT(problem(a.object->execute(TextSplice{0, 0, "x"}, {a.actor, 3, {}}).status()),
              HasSubstr("already in the text"));
  EXPECT_THAT(
      problem(a.object->execute(TextSplice{0, 0, "x"}, {a.actor, text::kMaxSequence, {}}).status()),
      HasSubstr("2^31 dots"));
  EXPECT_THAT(problem(a.object->join({})), HasSubstr("operations"));
  EXPECT_EQ(a.object->state_digest(), state);
  EXPECT_EQ(a.text(), "abc");
}

TEST_P(TextObject, makes_no_change_of_a_splice_without_effect) {
  Replica a = replica(0);
  ASSERT_TRUE(a.splice(0, 0, "abc").ok());
  const auto effect = a.splice(3, 0, "");
  ASSERT_TRUE(effect.ok());
  EXPECT_EQ(effect->length, 0u);
  EXPECT_TRUE(effect->body.empty());
  EXPECT_FALSE(a.splice(4, 0, "").ok());
}

TEST_P(TextObject, deletes_once_what_two_delete_at_once) {
  Replica a = replica(0);
  Replica b = replica(1);
  const auto typed = a.splice(0, 0, "abcdef");
  ASSERT_TRUE(b.object->apply(typed->body.view(), {a.actor, 1, {}}).ok());
  const Mutation by_a = a.mutation();
  const Mutation by_b = b.mutation();
  const auto from_a = a.splice(1, 3, "");
  const auto from_b = b.splice(2, 3, "X");
  ASSERT_TRUE(a.object->apply(from_b->body.view(), by_b).ok());
  ASSERT_TRUE(b.object->apply(from_a->body.view(), by_a).ok());
  EXPECT_EQ(a.text(), "aXf");
  EXPECT_EQ(b.text(), "aXf");
  a.object->check_invariants();
  b.object->check_invariants();
}

TEST_P(TextObject, refuses_a_change_twice_and_one_whose_past_is_missing) {
  Replica a = replica(0);
  Replica b = replica(1);
  const auto first = a.splice(0, 0, "abc");
  const Mutation second_mutation = a.mutation();
  const auto second = a.splice(1, 1, "x");
  EXPECT_FALSE(b.object->apply(second->body.view(), second_mutation).ok());
  EXPECT_EQ(b.object->size(), 0u);
  ASSERT_TRUE(b.object->apply(first->body.view(), {a.actor, 1, {}}).ok());
  EXPECT_THAT(problem(b.object->apply(first->body.view(), {a.actor, 1, {}})),
              HasSubstr("already in the text"));
  ASSERT_TRUE(b.object->apply(second->body.view(), second_mutation).ok());
  EXPECT_EQ(b.text(), "axc");
}

TEST_P(TextObject, refuses_a_deletion_of_what_is_no_character) {
  Replica a = replica(0);
  Replica b = replica(1);
  const auto typed = a.splice(0, 0, "ab");
  const Mutation erasing = a.mutation();
  const auto erased = a.splice(0, 2, "");  // dots 3 and 4 are deletions
  ASSERT_TRUE(b.object->apply(typed->body.view(), {a.actor, 1, {}}).ok());
  ASSERT_TRUE(b.object->apply(erased->body.view(), erasing).ok());
  // The same body as dots 5 and 6: its distances now point at the deletions.
  const Status again = b.object->apply(erased->body.view(), {a.actor, 5, {}});
  if (GetParam()->name.starts_with("eg_walker")) {  // what is erased is named by its place
    EXPECT_THAT(problem(again), HasSubstr("text change: it "));
  } else if (b.object->garbage() == 0) {  // nothing is known any more of what was erased
    EXPECT_TRUE(again.ok()) << again;
  } else {
    EXPECT_THAT(problem(again), HasSubstr("no element"));
  }
  EXPECT_EQ(b.text(), "");
}

TEST_P(TextObject, refuses_every_prefix_of_a_body_that_is_none) {
  Replica a = replica(0);
  ASSERT_TRUE(a.splice(0, 0, "abc").ok());
  Replica c = replica(2);
  const Mutation before = a.mutation();
  const auto effect = a.splice(1, 2, "é");
  const ByteView body = effect->body.view();
  for (size_t size = 0; size < body.size(); ++size) {
    EXPECT_FALSE(c.object->apply(body.first(size), before).ok()) << size;
    EXPECT_EQ(GetParam()->content_bytes(body.first(size)), 0u) << size;
  }
  c.object->check_invariants();
  EXPECT_EQ(c.object->size(), 0u);
}

TEST_P(TextObject, keeps_typing_in_few_bytes) {
  Replica a = replica(0);
  ASSERT_TRUE(a.splice(0, 0, "a").ok());
  // Flags and the letter, and in a dense order the new position.
  const bool is_dense = GetParam()->collection.find("nothing to collect") == 0;
  EXPECT_LE(a.splice(1, 0, "b")->body.size(), is_dense ? 8u : 2u);
  EXPECT_LE(a.splice(1, 1, "")->body.size(), is_dense ? 6u : 5u);
}

TEST_P(TextObject, survives_a_text_of_many_blocks_and_its_deletion) {
  Replica a = replica(0);
  Replica b = replica(1);
  std::vector<std::pair<Payload, Mutation>> changes;
  const auto splice = [&](uint64_t position, uint64_t erased, std::string text) {
    const Mutation mutation = a.mutation();
    const auto effect = a.object->execute(TextSplice{position, erased, std::move(text)}, mutation);
    ASSERT_TRUE(effect.ok()) << effect.status();
    a.next += effect->length;
    changes.emplace_back(effect->body, mutation);
  };
  std::string expected;
  for (int i = 0; i < 5000; ++i) {
    const size_t position = static_cast<size_t>(i) * 7919 % (expected.size() + 1);
    const std::string letter(1, static_cast<char>('a' + i % 26));
    splice(position, 0, letter);
    expected.insert(position, letter);
  }
  EXPECT_EQ(a.text(), expected);
  a.object->check_invariants();
  splice(100, 4800, "");
  expected.erase(100, 4800);
  for (const auto& [body, mutation] : changes) {
    ASSERT_TRUE(b.object->apply(body.view(), mutation).ok());
  }
  EXPECT_EQ(a.text(), expected);
  EXPECT_EQ(b.text(), expected);
  a.object->check_invariants();
  b.object->check_invariants();
  EXPECT_EQ(a.object->state_digest(), b.object->state_digest());
}

std::vector<const Design*> designs() {
  std::vector<const Design*> out;
  for (const Design& design : catalogue()) {
    if (design.family == Family::kText && !design.is_mutant) out.push_back(&design);
  }
  return out;
}

INSTANTIATE_TEST_SUITE_P(All, TextObject, testing::ValuesIn(designs()),
                         [](const auto& row) { return std::string(row.param->name); });

}  // namespace
}  // namespace skerry::crdts
