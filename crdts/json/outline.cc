#include "crdts/json/outline.h"

#include <algorithm>
#include <utility>

#include "core/codec.h"
#include "crdts/maps/pointer.h"

namespace skerry::crdts {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view json) : rest_(json) {}

  std::vector<OutlinePlace> run() {
    read("");
    return std::move(places_);
  }

 private:
  using Kind = OutlinePlace::Kind;
  static constexpr std::string_view kConflict = "{\"$conflict\":[";

  void read(const std::string& pointer) {
    if (rest_.starts_with(kConflict)) {
      conflict(pointer);
    } else if (rest_.starts_with('{')) {
      map(pointer);
    } else if (rest_.starts_with('[')) {
      list(pointer);
    } else if (rest_.starts_with('"')) {
      const std::string_view quoted = string();
      places_.push_back({pointer, Kind::kString, count_scalars(plain(quoted))});
    } else {
      rest_.remove_prefix(std::min(rest_.find_first_of(",]}"), rest_.size()));
      places_.push_back({pointer, Kind::kOther, 0});
    }
  }

  void map(const std::string& pointer) {
    places_.push_back({pointer, Kind::kMap, 0});
    take();
    while (!rest_.empty() && rest_[0] != '}') {
      if (rest_[0] == ',') take();
      const std::string_view quoted = string();
      std::string child = pointer;
      const std::string key = plain(quoted);
      append_key(child, key.starts_with('$') ? std::string_view(key).substr(1) : key);
      take();  // the colon
      read(child);
    }
    take();
  }

  void list(const std::string& pointer) {
    const size_t place = places_.size();
    places_.push_back({pointer, Kind::kList, 0});
    take();
    while (!rest_.empty() && rest_[0] != ']') {
      if (rest_[0] == ',') take();
      read(pointer + "/" + std::to_string(places_[place].size));
      ++places_[place].size;
    }
    take();
  }

  // A list beside a map is not entered by paths: only its own place counts.
  void conflict(const std::string& pointer) {
    rest_.remove_prefix(kConflict.size());
    bool has_map = false;
    while (!rest_.empty() && rest_[0] != ']') {
      if (rest_[0] == ',') take();
      const size_t place = places_.size();
      const bool is_tagged =
          rest_.starts_with("{\"$text\":") || rest_.starts_with("{\"$counter\":");
      if (is_tagged) {
        rest_.remove_prefix(rest_.find(':') + 1);
        read(pointer);
        take();
        continue;
      }
      const bool is_map = rest_.starts_with('{');
      const bool is_list = rest_.starts_with('[');
      read(pointer);
      if (is_list && has_map) places_.resize(place + 1);
      has_map |= is_map;
    }
    take();
    take();
  }

  std::string_view string() {
    size_t end = 1;
    while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
    const std::string_view quoted = rest_.substr(0, end + 1);
    rest_.remove_prefix(quoted.size());
    return quoted;
  }

  // What is quoted: only what append_json_string escapes is escaped.
  static std::string plain(std::string_view quoted) {
    std::string text;
    for (size_t i = 1; i + 1 < quoted.size(); ++i) {
      if (quoted[i] != '\\') {
        text += quoted[i];
        continue;
      }
      const char c = quoted[++i];
      constexpr std::string_view kNames = "bfnrt";
      constexpr std::string_view kMeant = "\b\f\n\r\t";
      const size_t at = kNames.find(c);
      if (c == 'u') {
        text += static_cast<char>(std::stoi(std::string(quoted.substr(i + 1, 4)), nullptr, 16));
        i += 4;
      } else {
        text += at == std::string_view::npos ? c : kMeant[at];
      }
    }
    return text;
  }

  void take() { rest_.remove_prefix(rest_.empty() ? 0 : 1); }

  std::string_view rest_;
  std::vector<OutlinePlace> places_;
};

}  // namespace

std::vector<OutlinePlace> outline_of(std::string_view json) { return Reader(json).run(); }

}  // namespace skerry::crdts
