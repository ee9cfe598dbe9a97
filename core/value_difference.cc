#include "core/value_difference.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace skerry {
namespace {

bool is_continuation(char c) { return (static_cast<uint8_t>(c) & 0xC0) == 0x80; }

// The largest boundary between characters that is at most `at`.
size_t boundary(const std::string& text, size_t at) {
  at = std::min(at, text.size());
  while (at > 0 && at < text.size() && is_continuation(text[at])) --at;
  return at;
}

std::string excerpt(const std::string& text, size_t from, size_t limit) {
  const size_t end = boundary(text, from + limit);
  return (from > 0 ? "\"..." : "\"") + text.substr(from, end - from) +
         (end < text.size() ? "...\"" : "\"");
}

ValueDifference between(const std::string& left, const std::string& right, size_t limit) {
  const size_t shorter = std::min(left.size(), right.size());
  const auto stop = left.begin() + static_cast<ptrdiff_t>(shorter);
  const auto first = std::mismatch(left.begin(), stop, right.begin()).first - left.begin();
  // A character that differs in its second byte differs as a whole.
  const size_t at = std::min(boundary(left, static_cast<size_t>(first)),
                             boundary(right, static_cast<size_t>(first)));
  const size_t before = limit / 4;
  const bool fits = left.size() <= limit && right.size() <= limit;
  const size_t from = fits || at <= before ? 0 : boundary(left, at - before);
  ValueDifference difference{excerpt(left, from, limit), excerpt(right, from, limit), ""};
  if (fits) return difference;
  const auto characters =
      left.begin() + static_cast<ptrdiff_t>(at) - left.begin() -
      std::count_if(left.begin(), left.begin() + static_cast<ptrdiff_t>(at), is_continuation);
  difference.where = " (they differ from character " + std::to_string(characters) + " on; " +
                     std::to_string(left.size()) + " and " + std::to_string(right.size()) +
                     " bytes)";
  return difference;
}

ValueDifference between(const Sequence& left, const Sequence& right, size_t limit) {
  const size_t shorter = std::min(left.items.size(), right.items.size());
  size_t at = 0;
  while (at < shorter && left.items[at] == right.items[at]) ++at;
  const size_t from = at == 0 ? 0 : at - 1;
  const auto shown = [&](const Sequence& sequence) {
    std::string text = from > 0 ? "[..., " : "[";
    const size_t start = text.size();
    for (size_t i = from; i < sequence.items.size(); ++i) {
      if (i > from) text += ", ";
      if (i > at && text.size() - start > limit) return text + "...]";
      text += sequence.items[i];
    }
    return text + "]";
  };
  return {shown(left), shown(right),
          " (they differ from item " + std::to_string(at) + " on; " +
              std::to_string(left.items.size()) + " and " + std::to_string(right.items.size()) +
              " items)"};
}

using Elements = std::vector<std::string>;

ValueDifference between(const Elements& left, const Elements& right, size_t limit) {
  Elements only_left;
  Elements only_right;
  std::set_difference(left.begin(), left.end(), right.begin(), right.end(),
                      std::back_inserter(only_left));
  std::set_difference(right.begin(), right.end(), left.begin(), left.end(),
                      std::back_inserter(only_right));
  if (left.size() == only_left.size() && right.size() == only_right.size()) {
    return {to_display(left, limit), to_display(right, limit), ""};
  }
  const std::string common =
      " (and " + std::to_string(left.size() - only_left.size()) + " elements that both show)";
  return {to_display(only_left, limit), to_display(only_right, limit), common};
}

}  // namespace

ValueDifference difference_of(const Value& left, const Value& right, size_t limit) {
  if (left.index() == right.index()) {
    if (const auto* text = std::get_if<std::string>(&left)) {
      return between(*text, std::get<std::string>(right), limit);
    }
    if (const auto* sequence = std::get_if<Sequence>(&left)) {
      return between(*sequence, std::get<Sequence>(right), limit);
    }
    if (const auto* elements = std::get_if<Elements>(&left)) {
      return between(*elements, std::get<Elements>(right), limit);
    }
  }
  return {to_display(left, limit), to_display(right, limit), ""};
}

ValueDifference shown_beside(const Value& left, const Value& right) {
  constexpr size_t kShort = 200;
  ValueDifference whole{to_display(left, kShort), to_display(right, kShort), ""};
  const bool is_short = whole.left.size() <= kShort && whole.right.size() <= kShort;
  return is_short ? whole : difference_of(left, right);
}

}  // namespace skerry
