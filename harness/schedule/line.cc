#include "harness/schedule/line.h"

#include <algorithm>
#include <charconv>

#include "core/codec.h"
#include "core/json_text.h"
#include "core/nearest.h"
#include "harness/scenario/units.h"

namespace skerry::harness {
namespace {

template <typename Number>
std::optional<Number> parsed(const std::string& digits) {
  Number number{};
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace

std::optional<uint64_t> number_in(std::string_view digits, int base) {
  uint64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number, base);
  if (error != std::errc() || stop != end || digits.empty()) return std::nullopt;
  return number;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

void for_each_schedule_line(std::string_view text,
                            const std::function<bool(std::string_view, uint32_t)>& then) {
  uint32_t number = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    ++number;
    if (line.find_first_not_of(" \t\r") != std::string_view::npos && !then(line, number)) return;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

ScheduleLine::ScheduleLine(std::string_view text, uint32_t number, Problems& problems)
    : line_(text), number_(number), problems_(problems) {
  is_good_ = parse();
}

bool ScheduleLine::parse() {
  skip_spaces();
  if (!take('{')) return fail("a line is a JSON object; expected `{`");
  skip_spaces();
  if (!take('}')) {
    do {
      if (!parse_member()) return false;
    } while (take(','));
    if (!take('}')) return fail("expected `,` or `}`");
  }
  skip_spaces();
  return at_ == line_.size() || fail("expected the end of the line after `}`");
}

bool ScheduleLine::parse_member() {
  Member member;
  skip_spaces();
  if (!parse_text(member.key)) return false;
  skip_spaces();
  if (!take(':')) return fail("expected `:` after a key");
  skip_spaces();
  if (has(member.key.text)) {
    complain(member.key.column, "`" + member.key.text + "` stands here twice");
    return false;
  }
  member.value.column = column_at(at_);
  if (take('[')) {
    member.kind = Kind::kTexts;
    skip_spaces();
    while (!take(']')) {
      if (!member.texts.empty() && !take(',')) return fail("expected `,` or `]`");
      skip_spaces();
      if (!parse_text(member.texts.emplace_back())) return false;
      skip_spaces();
    }
  } else if (at_ < line_.size() && line_[at_] == '"') {
    if (!parse_text(member.value)) return false;
  } else {
    const size_t size = json_number_size(line_.substr(at_));
    if (size == 0)
      return fail(
          "expected a text in double quotes, a number or a list of "
          "texts");
    member.kind = Kind::kNumber;
    member.value.text = std::string(line_.substr(at_, size));
    at_ += size;
  }
  members_.push_back(std::move(member));
  skip_spaces();
  return true;
}

bool ScheduleLine::parse_text(Text& text) {
  text.column = column_at(at_);
  JsonStringReader reader(line_.substr(at_));
  if (!reader.read()) {
    at_ += reader.fault_at();
    return fail(std::string(reader.fault()));
  }
  at_ += reader.size();
  text.text = reader.take_text();
  return true;
}

void ScheduleLine::skip_spaces() {
  while (at_ < line_.size() && (line_[at_] == ' ' || line_[at_] == '\t' || line_[at_] == '\r')) {
    ++at_;
  }
}

bool ScheduleLine::take(char c) {
  if (at_ >= line_.size() || line_[at_] != c) return false;
  ++at_;
  return true;
}

bool ScheduleLine::fail(std::string message) {
  complain(column_at(at_), std::move(message));
  return false;
}

uint32_t ScheduleLine::column_at(size_t at) const {
  return 1 + static_cast<uint32_t>(
                 std::count_if(line_.begin(), line_.begin() + static_cast<ptrdiff_t>(at),
                               [](char c) { return (static_cast<uint8_t>(c) & 0xC0) != 0x80; }));
}

void ScheduleLine::complain(uint32_t column, std::string message) {
  is_good_ = false;
  if (problems_.items.size() >= kMostScheduleProblems) return;
  problems_.items.push_back({number_, column, std::move(message)});
}

const ScheduleLine::Member* ScheduleLine::find(std::string_view key) const {
  const auto at =
      std::ranges::find(members_, key, [](const Member& member) { return member.key.text; });
  return at == members_.end() ? nullptr : &*at;
}

ScheduleLine::Member* ScheduleLine::ask(std::string_view key, Kind kind,
                                        std::string_view expected) {
  auto* member = const_cast<Member*>(find(key));
  if (member == nullptr) {
    complain(1, "`" + std::string(key) + "` is missing; expected " + std::string(expected));
    return nullptr;
  }
  member->is_asked_for = true;
  if (member->kind == kind) return member;
  complain(member->value.column,
           "`" + std::string(key) + "` is something else; expected " + std::string(expected));
  return nullptr;
}

std::optional<ScheduleLine::Text> ScheduleLine::text(std::string_view key) {
  const Member* member = ask(key, Kind::kText, "a text in double quotes");
  if (member == nullptr) return std::nullopt;
  return member->value;
}

std::optional<uint64_t> ScheduleLine::whole(std::string_view key, uint64_t least, uint64_t most) {
  const std::string expected =
      "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  const Member* member = ask(key, Kind::kNumber, expected);
  if (member == nullptr) return std::nullopt;
  const auto number = parsed<uint64_t>(member->value.text);
  if (number && *number >= least && *number <= most) return number;
  complain(member->value.column,
           "`" + std::string(key) + "` is " + member->value.text + "; expected " + expected);
  return std::nullopt;
}

std::optional<double> ScheduleLine::real(std::string_view key, double least, double most) {
  const std::string expected =
      "a number from " + format_number(least) + " to " + format_number(most);
  const Member* member = ask(key, Kind::kNumber, expected);
  if (member == nullptr) return std::nullopt;
  const auto number = parsed<double>(member->value.text);
  if (number && *number >= least && *number <= most) return number;
  complain(member->value.column,
           "`" + std::string(key) + "` is " + member->value.text + "; expected " + expected);
  return std::nullopt;
}

std::optional<std::vector<ScheduleLine::Text>> ScheduleLine::texts(std::string_view key) {
  Member* member = ask(key, Kind::kTexts, "a list of texts in double quotes");
  if (member == nullptr) return std::nullopt;
  return std::move(member->texts);
}

std::optional<Duration> ScheduleLine::time(std::string_view key, Duration least, Duration most) {
  const std::string expected = "a time such as \"1.25s\", at most " + format_duration(most);
  const Member* member = ask(key, Kind::kText, expected);
  if (member == nullptr) return std::nullopt;
  const auto time = parse_duration(member->value.text);
  if (time && *time >= least && *time <= most) return time;
  complain(member->value.column,
           "`" + std::string(key) + "` is `" + member->value.text + "`; expected " + expected);
  return std::nullopt;
}

std::optional<size_t> ScheduleLine::word(std::string_view key,
                                         const std::vector<std::string>& words) {
  const Member* member = ask(key, Kind::kText, "one of " + join_words(words));
  if (member == nullptr) return std::nullopt;
  const auto at = std::ranges::find(words, member->value.text);
  if (at != words.end()) return static_cast<size_t>(at - words.begin());
  std::string hint = suggestion(member->value.text, words);
  if (hint.empty()) hint = "; expected one of " + join_words(words);
  complain(member->value.column,
           "there is no " + std::string(key) + " `" + member->value.text + "`" + hint);
  return std::nullopt;
}

void ScheduleLine::finish(const std::vector<std::string>& words) {
  for (const Member& member : members_) {
    if (member.is_asked_for) continue;
    complain(member.key.column,
             "there is no `" + member.key.text + "` here" + suggestion(member.key.text, words));
  }
}

}  // namespace skerry::harness
