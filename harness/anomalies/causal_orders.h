// Every delivery order of a small set of changes, without trying each: the lattice of the subsets
// that are closed under what each change needs, with the distinct states of each.
//
// Every edge into a subset (one more change delivered to one of the states of a smaller one) must
// give the same value. Changes are pushed and popped, so that a search that extends and shortens
// its histories pays only for what is new.
//
// Invariants: nodes ascend by subset; a change's bit is higher than those of all that it needs, so
// what push() adds stands at the end.
// Cost: at most 2^n subsets and n * 2^(n-1) edges, each replayed from nothing once for each state
// kept. States are told apart by Object::state_digest(); since a design may not have one of its
// own, `spare_paths` further paths to each state are kept and continued even where they look alike.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "crdts/object/catalogue.h"

namespace skerry::harness {

// Bit i: the i-th change of a history.
using Subset = uint32_t;
inline constexpr size_t kMostChanges = 32;

struct OrderedChange {
  crdts::Mutation mutation;
  Payload body;
  Subset needs = 0;  // what is always delivered before it
};

struct OrdersOptions {
  size_t spare_paths = 0;
  // Deltas are joined, each one twice, instead of changes applied once.
  bool joins = false;
  // Also check_invariants(), and that digest() is the digest of value().
  bool is_thorough = false;
  // What is wrong with the value of a subset; empty when nothing is. May be null.
  std::function<std::string(Subset, const Value&)> judge;
  // What failure() calls a change; null: its number, from 1.
  std::function<std::string(size_t change)> name_of;
};

class CausalOrders {
 public:
  using Path = std::vector<uint8_t>;  // changes in delivery order

  struct State {
    std::vector<Path> paths;
  };
  struct Node {
    Subset subset = 0;
    Hash128 digest;
    Value value;
    std::vector<State> states;
  };

  // `design` must outlive this.
  CausalOrders(const crdts::Design& design, OrdersOptions options);

  // Adds a change and all subsets that it completes. False, with failure() set, where a change
  // cannot be integrated or two orders give two values.
  bool push(OrderedChange change);
  // Takes the last change away again, and the failure.
  void pop();

  size_t size() const { return changes_.size(); }
  const std::vector<Node>& nodes() const { return nodes_; }
  // Null if the subset is not closed.
  const Node* find(Subset subset) const;
  // A new object after the changes of a path.
  StatusOr<std::unique_ptr<crdts::Object>> replay(const Path& path) const;

  uint64_t edges() const { return edges_; }
  // In how many orders all changes can be delivered; the largest number where it is larger.
  uint64_t orders() const;
  uint64_t states() const;
  const std::string& failure() const { return failure_; }

 private:
  Status deliver(crdts::Object& object, size_t change) const;
  // A node in the making. The digests of its states are asked for when a second edge arrives: many
  // nodes have one.
  struct Draft {
    Node node;
    std::unique_ptr<crdts::Object> first;  // what arrived first
    std::vector<Hash128> state_digests;
  };
  bool complete(Subset subset);
  bool arrive(Draft& draft, Path path);
  static void keep(Draft& draft, std::unique_ptr<crdts::Object> object, Path path,
                   size_t spare_paths);
  bool fail(const Path& path, const std::string& what);

  const crdts::Design& design_;
  OrdersOptions options_;
  std::vector<OrderedChange> changes_;
  std::vector<Node> nodes_;
  std::vector<size_t> sizes_;  // of nodes_ before each push
  uint64_t edges_ = 0;
  std::string failure_;
};

}  // namespace skerry::harness
