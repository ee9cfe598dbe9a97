#include "harness/workloads/trace_player.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace skerry::harness {

TracePlayer::TracePlayer(std::vector<Transaction> transactions, Dealing dealing,
                         std::vector<Instant> due, Duration least_gap)
    : transactions_(std::move(transactions)),
      dealing_(std::move(dealing)),
      due_(std::move(due)),
      least_gap_(least_gap),
      people_(dealing_.chains.size()),
      known_(transactions_.size()),
      is_made_(transactions_.size(), false),
      left_(transactions_.size()) {}

void TracePlayer::begin(World& world) {
  for (uint32_t person = 0; person < people_.size(); ++person) {
    if (dealing_.chains[person].empty()) continue;
    world.limit_integration(person, VersionVector());
    // Not here: replicas may not have started yet.
    const Instant first = std::max(world.now(), due_[dealing_.chains[person].front()]);
    if (first < world.end()) world.schedule(first, person, 0);
  }
}

void TracePlayer::wake(World& world, uint32_t person) {
  people_[person].wake_at = {-1};
  go_on(world, person);
}

void TracePlayer::on_received(World& world, uint32_t person) {
  // A submission may be told as a receipt at once, while go_on is at work.
  if (is_playing_ || person >= people_.size() || !world.is_running(person)) return;
  make_lost_again(world, person);
  go_on(world, person);
}

void TracePlayer::go_on(World& world, uint32_t person) {
  Person& state = people_[person];
  const std::vector<uint32_t>& chain = dealing_.chains[person];
  while (state.next < chain.size() && world.is_running(person) && world.now() < world.end()) {
    const uint32_t transaction = chain[state.next];
    const VersionVector* past = past_of_next(state, transaction);
    if (past == nullptr || !world.document(person).received().covers(*past)) return;
    const Instant at = state.last_at.ns < 0
                           ? due_[transaction]
                           : std::max(due_[transaction], state.last_at + least_gap_);
    if (at > world.now()) {
      if (at < world.end() && state.wake_at != at) {
        state.wake_at = at;
        world.schedule(at, person, 0);
      }
      return;
    }
    is_playing_ = true;
    const bool is_made = make_transaction(world, person, transaction);
    is_playing_ = false;
    if (!is_made) return;
  }
}

const VersionVector* TracePlayer::past_of_next(Person& person, uint32_t transaction) {
  if (!person.past.has_value()) {
    VersionVector past;
    for (const uint32_t parent : transactions_[transaction].parents) {
      if (!is_made_[parent]) return nullptr;
      past.merge(known_[parent]);
    }
    person.past = std::move(past);
  }
  return &*person.past;
}

bool TracePlayer::make_transaction(World& world, uint32_t person, uint32_t transaction) {
  Person& state = people_[person];
  if (!state.limit.covers(*state.past)) {
    state.limit.merge(*state.past);
    world.limit_integration(person, state.limit);
  }
  SKERRY_CHECK(world.document(person).integrated().covers(*state.past));
  while (state.patch < transactions_[transaction].patches.size()) {
    if (!make_patch(world, person, transaction)) return false;
  }
  finish_transaction(world, person, transaction);
  return true;
}

bool TracePlayer::make_patch(World& world, uint32_t person, uint32_t transaction) {
  Person& state = people_[person];
  const Patch& patch = transactions_[transaction].patches[state.patch];
  const uint64_t length = world.text_length(person);
  const uint64_t position = std::min(patch.position, length);
  const uint64_t erased = std::min(patch.erased, length - position);
  const std::optional<Committed> committed =
      world.submit(person, TextSplice{position, erased, patch.inserted});
  if (!committed.has_value()) return false;
  if (position != patch.position || erased != patch.erased) world.count("clamped_positions", 1);
  if (committed->dots.length > 0) {
    const Dot last{committed->dots.actor, committed->dots.last()};
    state.made.push_back({transaction, state.patch, last});
  }
  ++state.patch;
  return true;
}

void TracePlayer::finish_transaction(World& world, uint32_t person, uint32_t transaction) {
  Person& state = people_[person];
  VersionVector known = *std::exchange(state.past, std::nullopt);
  bool has_changes = false;
  for (size_t i = state.made.size(); i-- > 0 && state.made[i].transaction == transaction;) {
    known.raise(state.made[i].last.actor, state.made[i].last.sequence);
    has_changes = true;
  }
  known_[transaction] = std::move(known);
  is_made_[transaction] = true;
  --left_;
  ++state.next;
  state.patch = 0;
  state.last_at = world.now();
  if (state.next == dealing_.chains[person].size()) world.limit_integration(person, std::nullopt);
  if (has_changes) return;
  // Nobody will receive anything, yet somebody may wait for it.
  for (uint32_t other = 0; other < people_.size(); ++other) {
    if (other != person) world.schedule(world.now(), other, 0);
  }
}

void TracePlayer::make_lost_again(World& world, uint32_t person) {
  Person& state = people_[person];
  const InspectedDocument& replica = world.document(person);
  // A change that is being stored is integrated and not yet received; one from the log may be
  // received and held back. What is neither is gone.
  const auto has = [&replica](const Dot& dot) {
    return replica.integrated().contains(dot) || replica.received().contains(dot);
  };
  while (!state.made.empty() && !has(state.made.back().last)) {
    const Made lost = state.made.back();
    state.made.pop_back();
    const std::vector<uint32_t>& chain = dealing_.chains[person];
    while (state.next > 0 && (state.next == chain.size() || chain[state.next] > lost.transaction)) {
      const uint32_t transaction = chain[--state.next];
      if (is_made_[transaction]) ++left_;
      is_made_[transaction] = false;
    }
    state.patch = lost.patch;
    // Others who wait for it wait for other dots from now on.
    for (Person& other : people_) other.past.reset();
  }
}

std::string TracePlayer::unfinished() const {
  if (left_ == 0) return {};
  std::string text = std::to_string(left_) + " of " + std::to_string(transactions_.size()) +
                     " recorded transactions were not made";
  for (uint32_t person = 0; person < people_.size(); ++person) {
    const Person& state = people_[person];
    if (state.next == dealing_.chains[person].size()) continue;
    const uint32_t transaction = dealing_.chains[person][state.next];
    text +=
        "; person " + std::to_string(person) + " is at transaction " + std::to_string(transaction);
    const auto& parents = transactions_[transaction].parents;
    const auto missing =
        std::ranges::find_if(parents, [&](uint32_t parent) { return !is_made_[parent]; });
    if (missing != parents.end()) {
      text += ", which follows transaction " + std::to_string(*missing) + " of person " +
              std::to_string(dealing_.person_of[*missing]);
    }
    break;  // the first one says enough
  }
  return text;
}

}  // namespace skerry::harness
