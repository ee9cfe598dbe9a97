// Two replicas of one counter, without network or time: each applies the other's change.
#include <cstdio>

#include "crdts/object/catalogue.h"

int main() {
  using namespace skerry;
  const crdts::Design* design = crdts::find_design("pn_counter");
  if (design == nullptr) return 1;
  const auto alice = design->make();
  const auto bob = design->make();
  const crdts::Mutation by_alice{{ReplicaId{0}, 1}, 1, {1, 0}};
  const crdts::Mutation by_bob{{ReplicaId{1}, 1}, 1, {1, 0}};
  const auto added = alice->execute(CounterAdd{5}, by_alice);
  const auto taken = bob->execute(CounterAdd{-2}, by_bob);
  if (!added.ok() || !taken.ok()) return 1;
  if (!alice->apply(taken->body.view(), by_bob).ok()) return 1;
  if (!bob->apply(added->body.view(), by_alice).ok()) return 1;
  const bool agree = alice->value() == Value(int64_t{3}) && bob->value() == alice->value();
  std::puts(agree ? "both read 3" : "they differ");
  return agree ? 0 : 1;
}
