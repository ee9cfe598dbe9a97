// Reads typed values out of a JSON document and keeps the first problem, with its place; after a
// problem every value is a default one, so that callers need not look at each step.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/status.h"
#include "reports/model/results.h"

namespace skerry::results {

using Json = nlohmann::ordered_json;

// How kNeverCame stands in a file.
inline constexpr std::string_view kNeverWord = "never";

class JsonReader {
 public:
  // Problems begin with the file's name.
  explicit JsonReader(std::string file = "summary.json") : file_(std::move(file)) {}

  Status status() const { return status_; }

  const Json& member(const Json& object, const char* key, const std::string& place) {
    static const Json kNothing;
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (object.is_object() && found != object.end()) return *found;
    fail(place + "." + key + " is missing");
    return kNothing;
  }

  std::string text(const Json& object, const char* key, const std::string& place) {
    const Json& value = member(object, key, place);
    if (value.is_string()) return value.get<std::string>();
    fail(place + "." + key + " is not a string");
    return "";
  }

  bool boolean(const Json& object, const char* key, const std::string& place) {
    const Json& value = member(object, key, place);
    if (value.is_boolean()) return value.get<bool>();
    fail(place + "." + key + " is not true or false");
    return false;
  }

  uint64_t whole(const Json& value, const std::string& place) {
    if (value.is_number_unsigned()) return value.get<uint64_t>();
    fail(place + " is not a whole number from 0 on");
    return 0;
  }

  int64_t nanoseconds(const Json& value, const std::string& place) {
    if (value.is_number_unsigned()) {
      const uint64_t number = value.get<uint64_t>();
      if (number <= uint64_t{std::numeric_limits<int64_t>::max()}) {
        return static_cast<int64_t>(number);
      }
    } else if (value.is_number_integer()) {
      return value.get<int64_t>();
    }
    fail(place + " is not a whole number of nanoseconds");
    return 0;
  }

  // A number, "never", or nothing.
  std::optional<double> figure(const Json& value, const std::string& place) {
    if (value.is_number()) return value.get<double>();
    if (value.is_string() && value.get<std::string>() == kNeverWord) return kNeverCame;
    if (!value.is_null()) fail(place + " is neither a number nor \"never\" nor null");
    return std::nullopt;
  }

  const Json& list(const Json& object, const char* key, const std::string& place) {
    static const Json kNone = Json::array();
    const Json& value = member(object, key, place);
    if (value.is_array()) return value;
    fail(place + "." + key + " is not a list");
    return kNone;
  }

  const Json& map(const Json& object, const char* key, const std::string& place) {
    static const Json kNone = Json::object();
    const Json& value = member(object, key, place);
    if (value.is_object()) return value;
    fail(place + "." + key + " is not an object");
    return kNone;
  }

  template <typename Enum, size_t N>
  Enum one_of(const std::array<std::string_view, N>& words, const Json& object, const char* key,
              const std::string& place) {
    const std::string value = text(object, key, place);
    const auto found = std::find(words.begin(), words.end(), value);
    if (found == words.end()) {
      fail(place + "." + key + " is \"" + value + "\", which is no known word");
      return Enum{};
    }
    return static_cast<Enum>(found - words.begin());
  }

  void fail(const std::string& what) {
    if (status_.ok()) status_ = invalid(file_ + ": " + what);
  }

 private:
  std::string file_;
  Status status_;
};

}  // namespace skerry::results
