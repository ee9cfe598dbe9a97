#include "harness/anomalies/probe.h"

#include <array>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/hybrid_logical_clock.h"
#include "core/rng.h"
#include "crdts/generate/commands.h"
#include "harness/anomalies/shown.h"

namespace skerry::harness {
namespace {

using crdts::Mutation;
using crdts::Object;

struct Peer {
  std::unique_ptr<Object> object;
  ActorId actor;
  uint64_t next = 1;
  HybridLogicalClock clock;
};

// The value with every actor's epoch in it called the same: values that name what they hold by its
// dot (trees) are no draws.
Value without_epochs(Value value, const std::array<Peer, 2>& peers) {
  const auto rename = [&peers](std::string& text) {
    for (const Peer& peer : peers) {
      absl::StrReplaceAll({{absl::StrCat(absl::Hex(peer.actor.epoch)), "epoch"}}, &text);
    }
  };
  if (auto* text = std::get_if<std::string>(&value)) rename(*text);
  if (auto* texts = std::get_if<std::vector<std::string>>(&value)) {
    for (std::string& text : *texts) rename(text);
  }
  return value;
}

// What undo takes back is decided by time in many designs that read no clock otherwise.
Command next_command(Family family, const Object& object, Rng& rng) {
  Command command = crdts::random_command(family, crdts::view_of(object), 2, rng);
  while (is<Undo, Redo>(command)) {
    command = crdts::random_command(family, crdts::view_of(object), 2, rng);
  }
  return command;
}

// Two replicas that hear of each other at once or, now and then, later; what they end up with.
// `seed` draws the commands, `epochs` the actors, `skew` sets the second one's clock on.
std::vector<Value> play(const crdts::Design& design, uint64_t seed, uint64_t epochs, int64_t skew) {
  constexpr int kRounds = 24;
  Rng rng = Rng::stream(seed, "anomalies/probe");
  Rng names = Rng::stream(epochs, "anomalies/epochs");
  std::array<Peer, 2> peers;
  for (uint32_t i = 0; i < 2; ++i)
    peers[i] = {design.make(), {ReplicaId{i}, names.next()}, 1, HybridLogicalClock()};
  std::vector<Value> values;
  for (int round = 0; round < kRounds; ++round) {
    std::array<crdts::Effect, 2> effects;
    std::array<Mutation, 2> mutations;
    for (uint32_t i = 0; i < 2; ++i) {
      Peer& peer = peers[i];
      const Instant wall{1'000 + round * 2 + (i == 1 ? skew : 0)};
      mutations[i] = {peer.actor, peer.next, peer.clock.tick(wall)};
      const Command command = next_command(design.family, *peer.object, rng);
      auto effect = peer.object->execute(command, mutations[i]);
      if (effect.ok()) effects[i] = *std::move(effect);
      peer.next += effects[i].length;
    }
    for (uint32_t i = 0; i < 2; ++i) {
      if (effects[i].length == 0) continue;
      if (!peers[1 - i].object->apply(effects[i].body.view(), mutations[i]).ok()) return values;
      peers[1 - i].clock.resume(mutations[i].time);  // a nanosecond off: within any bound
    }
    values.push_back(without_epochs(peers[0].object->value(), peers));
  }
  return values;
}

}  // namespace

bool reads_clock(const crdts::Design& design) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    if (play(design, seed, 1, -1) != play(design, seed, 1, 1)) return true;
  }
  return false;
}

bool draws_randomly(const crdts::Design& design) {
  for (uint64_t epochs = 2; epochs <= 8; ++epochs) {
    if (play(design, 1, 1, 1) != play(design, 1, epochs, 1)) return true;
  }
  return false;
}

bool ties_descend(const crdts::Design& design) {
  const auto left = design.make();
  const auto right = design.make();
  const auto insert = [&](const char* name) {
    return design.family == Family::kList
               ? Command(ListInsert{0, name})
               : Command(TextSplice{0, 0, name, design.family == Family::kJson ? kTextInJson : ""});
  };
  const Mutation first{{ReplicaId{0}, 1}, 1, {1, 0}};
  const Mutation second{{ReplicaId{1}, 1}, 1, {1, 0}};
  const auto a = left->execute(insert("a"), first);
  const auto b = right->execute(insert("b"), second);
  if (!a.ok() || !b.ok() || !left->apply(b->body.view(), second).ok()) return false;
  const std::vector<std::string> order = elements_shown(design.family, left->value());
  return !order.empty() && order.front() == "b";
}

bool is_multiset(const crdts::Design& design) {
  if (design.family != Family::kSet) return false;
  const auto object = design.make();
  for (uint64_t i = 1; i <= 2; ++i) {
    const Mutation mutation{{ReplicaId{0}, 1}, i, {static_cast<int64_t>(i), 0}};
    if (!object->execute(SetAdd{"a"}, mutation).ok()) return false;
  }
  const Value value = object->value();
  const auto* elements = std::get_if<std::vector<std::string>>(&value);
  return elements != nullptr && elements->size() == 2;
}

}  // namespace skerry::harness
