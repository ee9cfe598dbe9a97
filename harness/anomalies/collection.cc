#include "harness/anomalies/collection.h"

#include <functional>
#include <memory>
#include <vector>

namespace skerry::harness {
namespace {

struct PureChange {
  crdts::Mutation mutation;
  Payload body;
  Subset past = 0;  // among the changes
};
using Order = std::vector<size_t>;

// Who knows a command knows what its author knew: pure operations are delivered causally.
bool is_causal(const History& history) {
  for (const Step& step : history) {
    for (size_t i = 0; i < history.size(); ++i) {
      if (has(step.past, i) && (history[i].past & ~step.past) != 0) return false;
    }
  }
  return true;
}

// The history's commands performed once more, as pure operations; one without effect makes no
// change. Empty, with `refusal` set, where one is refused.
std::vector<PureChange> pure_changes(const crdts::Design& design, const History& history,
                                     std::string& refusal) {
  std::vector<PureChange> changes;
  std::vector<Subset> numbers(history.size(), 0);  // of each step: its change, as a subset
  for (size_t i = 0; i < history.size(); ++i) {
    const Step& step = history[i];
    PureChange change{step.mutation, {}, 0};
    change.mutation.first = 1;
    const auto object = design.make_pure();
    for (size_t j = 0; j < i; ++j) {
      if (has(step.past, j)) change.past |= numbers[j];
    }
    for (size_t j = 0; j < changes.size(); ++j) {
      if (changes[j].mutation.actor == step.mutation.actor) ++change.mutation.first;
      if (!has(change.past, j)) continue;
      const Status applied = object->apply(changes[j].body.view(), changes[j].mutation);
      if (!applied.ok()) refusal = std::string(applied.message());
    }
    const auto effect = object->execute(step.command, change.mutation);
    if (!effect.ok()) refusal = std::string(effect.status().message());
    if (!refusal.empty()) return {};
    if (effect->length == 0) continue;
    change.body = effect->body;
    numbers[i] = bit(changes.size());
    changes.push_back(std::move(change));
  }
  return changes;
}

// What lies in the past of all that is still to come.
VersionVector stable_after(const std::vector<PureChange>& changes, Subset delivered) {
  VersionVector stable;
  for (size_t i = 0; i < changes.size(); ++i) {
    bool is_stable = has(delivered, i);
    for (size_t later = 0; later < changes.size(); ++later) {
      is_stable = is_stable && (has(delivered, later) || has(changes[later].past, i));
    }
    if (is_stable) stable.raise(changes[i].mutation.actor, changes[i].mutation.first);
  }
  return stable;
}

// Calls `then` with every order in which each change comes after its past.
void each_order(const std::vector<PureChange>& changes, Subset delivered, Order& order,
                const std::function<void()>& then) {
  if (order.size() == changes.size()) return then();
  for (size_t next = 0; next < changes.size(); ++next) {
    if (has(delivered, next) || (changes[next].past & ~delivered) != 0) continue;
    order.push_back(next);
    each_order(changes, delivered | bit(next), order, then);
    order.pop_back();
  }
}

// Collects where `at` says so, and says what is there then.
Value replay(const crdts::Design& design, const std::vector<PureChange>& changes,
             const Order& order, const std::function<bool(size_t)>& at) {
  const auto object = design.make_pure();
  Subset delivered = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    const PureChange& change = changes[order[i]];
    if (!object->apply(change.body.view(), change.mutation).ok()) return "a change is refused";
    delivered |= bit(order[i]);
    if (at(i)) object->collect(stable_after(changes, delivered));
  }
  return object->value();
}

}  // namespace

std::string find_observed_collection(const crdts::Design& design, const History& history,
                                     const Value& value) {
  if (design.make_pure == nullptr || !is_causal(history)) return "";
  std::string wrong;
  const std::vector<PureChange> changes = pure_changes(design, history, wrong);
  if (!wrong.empty()) return "as pure operations: " + wrong;
  const auto compare = [&](const Order& order, const std::string& when,
                           const std::function<bool(size_t)>& at) {
    const Value given = replay(design, changes, order, at);
    if (!wrong.empty() || given == value) return;
    wrong = "as pure operations, " + when + ": " + to_display(given) + ", not " + to_display(value);
  };
  Order order;
  each_order(changes, 0, order, [&] {
    compare(order, "never collected", [](size_t) { return false; });
    compare(order, "always collected", [](size_t) { return true; });
    for (size_t moment = 0; moment < order.size(); ++moment) {
      compare(order, "collected after delivery " + std::to_string(moment + 1),
              [moment](size_t i) { return i == moment; });
    }
  });
  return wrong;
}

}  // namespace skerry::harness
