// What the naive references share: going through a history command by command, seeing the text as
// each command's author saw it.
//
// One item a character, all that ever were in one array in document order; nothing is ever joined,
// split or indexed. A rule says where a new one goes: `size_t place(all, item, left, past)`, `left`
// being the index of what its author saw right before it (or kAtBeginning); one that has
// `meet(actors)` is told the actors by number first. Cost: O(items) whenever the author changes or
// has integrated something, and a character.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "crdts/object/catalogue.h"

namespace skerry::crdts::text {

// A dot, its actor by number: actors are numbered in actor order over the whole history, so that
// numbers may be compared.
struct NaiveDot {
  size_t actor = 0;
  uint64_t sequence = 0;
  friend auto operator<=>(const NaiveDot&, const NaiveDot&) = default;
};

// What an author had integrated: the last sequence number of each actor.
struct NaivePast {
  struct Undone {
    NaiveDot first;  // of a command
    uint64_t length = 0;
    friend bool operator==(const Undone&, const Undone&) = default;
  };
  std::vector<uint64_t> last;
  std::vector<Undone> undone;
  bool is_undone(const NaiveDot& dot) const {
    if (undone.empty()) return false;
    return std::any_of(undone.begin(), undone.end(), [&](const Undone& command) {
      return dot.actor == command.first.actor &&
             dot.sequence - command.first.sequence < command.length;
    });
  }
  bool has(const NaiveDot& dot) const { return dot.sequence <= last[dot.actor]; }
  friend bool operator==(const NaivePast&, const NaivePast&) = default;
};

struct NaiveItem {
  NaiveDot id;
  std::string_view character;
  std::vector<NaiveDot> deleted_by;

  bool is_visible_in(const NaivePast& past) const {
    return past.has(id) && !past.is_undone(id) &&
           (deleted_by.empty() ||
            std::none_of(deleted_by.begin(), deleted_by.end(), [&](const NaiveDot& dot) {
              return past.has(dot) && !past.is_undone(dot);
            }));
  }
};

inline constexpr size_t kAtBeginning = ~size_t{0};

// REQUIRES: it is among them.
template <typename Item>
size_t index_of(const std::vector<Item*>& all, const Item* item) {
  return static_cast<size_t>(std::find(all.begin(), all.end(), item) - all.begin());
}

// The same, looked for from `near` on to both sides.
template <typename Item>
size_t index_near(const std::vector<Item*>& all, const Item* item, size_t near) {
  size_t before = std::min(near, all.size());
  for (size_t after = before;; ++after) {
    if (after < all.size() && all[after] == item) return after;
    if (before > 0 && all[--before] == item) return before;
  }
}

inline std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (size_t begin = 0, end = 0; begin < text.size(); begin = end) {
    end = begin + 1;
    while (end < text.size() && (static_cast<uint8_t>(text[end]) & 0xC0) == 0x80) ++end;
    out.push_back(text.substr(begin, end - begin));
  }
  return out;
}

// Which commands are undone: all turns that ever were, looked at one by one.
class NaiveTurns {
 public:
  void note(const NaiveDot& first, const HistoryEntry& entry) {
    commands_.push_back({first, entry.length, entry.time});
  }

  // An undo or redo by the author of `first`, who had seen `past`.
  void turn(const NaiveDot& first, const HistoryEntry& entry, const NaivePast& past) {
    const UndoRedo which = undo_redo_of(entry.command).value();
    const bool is_local = !which.is_global;
    const bool is_undo = which.is_undo;
    const auto is_later = [](const auto* a, const auto& b) {
      return a == nullptr || std::tie(a->time, a->first) < std::tie(b.time, b.first);
    };
    Turn made{first, entry.time, {}, 0};
    const Known* command = nullptr;
    for (const Known& known : commands_) {
      if (is_local && known.first.actor != first.actor) continue;
      const bool counts = past.has(known.first) && length(known.first, past) % 2 == 1;
      if (counts && is_later(command, known)) command = &known;
    }
    const Turn* undo = nullptr;
    for (const Turn& known : turns_) {
      if (is_local && known.first.actor != first.actor) continue;
      const bool counts = past.has(known.first) && known.length % 2 == 0 &&
                          known.length == length(known.command, past);
      if (counts && is_later(undo, known)) undo = &known;
    }
    if (is_undo ? command == nullptr : undo == nullptr) return;
    made.command = is_undo ? command->first : undo->command;
    made.length = length(made.command, past) + 1;
    turns_.push_back(made);
  }

  void mark_undone(NaivePast& past) const {
    if (turns_.empty()) return;
    for (const Known& known : commands_) {
      if (length(known.first, past) % 2 == 1) continue;
      past.undone.push_back({known.first, known.length});
    }
  }

 private:
  struct Known {
    NaiveDot first;
    uint64_t length = 0;
    HybridTime time;
  };
  struct Turn {
    NaiveDot first;
    HybridTime time;
    NaiveDot command;
    uint64_t length = 0;
  };

  uint64_t length(const NaiveDot& command, const NaivePast& past) const {
    uint64_t length = 1;
    for (const Turn& turn : turns_) {
      if (turn.command == command && past.has(turn.first)) length = std::max(length, turn.length);
    }
    return length;
  }

  std::vector<Known> commands_;
  std::vector<Turn> turns_;
};

template <typename Rule>
class NaiveText {
  using Item = typename Rule::Item;

 public:
  explicit NaiveText(std::span<const HistoryEntry> history) {
    for (const HistoryEntry& entry : history) {
      numbers_[entry.first.actor];
      for (const VersionVector::Entry& seen : entry.past.entries()) numbers_[seen.actor];
    }
    size_t next = 0;
    std::vector<ActorId> actors;
    for (auto& [actor, number] : numbers_) {
      number = next++;
      actors.push_back(actor);
    }
    if constexpr (requires { rule_.meet(actors); }) rule_.meet(actors);
    seen_.last.assign(next, 0);
    typed_at_.assign(next, 0);
    for (const HistoryEntry& entry : history) perform(entry);
  }

  std::string text() {
    NaivePast all;
    all.last.assign(numbers_.size(), ~uint64_t{0});
    turns_.mark_undone(all);
    std::string out;
    for (const Item* item : all_) {
      if (item->is_visible_in(all)) out += item->character;
    }
    return out;
  }

 private:
  void perform(const HistoryEntry& entry) {
    const size_t author = numbers_.at(entry.first.actor);
    NaivePast past;
    past.last.assign(numbers_.size(), 0);
    for (const VersionVector::Entry& seen : entry.past.entries()) {
      past.last[numbers_.at(seen.actor)] = seen.last;
    }
    past.last[author] = entry.first.sequence - 1;
    turns_.mark_undone(past);
    const NaiveDot first{author, entry.first.sequence};
    if (is<Undo, Redo>(entry.command)) {
      turns_.turn(first, entry, past);
      return;  // the author's next command looks again
    }
    if (past != seen_) look(past);
    splice(first, std::get<TextSplice>(entry.command));
    turns_.note(first, entry);
  }

  void splice(NaiveDot dot, const TextSplice& typed) {
    // A wrong engine accepts positions that do not exist here; the texts then differ anyway.
    size_t at = std::min<size_t>(typed.position, visible_.size());
    const size_t erased = std::min<size_t>(typed.erased, visible_.size() - at);
    const auto from = visible_.begin() + static_cast<std::ptrdiff_t>(at);
    const auto to = from + static_cast<std::ptrdiff_t>(erased);
    const uint64_t behind_deletions = dot.sequence + typed.erased;
    for (auto it = from; it != to; ++it, ++dot.sequence) (*it)->deleted_by.push_back(dot);
    visible_.erase(from, to);
    dot.sequence = behind_deletions;
    for (const std::string_view character : characters_of(typed.text)) {
      seen_.last[dot.actor] = dot.sequence - 1;
      Item* item = insert(character, dot, at == 0 ? nullptr : visible_[at - 1]);
      visible_.insert(visible_.begin() + static_cast<std::ptrdiff_t>(at), item);
      ++at;
      ++dot.sequence;
    }
    seen_.last[dot.actor] = dot.sequence - 1;
  }

  Item* insert(std::string_view character, const NaiveDot& id, const Item* left) {
    Item& item = items_.emplace_back();
    item.id = id;
    item.character = character;
    size_t& near = typed_at_[id.actor];
    const size_t after = left == nullptr ? kAtBeginning : index_near(all_, left, near);
    const size_t place = near = rule_.place(all_, item, after, seen_);
    all_.insert(all_.begin() + static_cast<std::ptrdiff_t>(place), &item);
    return &item;
  }

  // Sees the text as `past` leaves it.
  void look(const NaivePast& past) {
    seen_ = past;
    visible_.clear();
    for (Item* item : all_) {
      if (item->is_visible_in(past)) visible_.push_back(item);
    }
  }

  std::map<ActorId, size_t> numbers_;
  NaiveTurns turns_;
  Rule rule_;
  std::deque<Item> items_;        // as they came
  std::vector<Item*> all_;        // in document order
  std::vector<size_t> typed_at_;  // by author: where it was last
  NaivePast seen_;
  std::vector<Item*> visible_;  // under seen_
};

}  // namespace skerry::crdts::text
