// What ought to be there at the end of a run: all that nobody who had seen it took away is owed;
// what somebody took away who had seen it is gone.
//
// Cost: noting O(log items + actors); judging O(items * depth of their places * log takers) and, of
// what is lost, O(actors). A taker's past is merged into that of all who took from the same place,
// so that nothing is quadratic.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/anomalies/items.h"
#include "harness/intents/change.h"

namespace skerry::harness {

class Dues {
 public:
  // `changes` must outlive it.
  explicit Dues(const MadeChanges& changes) : changes_(changes) {}

  void put(const Item& item, uint32_t change, int64_t weight = 1) {
    puts_[item].push_back({change, weight, false, false});
  }
  // And took it back.
  void put_undone(const Item& item, uint32_t change) {
    puts_[item].push_back({change, 1, true, false});
  }
  void take(const Removal& removal, uint32_t change);
  // What it took is given back at the end. Who took the same while it was away, and whether also of
  // what was hidden then, designs may say: not judged.
  void take_undone(const Removal& removal) { undone_takers_.insert(key_of(removal)); }
  // The same of what was away for a while itself: the change was undone and done again.
  void put_again(const Item& item, uint32_t change) {
    puts_[item].push_back({change, 1, false, true});
  }
  // A command of this replica put it there, and it was not there: lost at once.
  void put_in_vain(const Item& item, uint32_t replica, IntentFindings& findings);

  // A change put it there, and it never showed: lost at once, whatever the design says of removals.
  void put_unseen() { ++judged_, ++lost_, ++in_vain_; }

  struct Rules {
    std::function<bool(const Item& item)> adds_up;      // twice is twice as much; null: never
    bool is_multiset = false;                           // and a removal takes one copy
    std::function<bool(const Item& item)> is_left_out;  // judged elsewhere; null: none
    // Which surprise it is that the change's item is lost to something concurrent.
    std::function<crdts::Anomaly(uint32_t change)> loss;
    std::function<std::string(const Item& item)> name = name_of;  // for people
  };
  // `held`: how often, or how much of, an item the value at the end holds.
  void judge(const Rules& rules, const std::function<int64_t(const Item&)>& held,
             IntentFindings& findings);

 private:
  struct Put {
    uint32_t change = 0;
    int64_t weight = 1;
    bool undone = false;
    bool was_away = false;
  };
  struct Takers {
    VersionVector seen;    // by any of them
    VersionVector latest;  // of them, by actor
    uint64_t count = 0;
  };
  struct Account {
    std::vector<Put> owed;
    std::vector<Put> gone;
    std::vector<const Takers*> takers;  // whoever took from where the item is
    bool is_sum = false;                // amounts and copies count
    uint64_t open = 0;                  // puts of which it cannot be said whether they are gone
    int64_t least = 0;                  // at least so much must be there,
    int64_t most = 0;                   // and at most so much
  };

  Account account_of(const Item& item, const std::vector<Put>& puts, const Rules& rules) const;
  // A taker that the put's author had not seen; if there is none, it was put there in vain.
  bool has_concurrent_taker(const Account& account, const Put& put) const;
  void lose(const Item& item, const Account& account, int64_t missing, const Rules& rules,
            IntentFindings& findings);
  void find_surplus(const Item& item, const Account& account, int64_t surplus, const Rules& rules,
                    IntentFindings& findings);
  std::string dot_of(const Put& put) const;

  const MadeChanges& changes_;
  std::map<Item, std::vector<Put>> puts_;
  std::map<std::string, Takers, std::less<>> takers_;  // by key_of(removal)
  std::set<std::string, std::less<>> undone_takers_;   // by key_of(removal)
  uint64_t judged_ = 0;
  uint64_t not_judged_ = 0;
  uint64_t lost_ = 0;
  uint64_t in_vain_ = 0;
  uint64_t resurrected_ = 0;
};

}  // namespace skerry::harness
