// What chance does to sends, listed: by link and which send on it, from 1.
//
// A network asks such a list instead of drawing, or fills one with what it draws. Where a list is
// played, what is not in it does not happen; how long a send takes, when a duplicate follows it and
// how long it is held back are drawn as ever, unless the list has a delay.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace skerry::sim {

struct Fate {
  bool is_lost = false;   // by chance; cuts, silent hosts and full queues are not chance
  bool is_held = false;   // back for another latency; datagrams only, as what follows
  bool is_twice = false;  // duplicated
  std::optional<uint64_t> flipped_bit = {};  // of the frame
  std::optional<int64_t> latency_ns = {};    // instead of the one that is drawn
  friend bool operator==(const Fate&, const Fate&) = default;
};

class Fates {
 public:
  using Key = std::pair<uint64_t, uint32_t>;  // link, send

  // Null: nothing befalls it.
  const Fate* find(uint64_t link, uint32_t send) const {
    const auto at = all_.find({link, send});
    return at == all_.end() ? nullptr : &at->second;
  }
  Fate& at(uint64_t link, uint32_t send) { return all_[{link, send}]; }
  const std::map<Key, Fate>& all() const { return all_; }

 private:
  std::map<Key, Fate> all_;
};

}  // namespace skerry::sim
