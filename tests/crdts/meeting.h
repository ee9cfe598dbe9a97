// Two replicas of one document that meet: what unit tests of op-based designs have alike.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string_view>

#include "crdts/object/catalogue.h"

namespace skerry::crdts {

class Meeting {
 public:
  struct Change {
    Payload body;
    Mutation mutation;
  };

  explicit Meeting(std::string_view design) {
    for (std::unique_ptr<Object>& object : objects_) object = find_design(design)->make();
  }

  Object& object(uint32_t who = 0) { return *objects_[who]; }

  Change perform(uint32_t who, const Command& command) {
    const Mutation mutation = next_mutation(who);
    const auto effect = object(who).execute(command, mutation);
    EXPECT_TRUE(effect.ok()) << effect.status();
    if (!effect.ok() || effect->length == 0) return {};
    ++sequences_[who];
    object(who).check_invariants();
    return {effect->body, mutation};
  }
  void deliver(uint32_t to, const Change& change) {
    ASSERT_TRUE(object(to).apply(change.body.view(), change.mutation).ok());
    object(to).check_invariants();
  }
  // What one does and the other hears of at once; the dot that it began with.
  Dot both(const Command& command) {
    const Change change = perform(0, command);
    deliver(1, change);
    return {change.mutation.actor, change.mutation.first};
  }
  // Both at once, the second a little later; then each hears of the other.
  void meet(const Command& first, const Command& second) {
    const Change a = perform(0, first);
    const Change b = perform(1, second);
    deliver(1, a);
    deliver(0, b);
    ASSERT_EQ(object(0).value(), object(1).value());
  }
  void expect_refused(const Command& command) {
    const Hash128 before = object().state_digest();
    EXPECT_FALSE(object().execute(command, next_mutation(0)).ok());
    EXPECT_EQ(object().state_digest(), before);
  }
  Mutation next_mutation(uint32_t who) {
    return {{ReplicaId{who}, 7}, sequences_[who] + 1, {++clock_, 0}};
  }

 private:
  std::unique_ptr<Object> objects_[2];
  uint64_t sequences_[2] = {};
  int64_t clock_ = 0;
};

}  // namespace skerry::crdts
