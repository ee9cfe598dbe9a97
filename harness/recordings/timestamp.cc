#include <array>

#include "harness/recordings/json_recording.h"

namespace skerry::harness {
namespace {

// Days since 1970-01-01 of a day of the Gregorian calendar (Hinnant's days_from_civil).
int64_t days_from_civil(int64_t year, int64_t month, int64_t day) {
  const int64_t shifted = month <= 2 ? year - 1 : year;
  const int64_t era = shifted / 400;
  const int64_t year_of_era = shifted - era * 400;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

int64_t days_of(int64_t year, int64_t month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  int64_t digits(size_t count) {
    int64_t value = 0;
    for (size_t i = 0; i < count; ++i) {
      if (rest_.empty() || rest_[0] < '0' || rest_[0] > '9') {
        is_wrong_ = true;
        return 0;
      }
      value = value * 10 + (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }
  bool take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) { is_wrong_ |= !take(c); }
  bool at_digit() const { return !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; }
  bool is_right() const { return !is_wrong_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool is_wrong_ = false;
};

Status no_time(std::string_view text) {
  return invalid("'" + std::string(text) + "' is no time like 2021-04-19T06:06:58.219Z");
}

}  // namespace

StatusOr<int64_t> parse_timestamp(std::string_view text) {
  Reader in(text);
  const int64_t year = in.digits(4);
  in.expect('-');
  const int64_t month = in.digits(2);
  in.expect('-');
  const int64_t day = in.digits(2);
  in.expect('T');
  const int64_t hour = in.digits(2);
  in.expect(':');
  const int64_t minute = in.digits(2);
  in.expect(':');
  const int64_t second = in.digits(2);
  int64_t fraction = 0;
  if (in.take('.')) {
    if (!in.at_digit()) return no_time(text);
    for (int64_t unit = 100'000'000; in.at_digit(); unit /= 10) fraction += in.digits(1) * unit;
  }
  int64_t offset_minutes = 0;
  if (!in.take('Z')) {
    const bool is_west = in.take('-');
    if (!is_west) in.expect('+');
    const int64_t hours = in.digits(2);
    in.expect(':');
    const int64_t minutes = in.digits(2);
    if (hours > 23 || minutes > 59) return no_time(text);
    offset_minutes = (hours * 60 + minutes) * (is_west ? -1 : 1);
  }
  // Nanoseconds in 64 bits end in 2262.
  const bool is_in_range = year >= 1970 && year <= 2261 && month >= 1 && month <= 12 && day >= 1 &&
                           day <= days_of(year, month) && hour <= 23 && minute <= 59 &&
                           second <= 60;
  if (!in.is_right() || !is_in_range) return no_time(text);
  const int64_t minutes = (days_from_civil(year, month, day) * 24 + hour) * 60 + minute;
  return ((minutes - offset_minutes) * 60 + second) * 1'000'000'000 + fraction;
}

}  // namespace skerry::harness
