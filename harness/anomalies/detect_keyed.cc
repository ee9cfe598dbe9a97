// What was put somewhere and is not there, and what was taken away and is.
#include <algorithm>
#include <bit>
#include <set>

#include "harness/anomalies/detector.h"
#include "harness/anomalies/keyed_view.h"

namespace skerry::harness {
namespace {

// How much of an item there may be: all that nobody who had seen it took away is owed; whatever
// somebody took away who had seen it is gone.
struct Account {
  int64_t owed = 0;            // at least so much
  int64_t most = 0;            // at most so much
  int64_t there = 0;           // so much
  bool is_concurrent = false;  // something that is owed was concurrent with some other step
};

bool puts(const Observation& seen, size_t step, const Item& item) {
  const std::vector<Item> items = items_put_by(seen.family, seen.history[step]);
  return std::ranges::find(items, item) != items.end();
}

bool is_concurrent_with_any(const History& history, size_t step) {
  for (size_t i = 0; i < history.size(); ++i) {
    if (i == step || history[i].length == 0) continue;
    if (!has(history[i].past, step) && !has(history[step].past, i)) return true;
  }
  return false;
}

Account account_of(const Observation& seen, const Item& item) {
  const History& history = seen.history;
  const bool sums = adds_up(seen.family, item) || seen.is_multiset;
  Account account;
  account.there = held(seen.family, seen.value, item);
  if (!sums) account.there = std::min<int64_t>(account.there, 1);  // twice is another matter
  int64_t removals = 0;
  int64_t put = 0;
  for (size_t i = 0; i < history.size(); ++i) {
    if (takes(seen.family, history[i], item)) ++removals;
    if (!puts(seen, i, item)) continue;
    put += weight_of(history[i].command);
    bool is_taken = false;
    for (size_t j = 0; j < history.size(); ++j) {
      is_taken =
          is_taken || (j != i && has(history[j].past, i) && takes(seen.family, history[j], item));
    }
    if (is_taken) continue;
    account.owed = sums ? account.owed + weight_of(history[i].command) : 1;
    account.is_concurrent = account.is_concurrent || is_concurrent_with_any(history, i);
  }
  account.most = account.owed;
  // A removal takes one copy, and two may mean the same one.
  if (seen.is_multiset) {
    account.most = removals == 0 ? put : std::max(account.owed, put - 1);
    account.owed = std::max<int64_t>(0, put - removals);
  }
  return account;
}

bool is_taken_by_anyone(const Observation& seen, const Item& item) {
  for (size_t i = 0; i < seen.history.size(); ++i) {
    if (takes(seen.family, seen.history[i], item) && !puts(seen, i, item)) return true;
  }
  return false;
}

std::set<Item> all_items(const Observation& seen) {
  std::set<Item> items;
  for (const Step& step : seen.history) {
    for (const Item& item : items_put_by(seen.family, step)) items.insert(item);
  }
  return items;
}

std::string amounts(const Item& item, int64_t there, int64_t expected) {
  return name_of(item) + " is there " + std::to_string(there) +
         " times or as so much, and should be " + std::to_string(expected);
}

}  // namespace

std::string find_resurrected_element(const Observation& seen) {
  for (const Item& item : all_items(seen)) {
    const Account account = account_of(seen, item);
    if (account.there > account.most) {
      return adds_up(seen.family, item) || seen.is_multiset
                 ? amounts(item, account.there, account.most)
                 : name_of(item) +
                       " is there, though all who put it there were seen by one who took it away";
    }
  }
  return "";
}

std::string find_lost_concurrent_update(const Observation& seen) {
  for (const Item& item : all_items(seen)) {
    const Account account = account_of(seen, item);
    if (account.there < account.owed && account.is_concurrent) {
      return adds_up(seen.family, item) || seen.is_multiset
                 ? amounts(item, account.there, account.owed)
                 : name_of(item) + " is not there, though nobody who had seen it took it away";
    }
  }
  return "";
}

std::string find_no_effect_of_adding_again(const Observation& seen) {
  const size_t last = seen.history.size() - 1;
  Step again = seen.history[last];
  if (again.past != all_of(last)) return "";  // others may have taken it away again
  again.length = 1;                           // whatever came of it
  for (const Item& item : items_put_by(seen.family, again)) {
    bool was_taken = false;
    for (size_t i = 0; i < last; ++i) {
      was_taken = was_taken || (takes(seen.family, seen.history[i], item) && !puts(seen, i, item));
    }
    if (!was_taken || weight_of(again.command) == 0) continue;
    const bool sums = adds_up(seen.family, item) || seen.is_multiset;
    const int64_t before = sums ? held(seen.family, again.seen, item) : 0;
    if (held(seen.family, seen.value, item) == before) {
      return name_of(item) + " was put there again after it had been taken away, and is not there";
    }
  }
  return "";
}

std::string find_sum_below_zero(const Observation& seen) {
  const auto* sum = std::get_if<int64_t>(&seen.value);
  return sum == nullptr || *sum >= 0 ? "" : "the sum is " + std::to_string(*sum);
}

// Two replicas, neither knowing of the other, each make something, and one of the two is not there
// although nobody ever took it away.
std::string find_concurrent_child_creation(const Observation& seen) {
  const History& history = seen.history;
  for (size_t a = 0; a < history.size(); ++a) {
    for (size_t b = a + 1; b < history.size(); ++b) {
      if (has(history[b].past, a)) continue;
      for (const size_t step : {a, b}) {
        for (const Item& item : items_put_by(seen.family, history[step])) {
          const Account account = account_of(seen, item);
          if (account.there >= account.owed || is_taken_by_anyone(seen, item)) continue;
          return name_of(item) + " was made concurrently with what step " +
                 std::to_string((step == a ? b : a) + 1) + " made, and is not there";
        }
      }
    }
  }
  return "";
}

}  // namespace skerry::harness
