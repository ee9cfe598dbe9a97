#include "harness/scenario/problem_list.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace skerry::harness {
namespace {

// The nth line of a text, 1-based, without its end; empty past the last.
std::string_view line_of(std::string_view source, uint32_t line) {
  for (uint32_t at = 1; at < line; ++at) {
    const size_t end = source.find('\n');
    if (end == std::string_view::npos) return {};
    source.remove_prefix(end + 1);
  }
  source = source.substr(0, source.find('\n'));
  if (!source.empty() && source.back() == '\r') source.remove_suffix(1);
  return source;
}

constexpr uint32_t kShownBefore = 60;  // of a long line, in scalar values
constexpr uint32_t kShownAfter = 40;
constexpr uint32_t kLongLine = 160;

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Of a long text as much as names it.
std::string start_of(std::string_view text) {
  size_t end = std::min<size_t>(text.size(), kLongLine);
  while (end < text.size() && end > 0 && continues_character(text[end])) --end;
  return std::string(text.substr(0, end)) + (end < text.size() ? "..." : "");
}

// A message with what it quotes cut to that: a key may be as long as a file.
std::string with_short_quotes(std::string_view message) {
  std::string text;
  while (true) {
    const size_t begin = message.find_first_of("`\"");
    const size_t end =
        begin == std::string_view::npos ? begin : message.find(message[begin], begin + 1);
    if (end == std::string_view::npos) return text + std::string(message);
    text += message.substr(0, begin + 1);
    text += start_of(message.substr(begin + 1, end - begin - 1));
    text += message[end];
    message.remove_prefix(end + 1);
  }
}

// The neighbourhood of a column in a long line, and where the column is in it.
struct Excerpt {
  std::string text;
  uint32_t column = 1;
};

Excerpt excerpt_of(std::string_view line, uint32_t column) {
  const auto scalars = static_cast<uint32_t>(
      std::count_if(line.begin(), line.end(), [](char c) { return !continues_character(c); }));
  if (scalars <= kLongLine) return {std::string(line), column};
  const uint32_t from = column > kShownBefore ? column - kShownBefore : 1;
  const uint32_t to = column + kShownAfter;
  Excerpt excerpt;
  uint32_t at = 0;
  for (const char c : line) {
    if (!continues_character(c)) ++at;
    if (at >= from && at < to) excerpt.text += c;
  }
  excerpt.column = column - from + 1;
  if (from > 1) {
    excerpt.text = "..." + excerpt.text;
    excerpt.column += 3;
  }
  if (to <= scalars) excerpt.text += "...";
  return excerpt;
}

// What puts a caret under the column: blanks, and the line's own tabs. Columns count scalar values.
std::string indent_to(std::string_view line, uint32_t column) {
  std::string indent;
  uint32_t at = 1;
  for (const char c : line) {
    if (continues_character(c)) continue;
    if (at++ >= column) break;
    indent += c == '\t' ? '\t' : ' ';
  }
  return indent;
}

}  // namespace

void ProblemList::add(const Place& place, std::string message) {
  Problem problem{place.line, place.column, with_short_quotes(message)};
  if (place.override_index >= 0) {
    const Override& given = overrides_[static_cast<size_t>(place.override_index)];
    const std::string shown = start_of(given.first) + "=" + start_of(given.second);
    problem = {0, 0, "--set " + shown + ": " + problem.message};
  }
  keep(std::move(problem));
}

void ProblemList::add_all(ProblemList other) {
  left_out_ += other.left_out_;
  for (Problem& problem : other.items_) keep(std::move(problem));
}

void ProblemList::keep(Problem problem) {
  for (const Problem& known : items_) {
    if (known.line == problem.line && known.column == problem.column &&
        known.message == problem.message) {
      return;
    }
  }
  if (items_.size() == kMost) {
    ++left_out_;
    return;
  }
  items_.push_back(std::move(problem));
}

std::vector<Problem> ProblemList::take() {
  std::stable_sort(items_.begin(), items_.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  if (left_out_ > 0) {
    items_.push_back({0, 0, "and " + std::to_string(left_out_) + " more problems"});
  }
  return std::move(items_);
}

std::string Problems::to_text(std::string_view label) const {
  std::string text;
  for (const Problem& problem : items) {
    if (problem.line == 0) {
      text += path + ": " + std::string(label) + problem.message + "\n";
      continue;
    }
    text += path + ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column) +
            ": " + std::string(label) + problem.message + "\n";
    const std::string_view line = line_of(source, problem.line);
    if (line.empty()) continue;
    const Excerpt excerpt = excerpt_of(line, problem.column);
    text += "  " + excerpt.text + "\n";
    text += "  " + indent_to(excerpt.text, excerpt.column) + "^\n";
  }
  return text;
}

}  // namespace skerry::harness
