// Histories by chance: the whole alphabet, more replicas, longer.
#include <bit>
#include <map>

#include "harness/anomalies/alphabet.h"
#include "harness/anomalies/explorer.h"

namespace skerry::harness {
namespace {

constexpr int64_t kHour = int64_t{3'600} * 1'000'000'000;

// A history without one of its steps.
History without(const History& history, size_t gone) {
  History shorter;
  const Subset below = all_of(gone);
  for (size_t i = 0; i < history.size(); ++i) {
    if (i == gone) continue;
    Step step = history[i];
    step.past = (step.past & below) | (step.past >> 1 & ~below);
    shorter.push_back(std::move(step));
  }
  return shorter;
}

// The same by the lowest replicas, in the same order: who is larger may decide.
History by_lowest_replicas(History history) {
  std::map<uint32_t, uint32_t> numbers;
  for (const Step& step : history) numbers[step.replica] = 0;
  uint32_t next = 0;
  for (auto& [replica, number] : numbers) number = next++;
  const auto rename = [&numbers](ReplicaId& replica) {
    const auto at = numbers.find(replica.value);
    if (at != numbers.end()) replica.value = at->second;
  };
  for (Step& step : history) {
    step.replica = numbers[step.replica];
    rename(step.mutation.actor.replica);
    for_each_node(step.command, [&rename](Dot& node) { rename(node.actor.replica); });
  }
  return history;
}

}  // namespace

// Each step is by any replica that has commands left. It has heard of nothing new, or of all that
// some other one knows; now and then its clock jumps, or it crashes and comes back as a new actor
// without the end of what it did.
void Explorer::sample(uint64_t seed, uint32_t replicas, uint32_t each) {
  const std::vector<ActorId> actors = actors_;
  const std::string name = "anomalies/sample/" + std::to_string(draw_);
  Chance chance{Rng::stream(seed, name), {}, {}, 0, false, false};
  epochs_ = Rng::stream(seed, name + "/epochs");
  chance.known.resize(2 + chance.rng.below(replicas - 1));
  chance.left.assign(chance.known.size(), each);
  chance.wanted = chance.known.size() * (1 + chance.rng.below(each));
  chance.is_any_command = chance.rng.below(2) == 0;
  has_names_ = !chance.is_any_command || names_what_it_puts(design_.family);
  chance.is_in_text = design_.family == Family::kJson && chance.rng.below(2) == 0;
  extend_by_chance(chance);
  has_names_ = true;
  actors_ = actors;
  for (const crdts::Anomaly anomaly : found_now_) {
    shrink(anomaly);
    open_.erase(anomaly);
  }
  found_now_.clear();
  for (const crdts::Anomaly anomaly : std::exchange(excused_now_, {})) {
    // Once is enough: a shorter one is found by the complete search, if there is one.
    if (findings_.at(anomaly).is_excused && shrunk_.insert(anomaly).second) shrink(anomaly);
  }
}

void Explorer::extend_by_chance(Chance& chance) {
  if (history_.size() >= chance.wanted || !found_now_.empty() || !failure_.empty()) return;
  std::vector<uint32_t> able;
  for (uint32_t i = 0; i < chance.left.size(); ++i) {
    if (chance.left[i] != 0) able.push_back(i);
  }
  if (able.empty()) return;
  const uint32_t replica = able[chance.rng.below(able.size())];
  --chance.left[replica];
  Author author{replica, chance.known[replica], 0};
  const uint64_t event = chance.rng.below(12);
  if (event == 0) author.clock_jump_ns = chance.rng.below(2) == 0 ? kHour : -kHour;
  if (event == 1) {
    crash(author, chance);
  } else if (chance.rng.below(2) == 0) {
    author.past |= chance.known[chance.rng.below(chance.known.size())];
  }
  const auto object = orders_.replay(orders_.find(author.past)->states.front().paths.front());
  if (!object.ok()) return;
  const Situation situation{design_.family, history_, replica,
                            author.past,    **object, chance.is_in_text};
  const Command command = chance.is_any_command ? any_command(situation, chance.rng)
                                                : drawn_command(situation, chance.rng);
  bool has_gone_on = false;
  perform(author, command, [&](Outcome outcome) {
    if (has_gone_on) return;
    observe();
    if (outcome == Outcome::kNothing) return;
    has_gone_on = true;
    chance.known[replica] = author.past | bit(history_.size() - 1);
    extend_by_chance(chance);
  });
  if (!has_gone_on) extend_by_chance(chance);
}

// Loses some of the end of what it did itself, and all that it had heard of since.
void Explorer::crash(Author& author, Chance& chance) {
  std::vector<size_t> own;
  for (size_t i = 0; i < history_.size(); ++i) {
    if (history_[i].replica == author.replica && has(author.past, i)) own.push_back(i);
  }
  if (own.empty()) return;
  const size_t kept = own.size() - 1 - chance.rng.below(own.size());
  author.past = 0;
  if (kept != 0) {
    const size_t last = own[kept - 1];
    author.past = history_[last].past | bit(last);
  }
  actors_[author.replica].epoch = epochs_.next();
}

void Explorer::shrink(crdts::Anomaly anomaly) {
  Finding& finding = findings_.at(anomaly);
  const auto still_shows = [&](const History& history) {
    Explorer again(design_, draw_, {anomaly});
    again.play(history, 0);
    const auto found = again.findings_.find(anomaly);
    if (found == again.findings_.end()) return false;
    finding = found->second;
    return true;
  };
  for (size_t gone = finding.history.size(); gone > 0;) {
    --gone;
    if (still_shows(without(finding.history, gone))) gone = finding.history.size();
  }
  still_shows(by_lowest_replicas(finding.history));
}

void Explorer::play(const History& steps, size_t at) {
  if (at == steps.size()) return observe();
  const Step& step = steps[at];
  if (orders_.find(step.past) == nullptr) return;
  actors_[step.replica] = step.mutation.actor;
  const Author author{step.replica, step.past, step.clock_jump_ns};
  perform(author, step.command, [&](Outcome outcome) {
    play(steps, outcome == Outcome::kChange ? at + 1 : steps.size());
  });
}

}  // namespace skerry::harness
