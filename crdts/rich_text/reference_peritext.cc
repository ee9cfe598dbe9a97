// Peritext by its definition, naively: a Fugue tree read in order, one item a character, and for
// each character every mark operation is asked whether it covers it.
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/json_text.h"
#include "crdts/rich_text/mark_rules.h"
#include "crdts/rich_text/reference.h"
#include "crdts/text/naive_text.h"

namespace skerry::crdts {
namespace {

using text::NaiveDot;
using text::NaivePast;

struct Item : text::NaiveItem {
  std::vector<Item*> left;  // children, ascending by id
  std::vector<Item*> right;
};

struct MarkOp {
  NaiveDot dot;
  HybridTime time;
  std::string mark;
  std::string value;
  bool adds = true;
  const Item* first = nullptr;
  const Item* last = nullptr;       // ends after it; null where it grows
  const Item* following = nullptr;  // ends before it; null: at the end of the text
};

class NaiveRichText {
 public:
  explicit NaiveRichText(std::span<const HistoryEntry> history) {
    std::map<ActorId, size_t>& numbers = numbers_;
    for (const HistoryEntry& entry : history) {
      numbers[entry.first.actor];
      for (const VersionVector::Entry& seen : entry.past.entries()) numbers[seen.actor];
    }
    size_t next = 0;
    for (auto& [actor, number] : numbers) number = next++;
    for (const HistoryEntry& entry : history) perform(entry);
  }

  std::string spans() const {
    std::string spans;
    std::string marks_before;
    std::string piece;
    const auto flush = [&] {
      if (piece.empty()) return;
      spans += spans.empty() ? "" : ",";
      spans += marks_before.empty() ? "{\"text\":" : "{\"marks\":{" + marks_before + "},\"text\":";
      append_json_string(spans, piece);
      spans += "}";
      piece.clear();
    };
    const std::vector<const Item*> order = in_order();
    for (const Item* item : order) {
      if (!item->deleted_by.empty()) continue;
      const std::string marks = marks_of(item, order);
      if (marks != marks_before) flush();
      marks_before = marks;
      piece += item->character;
    }
    flush();
    return "[" + spans + "]";
  }

 private:
  static void read(const Item& item, bool is_root, std::vector<const Item*>& order) {
    for (const Item* child : item.left) read(*child, false, order);
    if (!is_root) order.push_back(&item);
    for (const Item* child : item.right) read(*child, false, order);
  }
  std::vector<const Item*> in_order() const {
    std::vector<const Item*> order;
    read(root_, true, order);
    return order;
  }

  std::string marks_of(const Item* item, const std::vector<const Item*>& order) const {
    const auto place = [&order](const Item* wanted) {
      return std::find(order.begin(), order.end(), wanted) - order.begin();
    };
    std::map<std::string, const MarkOp*> latest;
    for (const MarkOp& op : operations_) {
      const auto at = place(item);
      const bool ends_later = op.last != nullptr        ? at <= place(op.last)
                              : op.following != nullptr ? at < place(op.following)
                                                        : true;
      if (at < place(op.first) || !ends_later) continue;
      const MarkOp*& best = latest[op.mark];
      if (best == nullptr || std::tie(best->time, best->dot) < std::tie(op.time, op.dot))
        best = &op;
    }
    std::string marks;
    for (const auto& [mark, op] : latest) {
      if (!op->adds) continue;
      marks += marks.empty() ? "" : ",";
      append_json_string(marks, mark);
      marks += ":";
      if (op->value.empty()) {
        marks += "true";
      } else {
        append_json_string(marks, op->value);
      }
    }
    return marks;
  }

  void perform(const HistoryEntry& entry) {
    author_ = numbers_.at(entry.first.actor);
    past_.last.assign(numbers_.size(), 0);
    for (const VersionVector::Entry& seen : entry.past.entries()) {
      past_.last[numbers_.at(seen.actor)] = seen.last;
    }
    past_.last[author_] = entry.first.sequence - 1;
    if (const auto* typed = std::get_if<TextSplice>(&entry.command)) {
      return splice(*typed, entry.first);
    }
    const auto* removal = std::get_if<MarkRemove>(&entry.command);
    const MarkAdd mark = removal == nullptr ? std::get<MarkAdd>(entry.command)
                                            : MarkAdd{removal->position, removal->length,
                                                      removal->mark, removal->value};
    const std::vector<Item*> visible = visible_items();
    const size_t first = mark.position;
    const size_t last = first + mark.length - 1;
    MarkOp op{{author_, entry.first.sequence},
              entry.time,
              mark.mark,
              mark.value,
              removal == nullptr,
              visible.at(first),
              nullptr,
              nullptr};
    if (!find_mark_rule(op.mark)->expands) {
      op.last = visible.at(last);
    } else if (last + 1 < visible.size()) {
      op.following = visible[last + 1];
    }
    operations_.push_back(std::move(op));
  }

  std::vector<Item*> visible_items() const {
    std::vector<Item*> visible;
    for (const Item* item : in_order()) {
      if (item->is_visible_in(past_)) visible.push_back(const_cast<Item*>(item));
    }
    return visible;
  }

  void splice(const TextSplice& typed, const Dot& first) {
    const std::vector<Item*> visible = visible_items();
    const size_t at = typed.position;
    NaiveDot dot{author_, first.sequence};
    for (size_t i = 0; i < typed.erased; ++i, ++dot.sequence) {
      visible.at(at + i)->deleted_by.push_back(dot);
    }
    past_.last[author_] = dot.sequence - 1;
    Item* left = at == 0 ? nullptr : visible.at(at - 1);
    if (!typed.text.empty()) left = behind_ends(left);
    for (const std::string_view character : text::characters_of(typed.text)) {
      left = insert(character, dot, left);
      past_.last[author_] = dot.sequence++;
    }
  }

  // The last deleted item right behind `left`, as the author knows them, after which a mark ends.
  Item* behind_ends(Item* left) const {
    const std::vector<const Item*> order = in_order();
    auto it = left == nullptr ? order.begin() : std::find(order.begin(), order.end(), left) + 1;
    for (; it != order.end(); ++it) {
      if (!past_.has((*it)->id)) continue;
      if ((*it)->is_visible_in(past_)) break;
      for (const MarkOp& op : operations_) {
        if (op.last == *it && past_.has(op.dot)) left = const_cast<Item*>(*it);
      }
    }
    return left;
  }

  Item* insert(std::string_view character, NaiveDot id, Item* left) {
    items_.push_back(std::make_unique<Item>());
    Item* item = items_.back().get();
    item->id = id;
    item->character = character;
    Item* parent = left == nullptr ? &root_ : left;
    Item* next = first_known(parent->right);
    if (next == nullptr) {
      add(parent->right, item);
      return item;
    }
    while (Item* further = first_known(next->left)) next = further;
    add(next->left, item);
    return item;
  }

  Item* first_known(const std::vector<Item*>& children) const {
    for (Item* child : children) {
      if (past_.has(child->id)) return child;
    }
    return nullptr;
  }
  static void add(std::vector<Item*>& children, Item* item) {
    children.insert(std::find_if(children.begin(), children.end(),
                                 [&](const Item* child) { return item->id < child->id; }),
                    item);
  }

  std::map<ActorId, size_t> numbers_;
  size_t author_ = 0;
  NaivePast past_;  // of the command at hand
  std::vector<std::unique_ptr<Item>> items_;
  Item root_;
  std::vector<MarkOp> operations_;
};

}  // namespace

Value reference_peritext(std::span<const HistoryEntry> history) {
  return NaiveRichText(history).spans();
}

}  // namespace skerry::crdts
