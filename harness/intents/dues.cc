#include "harness/intents/dues.h"

#include <algorithm>

namespace skerry::harness {
namespace {

using crdts::Anomaly;

// The fewest of these weights that come to `amount`; 1 where all of them do not.
uint64_t fewest(std::vector<int64_t> weights, int64_t amount) {
  std::sort(weights.begin(), weights.end(), std::greater<>());
  uint64_t count = 0;
  for (const int64_t weight : weights) {
    if (amount <= 0 || weight <= 0) break;
    amount -= weight;
    ++count;
  }
  return std::max<uint64_t>(count, 1);
}

}  // namespace

void Dues::take(const Removal& removal, uint32_t change) {
  Takers& takers = takers_[key_of(removal)];
  const MadeChange& taker = changes_[change];
  takers.seen.merge(taker.past);
  takers.latest.raise(taker.dots.actor, taker.dots.last());
  ++takers.count;
}

void Dues::put_in_vain(const Item& item, uint32_t replica, IntentFindings& findings) {
  ++judged_;
  ++lost_;
  ++in_vain_;
  findings.examples.try_emplace(Anomaly::kAddedAgainAfterRemoval,
                                name_of(item) + " was put there by replica " +
                                    std::to_string(replica) + ", and nothing came of it");
}

std::string Dues::dot_of(const Put& put) const {
  const DotRun& dots = changes_[put.change].dots;
  return format_dot({dots.actor, dots.first});
}

Dues::Account Dues::account_of(const Item& item, const std::vector<Put>& puts,
                               const Rules& rules) const {
  Account account;
  bool was_given_back = false;
  for (const std::string& key : keys_that_reach(item)) {
    was_given_back = was_given_back || undone_takers_.contains(key);
    const auto found = takers_.find(key);
    if (found != takers_.end()) account.takers.push_back(&found->second);
  }
  account.is_sum = rules.is_multiset || (rules.adds_up && rules.adds_up(item));
  int64_t all = 0;
  for (const Put& put : puts) {
    const DotRun& dots = changes_[put.change].dots;
    const auto has_taken = [&](const Takers* takers) {
      return takers->seen.contains({dots.actor, dots.last()});
    };
    const bool is_gone = put.undone || std::ranges::any_of(account.takers, has_taken);
    (is_gone ? account.gone : account.owed).push_back(put);
    const bool is_open = is_gone && !put.undone && (was_given_back || put.was_away);
    account.open += is_open ? 1 : 0;
    all += put.weight;
    if (!is_gone) account.least = account.is_sum ? account.least + put.weight : 1;
  }
  account.most = account.open != 0 ? 1 : account.least;
  if (!rules.is_multiset) return account;
  // A removal takes one copy, and two may mean the same one.
  int64_t removals = 0;
  for (const Takers* takers : account.takers) removals += static_cast<int64_t>(takers->count);
  account.most = removals == 0 ? all : std::max(account.least, all - 1);
  account.least = std::max<int64_t>(0, all - removals);
  return account;
}

bool Dues::has_concurrent_taker(const Account& account, const Put& put) const {
  const MadeChange& author = changes_[put.change];
  for (const Takers* takers : account.takers) {
    for (const VersionVector::Entry& taker : takers->latest.entries()) {
      // Nobody took this put away who had seen it, so a later own command is none of them.
      if (taker.actor == author.dots.actor) continue;
      if (!author.past.contains({taker.actor, taker.last})) return true;
    }
  }
  return false;
}

void Dues::lose(const Item& item, const Account& account, int64_t missing, const Rules& rules,
                IntentFindings& findings) {
  if (account.is_sum) {
    std::vector<int64_t> weights;
    for (const Put& put : account.owed) weights.push_back(put.weight);
    lost_ += fewest(std::move(weights), missing);
    const std::string amount = rules.name(item) + " is there " + std::to_string(missing) +
                               " times too few or as so much too little, counting all that nobody "
                               "took away who had seen it";
    findings.examples.emplace(Anomaly::kLostConcurrentUpdate, amount);
    return;
  }
  const bool was_never_taken = account.takers.empty();
  for (const Put& put : account.owed) {
    ++lost_;
    std::string what =
        rules.name(item) + ", put there by " + dot_of(put) + ", is not there, though ";
    if (!was_never_taken && !has_concurrent_taker(account, put)) {
      ++in_vain_;
      what += "all who took it away were seen by its author, who put it there again";
      findings.examples.emplace(Anomaly::kAddedAgainAfterRemoval, what);
      continue;
    }
    what += "nobody who had seen it took it away";
    if (was_never_taken) findings.examples.emplace(Anomaly::kConcurrentChildCreation, what);
    findings.examples.emplace(rules.loss ? rules.loss(put.change) : Anomaly::kLostConcurrentUpdate,
                              what);
  }
}

void Dues::find_surplus(const Item& item, const Account& account, int64_t surplus,
                        const Rules& rules, IntentFindings& findings) {
  std::vector<int64_t> weights;
  for (const Put& put : account.gone) weights.push_back(put.weight);
  resurrected_ += account.is_sum ? fewest(std::move(weights), surplus) : 1;
  const std::string what =
      account.is_sum
          ? rules.name(item) + " is there " + std::to_string(surplus) +
                " times too often or as so much too much, counting all that nobody took away who "
                "had seen it"
          : rules.name(item) + " is there, though all who put it there, the last of them " +
                dot_of(account.gone.back()) + ", were seen by one who took it away";
  findings.examples.emplace(Anomaly::kResurrectedElement, what);
}

void Dues::judge(const Rules& rules, const std::function<int64_t(const Item&)>& held,
                 IntentFindings& findings) {
  for (const auto& [item, puts] : puts_) {
    if (rules.is_left_out && rules.is_left_out(item)) continue;
    const Account account = account_of(item, puts, rules);
    int64_t there = held(item);
    if (!account.is_sum) there = std::min<int64_t>(there, 1);  // twice is another matter
    judged_ += puts.size() - account.open;
    not_judged_ += account.open;
    if (there < account.least) lose(item, account, account.least - there, rules, findings);
    if (there > account.most) find_surplus(item, account, there - account.most, rules, findings);
  }
  const auto count = [](uint64_t number) { return static_cast<double>(number); };
  findings.metrics["intents_judged"] = count(judged_);
  findings.metrics["intents_not_judged"] = count(not_judged_);
  findings.metrics["lost_intents"] = count(lost_);
  findings.metrics["intents_in_vain"] = count(in_vain_);
  findings.metrics["resurrected_intents"] = count(resurrected_);
  if (judged_ > 0) findings.metrics["lost_intent_rate"] = count(lost_) / count(judged_);
}

}  // namespace skerry::harness
