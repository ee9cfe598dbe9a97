// One line of a schedule: a JSON object of texts, whole or broken numbers, and lists of texts. Each
// key may be asked for once, as what it should be; what is wrong is complained of at its place.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/time.h"
#include "harness/scenario/scenario.h"

namespace skerry::harness {

class ScheduleLine {
 public:
  struct Text {
    std::string text;
    uint32_t column = 0;
  };

  // Complains where it is no such object. `text` is one line, valid UTF-8.
  ScheduleLine(std::string_view text, uint32_t number, Problems& problems);

  bool is_good() const { return is_good_; }
  bool has(std::string_view key) const { return find(key) != nullptr; }

  // Nothing, and a complaint: the key is missing or its value is something else.
  std::optional<Text> text(std::string_view key);
  std::optional<uint64_t> whole(std::string_view key, uint64_t least, uint64_t most);
  std::optional<double> real(std::string_view key, double least, double most);
  std::optional<std::vector<Text>> texts(std::string_view key);
  // "1.25s"; not negative unless `least` is.
  std::optional<Duration> time(std::string_view key, Duration least, Duration most);
  // One of these words, as its place among them.
  std::optional<size_t> word(std::string_view key, const std::vector<std::string>& words);

  // Where the value of a key stands; 1 where there is no such.
  uint32_t column_of(std::string_view key) const {
    const Member* member = find(key);
    return member == nullptr ? 1 : member->value.column;
  }
  // Of something else about the line.
  void complain(uint32_t column, std::string message);
  // Complains of what was not asked for: `words` are the keys that there may be.
  void finish(const std::vector<std::string>& words);

 private:
  enum class Kind : uint8_t { kText, kNumber, kTexts };
  struct Member {
    Text key;
    Kind kind = Kind::kText;
    Text value;  // a text, or a number's digits
    std::vector<Text> texts;
    bool is_asked_for = false;
  };

  const Member* find(std::string_view key) const;
  Member* ask(std::string_view key, Kind kind, std::string_view expected);
  bool parse();
  bool parse_member();
  bool parse_text(Text& text);
  void skip_spaces();
  bool take(char c);
  bool fail(std::string message);
  uint32_t column_at(size_t at) const;

  std::string_view line_;
  size_t at_ = 0;
  uint32_t number_;
  Problems& problems_;
  std::vector<Member> members_;
  bool is_good_ = true;
};

// Calls `then` with each line that is not empty and its number, until it says false.
void for_each_schedule_line(std::string_view text,
                            const std::function<bool(std::string_view, uint32_t)>& then);

// Within a text: a whole number and nothing else; what stands between spaces.
std::optional<uint64_t> number_in(std::string_view digits, int base = 10);
std::vector<std::string_view> words_of(std::string_view text);

// Past so many problems no more are kept.
inline constexpr size_t kMostScheduleProblems = 100;

}  // namespace skerry::harness
