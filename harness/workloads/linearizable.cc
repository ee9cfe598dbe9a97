// Commands and reads take effect in one order that is everybody's and that of real time: each at
// some instant between its begin and its end (Herlihy & Wing 1990, section 2).
//
// The order is the server's. A read is at the place up to which its document has what the server
// has ordered, which its set's hash says; a command ends when its author sees its effect. What
// ended before something else began must stand before it, and what is read must be what the
// commands up to there make of one copy, one after the other: nothing is asked of the replicas but
// what they show.
//
// Cost: a look-up an operation, and each command is performed once more. Of a read at a place that
// a later read has passed the value is not made again: replicas with equal sets show equal values
// (strong_eventual_consistency).
#include "harness/workloads/linearizable.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/value.h"
#include "harness/observe/ledger.h"

namespace skerry::harness {
namespace {

// One copy of a document, that commands are performed on in their order.
class OneCopy {
 public:
  explicit OneCopy(const crdts::Design& design) : object_(design.make()) {}
  // False: it could not be.
  bool perform(const Command& command) {
    const HybridTime time{static_cast<int64_t>(performed_ + 1), 0};
    const auto effect = object_->execute(command, {{ReplicaId{0}, 1}, performed_ + 1, time});
    if (effect.ok()) performed_ += effect->length;
    return effect.ok();
  }
  Hash128 digest() const { return object_->digest(); }

 private:
  std::unique_ptr<crdts::Object> object_;
  uint64_t performed_ = 0;
};

class Linearizable final : public Checker {
 public:
  void on_commit(const RunView& view, uint32_t change, const Command& command,
                 const VersionVector&) override {
    History& history = of(view);
    history.commands.resize(change + 1);
    history.commands[change] = {command, history.ended};
  }

  void on_first_delivery(const RunView& view, uint32_t node, uint32_t change) override {
    History& history = of(view);
    if (node >= view.setting().people) order(view, history, change);
  }

  void on_shown(const RunView& view, uint32_t change) override {
    History& history = of(view);
    const auto place = history.places.find(change);
    if (place == history.places.end()) {
      return report(view, results::Verdict::kInvalid,
                    format_dots(view.ledger()[change].committed.dots) +
                        " is shown before the server has ordered it",
                    {view.ledger()[change].committed.dots, {}});
    }
    history.ended = std::max(history.ended, place->second + 1);
    ++ended_;
  }

  void on_read(const RunView& view, uint32_t person, uint64_t read) override {
    of(view).reads[{person, read}] = of(view).ended;
  }

  void on_read_answer(const RunView& view, uint32_t person, const ReadAnswer& answer) override {
    History& history = of(view);
    const auto begun = history.reads.extract({person, answer.read});
    if (!answer.status.ok()) return;
    const InspectedDocument& shown = view.document(person);
    const auto place = history.at.find(shown.integrated_hash());
    const std::string who = "replica " + view.node_name(person) + " reads ";
    if (place == history.at.end()) {
      return report(view, results::Verdict::kInvalid,
                    who + "what is not the beginning of the server's order", {{}, {person}});
    }
    ++ended_;
    if (place->second < begun.mapped()) {
      return report(view, results::Verdict::kInvalid,
                    who + "the first " + std::to_string(place->second) + " commands, and " +
                        std::to_string(begun.mapped()) + " had been seen before it asked",
                    {{}, {person}});
    }
    history.ended = std::max(history.ended, place->second);
    compare(view, history, person, place->second);
  }

  LookedAt looked_at() const override {
    return {{"operations in one order", ended_}, {"values read", compared_}};
  }

 private:
  struct Made {
    Command command;
    uint64_t after = 0;  // what had ended when it began stands before this place
  };
  struct History {
    std::vector<Made> commands;           // by change
    std::vector<uint32_t> order;          // changes, as the server has them
    std::map<uint32_t, uint64_t> places;  // of changes in it
    Hash128 hash;                         // of all of it
    std::map<Hash128, uint64_t> at;       // how long it was at each hash
    uint64_t ended = 0;                   // what has ended stands before this place
    std::map<std::pair<uint32_t, uint64_t>, uint64_t> reads;  // under way: `ended` as they began
    std::unique_ptr<OneCopy> copy;
    uint64_t performed = 0;
  };

  History& of(const RunView& view) {
    History& history = histories_[view.document_index()];
    if (history.copy == nullptr) {
      history.copy = std::make_unique<OneCopy>(view.setting().design());
      history.at[{}] = 0;
    }
    return history;
  }

  void order(const RunView& view, History& history, uint32_t change) {
    const uint64_t place = history.order.size();
    history.order.push_back(change);
    history.places[change] = place;
    history.hash += view.ledger()[change].committed.hash;
    history.at[history.hash] = place + 1;
    const Made& made = history.commands[change];
    if (place >= made.after) return;
    report(view, results::Verdict::kInvalid,
           format_dots(view.ledger()[change].committed.dots) +
               " is ordered before what had ended when it began",
           {view.ledger()[change].committed.dots, {}});
  }

  void compare(const RunView& view, History& history, uint32_t person, uint64_t place) {
    if (place < history.performed) return;
    for (; history.performed < place; ++history.performed) {
      history.copy->perform(history.commands[history.order[history.performed]].command);
    }
    const auto digest = view.document(person).digest();
    if (!digest) return;
    ++compared_;
    if (*digest == history.copy->digest()) return;
    report(view, results::Verdict::kInvalid,
           "replica " + view.node_name(person) + " reads another value than the first " +
               std::to_string(place) + " commands make of one copy",
           {{}, {person}});
  }

  std::map<uint32_t, History> histories_;  // by document
  uint64_t ended_ = 0;
  uint64_t compared_ = 0;
};

}  // namespace

CheckerKind linearizable_check() {
  return {.name = "linearizable",
          .help = "commands and reads take effect in one order, that of real time",
          .make = make_checker<Linearizable>};
}

}  // namespace skerry::harness
