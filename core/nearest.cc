#include "core/nearest.h"

#include <algorithm>
#include <array>

namespace skerry {
namespace {

constexpr size_t kLongestWord = 64;
constexpr size_t kFewWords = 24;

}  // namespace

size_t edit_distance(std::string_view a, std::string_view b) {
  if (a.size() > kLongestWord || b.size() > kLongestWord) return std::max(a.size(), b.size());
  using Row = std::array<size_t, kLongestWord + 1>;
  Row before{};
  Row above{};
  Row row{};
  for (size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substituted = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, substituted});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    before = above;
    above = row;
  }
  return above[b.size()];
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> words) {
  const size_t allowed = std::clamp<size_t>(word.size() / 2, 1, 3);
  size_t best = allowed + 1;
  std::optional<std::string> found;
  for (const std::string& candidate : words) {
    const size_t distance = edit_distance(word, candidate);
    if (distance < best) {
      best = distance;
      found = candidate;
    }
  }
  return found;
}

std::string suggestion(std::string_view word, std::span<const std::string> words) {
  if (const auto near = nearest(word, words)) return "; did you mean `" + *near + "`?";
  if (words.empty() || words.size() > kFewWords) return "";
  return "; expected one of " + join_words(words);
}

std::vector<std::string> all_choices(std::string_view choices) {
  std::vector<std::string> words;
  while (!choices.empty()) {
    const size_t end = std::min(choices.find('|'), choices.size());
    if (end > 0) words.emplace_back(choices.substr(0, end));
    choices.remove_prefix(std::min(end + 1, choices.size()));
  }
  return words;
}

std::vector<std::string> shown_choices(std::string_view choices) {
  return all_choices(choices.substr(0, choices.find("||")));
}

std::string join_words(std::span<const std::string> words) {
  std::string joined;
  for (const std::string& word : words) {
    if (!joined.empty()) joined += ", ";
    joined += word;
  }
  return joined;
}

}  // namespace skerry
