#include "harness/workloads/dealing.h"

#include <algorithm>
#include <limits>
#include <string>

namespace skerry::harness {
namespace {

constexpr uint32_t kNobody = std::numeric_limits<uint32_t>::max();
constexpr uint64_t kMostNumbers = uint64_t{1} << 27;  // 512 MiB

// Transactions arrive in causal order and are appended to chains; for each it is known how much of
// every chain is in its past.
class Dealer {
 public:
  explicit Dealer(const Recording& recording) : recording_(recording) {}

  // The chains' lengths in the past of the next transaction.
  std::vector<uint32_t> past() const {
    std::vector<uint32_t> past(dealing_.chains.size(), 0);
    for (const uint32_t parent : recording_.transactions[next()].parents) {
      const std::vector<uint32_t>& known = known_[parent];
      for (size_t chain = 0; chain < known.size(); ++chain) {
        past[chain] = std::max(past[chain], known[chain]);
      }
    }
    return past;
  }
  // True if the chain's end is in that past, so that the next transaction may follow it.
  bool fits(const std::vector<uint32_t>& past, uint32_t chain) const {
    return past[chain] == dealing_.chains[chain].size();
  }
  void append(std::vector<uint32_t> past, uint32_t chain) {
    const uint32_t transaction = next();
    if (chain >= dealing_.chains.size()) dealing_.chains.resize(chain + 1);
    past.resize(dealing_.chains.size(), 0);
    dealing_.chains[chain].push_back(transaction);
    dealing_.person_of.push_back(chain);
    past[chain] = static_cast<uint32_t>(dealing_.chains[chain].size());
    numbers_ += past.size();
    known_.push_back(std::move(past));
  }
  // What is kept grows with transactions times chains.
  bool is_full() const { return numbers_ > kMostNumbers; }
  uint32_t next() const { return static_cast<uint32_t>(dealing_.person_of.size()); }
  const Dealing& dealing() const { return dealing_; }
  Dealing take() { return std::move(dealing_); }

 private:
  const Recording& recording_;
  Dealing dealing_;
  std::vector<std::vector<uint32_t>> known_;  // by transaction, itself included
  uint64_t numbers_ = 0;                      // in known_
};

// Agent k is person k; nothing where an agent's transactions are no chain.
bool deal_by_agent(const Recording& recording, Dealing& dealing) {
  Dealer dealer(recording);
  for (const Transaction& transaction : recording.transactions) {
    std::vector<uint32_t> past = dealer.past();
    past.resize(std::max<size_t>(past.size(), transaction.agent + 1), 0);
    const bool is_first = transaction.agent >= dealer.dealing().chains.size();
    if (!is_first && !dealer.fits(past, transaction.agent)) return false;
    dealer.append(std::move(past), transaction.agent);
    if (dealer.is_full()) return false;
  }
  dealing = dealer.take();
  dealing.chains.resize(recording.agents);
  return true;
}

// The chain that the next transaction should follow: its agent's last one, else the one that a
// parent ends (a branch goes on), else the one whose end is oldest, so that recent ends are kept
// for those who continue them.
uint32_t best_chain(const Dealer& dealer, const std::vector<uint32_t>& past, uint32_t last_of_agent,
                    const std::vector<uint32_t>& parents) {
  if (last_of_agent != kNobody && dealer.fits(past, last_of_agent)) return last_of_agent;
  const Dealing& dealing = dealer.dealing();
  for (const uint32_t parent : parents) {
    const uint32_t chain = dealing.person_of[parent];
    if (dealing.chains[chain].back() == parent) return chain;
  }
  uint32_t best = kNobody;
  for (uint32_t chain = 0; chain < dealing.chains.size(); ++chain) {
    if (!dealer.fits(past, chain)) continue;
    if (best == kNobody || dealing.chains[chain].back() < dealing.chains[best].back()) best = chain;
  }
  return best == kNobody ? static_cast<uint32_t>(dealing.chains.size()) : best;
}

StatusOr<Dealing> deal_by_branch(const Recording& recording) {
  Dealer dealer(recording);
  std::vector<uint32_t> last_of_agent(recording.agents, kNobody);
  for (const Transaction& transaction : recording.transactions) {
    std::vector<uint32_t> past = dealer.past();
    uint32_t& last = last_of_agent[transaction.agent];
    const uint32_t chain = best_chain(dealer, past, last, transaction.parents);
    last = chain;
    dealer.append(std::move(past), chain);
    if (dealer.is_full()) {
      return absl::ResourceExhaustedError(recording.path + ": too many transactions side by side");
    }
  }
  return dealer.take();
}

}  // namespace

StatusOr<Dealing> deal_transactions(const Recording& recording, uint32_t people) {
  Dealing by_agent;
  if (recording.agents <= people && deal_by_agent(recording, by_agent)) return by_agent;
  StatusOr<Dealing> dealing = deal_by_branch(recording);
  if (dealing.ok() && dealing->chains.size() > people) {
    return invalid("the " + std::to_string(recording.agents) + " agents of " + recording.path +
                   " worked side by side: it takes " + std::to_string(dealing->chains.size()) +
                   " people to play them, not " + std::to_string(people));
  }
  return dealing;
}

}  // namespace skerry::harness
