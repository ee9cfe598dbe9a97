// What it costs an add-wins set to take in a remote operation: 64-bit keys drawn uniformly, half
// additions and half removals, around 10,000 live elements. A second replica makes the operations
// beforehand, so that nothing but the integration is timed.
//
//   BM_integrate   joining the decoded delta, on the template
//   BM_apply       through the type-erased object: decoding and its checks as well
//   BM_local       the same operations made at their author, deltas included
//
// Each pass ends with as many elements as it began with.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/check.h"
#include "core/rng.h"
#include "crdts/delta/delta_object.h"
#include "crdts/sets/add_wins_set.h"

namespace skerry::crdts {
namespace {

constexpr ActorId kAuthor{ReplicaId{0}, 7};
constexpr size_t kOperations = 20'000;  // of a pass

// All 64 bits, seven in a byte: ten bytes of UTF-8.
std::string key_of(uint64_t number) {
  std::string key;
  for (int i = 0; i < 10; ++i) key += static_cast<char>(number >> (7 * i) & 0x7F);
  return key;
}

struct Session {
  AddWinsSet before;
  std::vector<Command> commands;
  std::vector<Mutation> mutations;
  std::vector<AddWinsSet> deltas;
  std::vector<Payload> bodies;
};

// `live` elements, then additions of new keys and removals of random live ones in turn.
const Session& session_of(size_t live) {
  static std::vector<std::unique_ptr<Session>> made;
  static std::vector<size_t> sizes;
  for (size_t i = 0; i < made.size(); ++i) {
    if (sizes[i] == live) return *made[i];
  }
  auto session = std::make_unique<Session>();
  Rng rng = Rng::stream(live, "bench/add_wins_set");
  AddWinsSet author;
  std::vector<std::string> keys;
  uint64_t next = 0;
  while (keys.size() < live) {
    keys.push_back(key_of(rng.next()));
    author.add(keys.back(), {kAuthor, ++next, {}});
  }
  session->before = author;
  for (size_t i = 0; i < kOperations; ++i) {
    const Mutation mutation{kAuthor, ++next, {}};
    std::string key = key_of(rng.next());
    Command command = SetAdd{key};
    if (i % 2 == 1) {
      std::string& victim = keys[rng.below(keys.size())];
      command = SetRemove{victim};
      victim = keys.back();
      keys.pop_back();
    } else {
      keys.push_back(std::move(key));
    }
    const StatusOr<AddWinsSet> delta = perform(author, command, mutation);
    SKERRY_CHECK(delta.ok() && *delta != AddWinsSet());
    session->commands.push_back(command);
    session->mutations.push_back(mutation);
    session->deltas.push_back(*delta);
    session->bodies.push_back(encode_state(*delta));
  }
  SKERRY_CHECK(author.size() == live);
  made.push_back(std::move(session));
  sizes.push_back(live);
  return *made.back();
}

void count(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kOperations));
  state.counters["ns_per_op"] = benchmark::Counter(
      static_cast<double>(kOperations) / 1e9,
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void BM_integrate(benchmark::State& state) {
  const Session& session = session_of(static_cast<size_t>(state.range(0)));
  for (auto _ : state) {
    state.PauseTiming();
    auto set = std::make_unique<AddWinsSet>(session.before);
    state.ResumeTiming();
    for (const AddWinsSet& delta : session.deltas) set->join(delta);
    benchmark::DoNotOptimize(set->digest());
    state.PauseTiming();
    set.reset();
    state.ResumeTiming();
  }
  count(state);
}
BENCHMARK(BM_integrate)->Arg(100)->Arg(1'000)->Arg(10'000)->Arg(100'000);

void BM_apply(benchmark::State& state) {
  const Session& session = session_of(static_cast<size_t>(state.range(0)));
  const Payload before = encode_state(session.before);
  for (auto _ : state) {
    state.PauseTiming();
    std::unique_ptr<Object> object = make_delta_object<AddWinsSet>();
    SKERRY_CHECK(object->join(before.view()).ok());
    state.ResumeTiming();
    for (size_t i = 0; i < session.bodies.size(); ++i) {
      const Status applied = object->apply(session.bodies[i].view(), session.mutations[i]);
      benchmark::DoNotOptimize(applied.ok());
    }
    state.PauseTiming();
    object.reset();
    state.ResumeTiming();
  }
  count(state);
}
BENCHMARK(BM_apply)->Arg(10'000);

void BM_local(benchmark::State& state) {
  const Session& session = session_of(static_cast<size_t>(state.range(0)));
  for (auto _ : state) {
    state.PauseTiming();
    auto set = std::make_unique<AddWinsSet>(session.before);
    state.ResumeTiming();
    for (size_t i = 0; i < session.commands.size(); ++i) {
      const auto delta = perform(*set, session.commands[i], session.mutations[i]);
      benchmark::DoNotOptimize(delta.ok());
    }
    state.PauseTiming();
    set.reset();
    state.ResumeTiming();
  }
  count(state);
}
BENCHMARK(BM_local)->Arg(10'000);

}  // namespace
}  // namespace skerry::crdts
