#include "sync/reconcile/sets/conversation.h"

#include <gtest/gtest.h>

#include "random_sets.h"
#include "sync/reconcile/sets/lockstep.h"

namespace skerry::test {
namespace {

using namespace sync;
using State = Conversation::State;
using MaybeMethod = std::optional<Method>;

std::vector<MaybeMethod> all_methods() {
  std::vector<MaybeMethod> methods{std::nullopt};
  for (size_t i = 0; i < kMethods; ++i) methods.emplace_back(static_cast<Method>(i));
  return methods;
}

std::string name_of(MaybeMethod method) {
  return method.has_value() ? std::to_string(static_cast<int>(*method)) : "auto";
}

class Talk {
 public:
  Talk(const SetPair& sets, MaybeMethod left, MaybeMethod right)
      : sets_(sets),
        left_indexes_(sets.left),
        right_indexes_(sets.right),
        left_(left_indexes_, {.method = left, .key = {1, 2}}),
        right_(right_indexes_, {.method = right, .key = {3, 4}}) {}

  Conversation& left() { return left_; }
  Conversation& right() { return right_; }
  Lockstep run(const Tamper& tamper = nullptr) {
    return run_lockstep(left_, right_, tamper, 5'000);
  }

  // Each side that is done has all that the other lacks; what it has besides, both have and both
  // name: sent in vain, it does no harm. Only damage on the way leads to that.
  void expect_enough(const std::string& what) {
    std::set<Hash128> left = hashes_of(sets_.left, left_.peer_lacks());
    std::set<Hash128> right = hashes_of(sets_.right, right_.peer_lacks());
    const auto take_out = [&what](std::set<Hash128>& named, const std::set<Hash128>& lacking) {
      for (const Hash128 hash : lacking) EXPECT_EQ(named.erase(hash), 1u) << what;
    };
    if (left_.state() == State::kDone) take_out(left, only_in(sets_.left, sets_.right));
    if (right_.state() == State::kDone) take_out(right, only_in(sets_.right, sets_.left));
    if (left_.state() == State::kDone && right_.state() == State::kDone) {
      EXPECT_EQ(left, right) << what;
    }
  }
  // Each side that is done has exactly what the other lacks.
  void expect_right(const std::string& what) {
    if (left_.state() == State::kDone) {
      EXPECT_EQ(hashes_of(sets_.left, left_.peer_lacks()), only_in(sets_.left, sets_.right))
          << what;
      EXPECT_EQ(left_.lacks().count, only_in(sets_.right, sets_.left).size()) << what;
    }
    if (right_.state() == State::kDone) {
      EXPECT_EQ(hashes_of(sets_.right, right_.peer_lacks()), only_in(sets_.right, sets_.left))
          << what;
    }
  }
  void expect_done(const std::string& what) {
    EXPECT_EQ(left_.state(), State::kDone) << what;
    EXPECT_EQ(right_.state(), State::kDone) << what;
    expect_right(what);
  }

 private:
  const SetPair& sets_;
  SetIndexes left_indexes_;
  SetIndexes right_indexes_;
  Conversation left_;
  Conversation right_;
};

TEST(Conversation, both_sides_end_with_exactly_what_the_other_lacks) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const SetPair sets = draw_sets(seed, draw_shape(seed));
    for (const MaybeMethod method : all_methods()) {
      Talk talk(sets, method, method);
      talk.run();
      talk.expect_done("seed " + std::to_string(seed) + " method " + name_of(method));
    }
  }
}

TEST(Conversation, sides_that_choose_differently_end_all_the_same) {
  for (uint64_t seed = 0; seed < 10; ++seed) {
    const SetPair sets = draw_sets(seed, draw_shape(seed));
    for (const MaybeMethod left : all_methods()) {
      for (const MaybeMethod right : all_methods()) {
        Talk talk(sets, left, right);
        talk.run();
        talk.expect_done(std::to_string(seed) + " " + name_of(left) + name_of(right));
      }
    }
  }
}

TEST(Conversation, equal_sets_are_known_by_one_answer_without_any_method) {
  const SetPair sets = draw_sets(5, {.replicas = 1, .steps = 300});
  for (const MaybeMethod method : all_methods()) {
    Talk talk(sets, method, method);
    const Lockstep lockstep = talk.run();
    talk.expect_done(name_of(method));
    EXPECT_EQ(lockstep.messages, 2u);
    EXPECT_FALSE(talk.left().method().has_value() || talk.right().method().has_value());
    const bool is_glanced_at = !method.has_value() || method == Method::kRateless;
    EXPECT_LE(lockstep.bytes, is_glanced_at ? 300u : 60u);
  }
}

TEST(Conversation, a_side_that_has_nothing_and_one_that_has_all_end) {
  SetPair sets = draw_sets(6, {.replicas = 1, .steps = 700});
  sets.right = {};
  for (const MaybeMethod method : all_methods()) {
    Talk talk(sets, method, method);
    talk.run();
    talk.expect_done(name_of(method));
    EXPECT_EQ(talk.left().peer_lacks().size(), sets.left.size());
    std::swap(sets.left, sets.right);
    Talk other(sets, method, method);
    other.run();
    other.expect_done(name_of(method));
    std::swap(sets.left, sets.right);
  }
}

TEST(Conversation, changes_of_a_clone_under_one_dot_are_found_by_hashes_and_never_taken_for_equal) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const SetPair sets =
        draw_sets(seed, {.replicas = 2, .steps = 10 * seed, .clones = Clones::kOne});
    for (const MaybeMethod method : all_methods()) {
      Talk talk(sets, method, method);
      talk.run();
      talk.expect_right(name_of(method));
      if (method != Method::kVersionVector) talk.expect_done(name_of(method));
      EXPECT_NE(talk.left().state(), State::kGoing) << name_of(method);
    }
  }
}

TEST(Conversation, one_that_lost_a_message_is_begun_anew_and_ends) {
  for (uint64_t seed = 0; seed < 30; ++seed) {
    const SetPair sets = draw_sets(seed, {.replicas = 3, .steps = 200});
    for (const MaybeMethod method : all_methods()) {
      Rng rng = Rng::stream(seed, "test/conversation/loss");
      Talk talk(sets, method, method);
      uint64_t lost = rng.below(8);
      for (int tries = 0; tries < 5; ++tries) {
        talk.run([&](std::vector<uint8_t>&) { return lost-- != 0; });
      }
      talk.expect_done(std::to_string(seed) + name_of(method));
    }
  }
}

TEST(Conversation, two_that_begin_at_once_agree_on_who_follows) {
  for (uint64_t seed = 0; seed < 30; ++seed) {
    const SetPair sets = draw_sets(seed, {.replicas = 3, .steps = 200});
    Talk talk(sets, std::nullopt, Method::kTrie);
    std::vector<Payload> to_left{talk.right().begin()};
    std::vector<Payload> to_right{talk.left().begin()};
    for (int i = 0; i < 1'000 && !(to_left.empty() && to_right.empty()); ++i) {
      for (const Payload& message : std::exchange(to_left, {})) {
        if (auto answer = talk.left().take(message.view())) to_right.push_back(*answer);
      }
      for (const Payload& message : std::exchange(to_right, {})) {
        if (auto answer = talk.right().take(message.view())) to_left.push_back(*answer);
      }
    }
    talk.expect_done(std::to_string(seed));
  }
}

TEST(Conversation, a_set_that_was_added_to_meanwhile_ends_the_conversation) {
  SetPair sets = draw_sets(7, {.replicas = 3, .steps = 400});
  SetIndexes left(sets.left);
  SetIndexes right(sets.right);
  Conversation first(left, {.method = Method::kTrie, .key = {}});
  Conversation second(right, {.method = Method::kTrie, .key = {}});
  const Payload started = *second.take(first.begin().view());
  sets.left.add({{{ReplicaId{99}, 1}, 1, 1}, {}, {5, 6}}, {});
  const Payload given_up = *first.take(started.view());
  EXPECT_EQ(first.state(), State::kFailed);
  second.take(given_up.view());
  EXPECT_EQ(second.state(), State::kFailed);
}

TEST(Conversation, a_stream_goes_on_unasked_within_its_window) {
  SetPair sets = draw_sets(8, {.replicas = 1, .steps = 2'000});
  sets.left = {};
  SetIndexes left(sets.left);
  SetIndexes right(sets.right);
  Conversation decoder(left, {.method = Method::kRateless, .key = {}});
  Conversation source(right, {.method = Method::kRateless, .key = {}});
  std::vector<Payload> stream{*source.take(decoder.begin().view())};
  while (auto more = source.stream()) stream.push_back(*more);
  EXPECT_GT(stream.size(), 5u);
  size_t bytes = 0;
  for (const Payload& message : stream) bytes += message.size();
  // The estimate of 2,000 differences is hardly ever off by more than half, and half of it more
  // goes unasked.
  EXPECT_LT(bytes, 2'000 * 13 * 9 / 4u);
  for (const Payload& message : stream) {
    decoder.take(message.view());
    EXPECT_NE(decoder.state(), State::kFailed);
  }
}

// Flips, cuts, adds and swaps bytes of one message in a few.
bool mutate(std::vector<uint8_t>& message, Rng& rng) {
  if (rng.below(6) != 0) return true;
  const uint64_t kind = rng.below(5);
  if (message.empty() || kind == 0) {
    message.push_back(static_cast<uint8_t>(rng.next()));
  } else if (kind == 1) {
    message.resize(rng.below(message.size()));
  } else if (kind == 2) {
    message[rng.below(message.size())] = static_cast<uint8_t>(rng.next());
  } else if (kind == 3) {
    message[rng.below(std::min<size_t>(message.size(), 8))] = static_cast<uint8_t>(rng.below(6));
  } else {
    const size_t from = rng.below(message.size());
    std::swap(message[from], message[rng.below(message.size())]);
  }
  return true;
}

TEST(Conversation, damaged_messages_never_crash_and_never_lead_to_a_wrong_result) {
  size_t done = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    const SetPair sets = draw_sets(seed % 40, {.replicas = 3, .steps = 150});
    Rng rng = Rng::stream(seed, "test/conversation/damage");
    for (const MaybeMethod method : all_methods()) {
      Talk talk(sets, method, method);
      talk.run([&rng](std::vector<uint8_t>& message) { return mutate(message, rng); });
      talk.expect_enough(std::to_string(seed) + name_of(method));
      if (talk.left().state() == State::kDone) ++done;
      talk.run();  // begun anew, all ends well
      talk.expect_done(std::to_string(seed) + name_of(method));
    }
  }
  EXPECT_GT(done, 300u);
}

}  // namespace
}  // namespace skerry::test
