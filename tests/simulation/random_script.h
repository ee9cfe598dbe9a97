// Random scripts, and what their commands give without a simulator.
//
// A RandomScript performs random commands of a design on documents alone, one a replica: each on
// its author's document, at its time, after exactly what had come to the author by then; the
// changes go from document to document in causal order. It writes down as steps of a script what it
// did, with labels for the nodes of trees, and what every replica must show meanwhile. Whoever
// plays the text in a simulated network must see the same values.
//
// When a change comes is known beforehand: kLatency after its commit, or, if a cut was in between,
// somewhen in the kQuiet after the heal, in which nobody does anything.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/command.h"
#include "core/json_text.h"
#include "core/rng.h"
#include "core/time.h"
#include "core/value.h"
#include "crdts/object/catalogue.h"
#include "replica/local_first/document.h"

namespace skerry {

class RandomScript {
 public:
  static constexpr int64_t kMs = 1'000'000;
  static constexpr int64_t kLatency = 10 * kMs;
  static constexpr int64_t kQuiet = 20'000 * kMs;
  // Any instant that has the distances of the simulator's will do.
  static constexpr int64_t kWallOrigin = 1'767'225'600'000 * kMs;

  // One replica for each of the epochs, which are the simulator's: some designs draw from them.
  RandomScript(const crdts::Design& design, ReplicationMode mode,
               const std::vector<uint64_t>& epochs, uint64_t seed);

  const std::string& steps() const { return steps_; }
  uint32_t replicas() const { return static_cast<uint32_t>(nodes_.size()); }
  int64_t end() const { return clock_ + 1'000 * kMs; }
  uint64_t commits() const { return changes_.size(); }
  uint64_t refused() const { return refused_; }
  uint64_t cuts() const { return cuts_; }
  uint64_t afters() const { return afters_; }
  Value value(uint32_t replica) const { return nodes_[replica].document->object().value(); }

 private:
  struct Node {
    ActorId actor;
    uint64_t next = 1;
    std::unique_ptr<replica::Document> document;
    uint32_t group = 0;           // of the cut
    std::vector<size_t> missing;  // changes that a cut keeps away, in the order of their commits
  };
  struct Event {
    enum class Kind : uint8_t { kCommand, kArrival, kCut, kHeal, kLook };
    Kind kind = Kind::kCommand;
    uint32_t node = 0;
    size_t change = 0;       // that arrives
    std::string after = {};  // of a command: "label at 1" instead of a time
    bool may_have_after = false;
  };

  void plan(uint64_t slots);
  void plan_slot(int64_t at);
  void push(int64_t at, Event event) { events_.emplace(std::pair(at, order_++), std::move(event)); }
  void handle(int64_t at, const Event& event);
  void perform(int64_t at, const Event& event);
  void spread(int64_t at, uint32_t author, size_t change, const Event& event,
              const std::string& label);
  void arrive(int64_t at, uint32_t node, size_t change);
  void cut(int64_t at);
  void heal(int64_t at);
  void look(int64_t at, uint32_t node);
  void expect_at_end();

  // As the step is written.
  std::string in_text(const Command& command) const;
  std::string expected(uint32_t node) const;
  std::string labelled(std::string text) const;
  static std::string quoted(const std::string& text) {
    std::string json;
    append_json_string(json, text);
    return json;
  }

  const crdts::Design& design_;
  Rng rng_;
  std::vector<Node> nodes_;
  std::multimap<std::pair<int64_t, uint64_t>, Event> events_;
  uint64_t order_ = 0;
  int64_t clock_ = 1'000 * kMs;
  std::vector<Change> changes_;
  std::map<std::string, std::string> labels_;  // by the text of the dot
  std::string steps_;
  uint64_t refused_ = 0;
  uint64_t cuts_ = 0;
  uint64_t afters_ = 0;
};

}  // namespace skerry
