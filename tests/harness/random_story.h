// Runs of a few replicas that perform random commands, undos among them, and hear of each other now
// and then: for tests that no right design is ever blamed.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <utility>

#include "core/rng.h"
#include "crdts/generate/commands.h"
#include "harness/intents/judge.h"
#include "harness/intents/turns.h"

namespace skerry::harness {

class RandomStory {
 public:
  // The next command of who sees the object.
  using Draw = Command (*)(Family family, const crdts::Object& object, Rng& rng);
  static Command any_command(Family family, const crdts::Object& object, Rng& rng) {
    constexpr uint64_t kLetters = 3;
    if (rng.below(6) == 0) return rng.below(2) == 0 ? Command(Undo{}) : Command(Redo{});
    return crdts::random_command(family, crdts::view_of(object), kLetters, rng);
  }
  static Command no_undo(Family family, const crdts::Object& object, Rng& rng) {
    Command command = any_command(family, object, rng);
    while (is<Undo, Redo>(command)) command = any_command(family, object, rng);
    return command;
  }

  RandomStory(const crdts::Design& design, uint64_t seed, uint32_t commands,
              Draw draw = any_command)
      : design_(design), draw_(draw) {
    Rng rng = Rng::stream(seed, "tests/random story");
    for (Peer& peer : peers_) peer.object = design.make();
    for (uint32_t i = 0; i < commands; ++i) {
      const auto author = static_cast<uint32_t>(rng.below(peers_.size()));
      if (rng.below(3) == 0) hear(peers_[author], peers_[rng.below(peers_.size())].knows);
      perform(author, rng);
    }
    VersionVector all;
    for (const Peer& peer : peers_) all.merge(peer.knows);
    hear(peers_[0], all);
  }

  const MadeChanges& changes() const { return changes_; }
  uint64_t turns() const {
    return static_cast<uint64_t>(std::ranges::count_if(changes_, turns_back));
  }
  Value value() const { return peers_[0].object->value(); }
  // What a replica shows to which undo and redo do nothing.
  Value value_of_deaf() const {
    const auto deaf = design_.make();
    for (size_t i = 0; i < changes_.size(); ++i) {
      const MadeChange& change = changes_[i];
      if (turns_back(change)) continue;
      const crdts::Mutation mutation{change.dots.actor, change.dots.first, change.time};
      EXPECT_TRUE(deaf->apply(bodies_[i].view(), mutation).ok());
    }
    return deaf->value();
  }
  IntentFindings judge(const Value& value) const {
    IntentFindings findings;
    const Status status = judge_intents(design_, changes_, {}, value, findings);
    EXPECT_TRUE(status.ok()) << status;
    return findings;
  }

 private:
  struct Peer {
    std::unique_ptr<crdts::Object> object;
    VersionVector knows;
  };

  void perform(uint32_t author, Rng& rng) {
    Peer& peer = peers_[author];
    const ActorId actor{ReplicaId{author}, 1};
    const HybridTime time{static_cast<int64_t>(changes_.size() + 1), 0};
    Command command = draw_(design_.family, *peer.object, rng);
    auto effect = peer.object->execute(command, {actor, peer.knows[actor] + 1, time});
    if (!effect.ok() || effect->length == 0) return;
    const uint64_t first = peer.knows[actor] + 1;
    changes_.push_back({{actor, first, effect->length}, time, peer.knows, std::move(command)});
    bodies_.push_back(std::move(effect->body));
    peer.knows.raise(actor, first + effect->length - 1);
  }

  void hear(Peer& peer, const VersionVector& known) {
    for (size_t i = 0; i < changes_.size(); ++i) {
      const DotRun& dots = changes_[i].dots;
      const Dot last{dots.actor, dots.last()};
      if (peer.knows.contains(last) || !known.contains(last)) continue;
      const crdts::Mutation mutation{dots.actor, dots.first, changes_[i].time};
      EXPECT_TRUE(peer.object->apply(bodies_[i].view(), mutation).ok());
      peer.knows.raise(dots.actor, dots.last());
    }
  }

  const crdts::Design& design_;
  Draw draw_;
  std::array<Peer, 3> peers_;
  MadeChanges changes_;
  std::vector<Payload> bodies_;
};

}  // namespace skerry::harness
