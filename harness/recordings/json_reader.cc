#include "harness/recordings/json_reader.h"

#include <algorithm>
#include <optional>

#include "harness/recordings/json_error.h"

namespace skerry::harness {

namespace json = simdjson::ondemand;

namespace {

constexpr int kDeepest = 200;  // of values that nobody wants

}  // namespace

bool JsonReader::begin(std::string_view what, json::json_type type) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (whole().starts_with(kMark)) {
    return refuse("", "the file begins with a byte order mark, which JSON does not have");
  }
  if (!simdjson::validate_utf8(padded_.data(), padded_.size())) {
    const size_t size = valid_utf8_size(whole());
    return say(size, "", "not valid UTF-8: " + shown_at(whole(), size));
  }
  json::json_type there{};
  if (parser_.iterate(padded_).get(document_) != simdjson::SUCCESS ||
      document_.type().get(there) != simdjson::SUCCESS) {
    return malformed();
  }
  last_ = std::min(whole().find_first_not_of(" \t\n\r"), padded_.size());
  if (there == type) return true;
  if (find_json_error(whole())) return malformed();
  return expected("", what);
}

bool JsonReader::finish() {
  // There is a location as long as there is something left.
  return document_.current_location().error() != simdjson::SUCCESS || malformed();
}

bool JsonReader::is(Value value, json::json_type type, std::string_view key,
                    std::string_view what) {
  json::json_type there{};
  last_ = offset_of(value.raw_json_token().data());
  if (!take(value.type(), there)) return false;
  return there == type || expected(key, what);
}

bool JsonReader::is_text(Value value) {
  return whole().substr(offset_of(value.raw_json_token().data())).starts_with('"');
}

bool JsonReader::text(Value value, std::string_view key, std::string& out) {
  std::string_view text;
  if (!is(value, json::json_type::string, key, "a text")) return false;
  if (!take(value.get_string(), text)) return false;
  out = text;
  return true;
}

bool JsonReader::read_count(Value value, std::string_view key, uint64_t most, uint64_t& out) {
  last_ = offset_of(value.raw_json_token().data());
  const auto code = value.get_uint64().get(out);
  if (code == simdjson::SUCCESS && out <= most) return true;
  // What is no number at all is told as such.
  const std::optional<JsonError> error = find_json_error(whole());
  if (error && error->offset < last_ + value.raw_json_token().size()) return malformed();
  return expected(key, "a count from 0 to " + std::to_string(most));
}

bool JsonReader::skip(Value value, int depth) {
  last_ = offset_of(value.raw_json_token().data());
  if (depth > kDeepest) {
    return refuse("", "nested deeper than " + std::to_string(kDeepest) + " levels");
  }
  json::json_type type{};
  if (!take(value.type(), type)) return false;
  const auto deeper = [&](Value inner) { return skip(inner, depth + 1); };
  std::string_view text;
  bool is_true = false;
  json::number number;
  switch (type) {
    case json::json_type::object:
      return object(value, "", "", [&](std::string_view, Value inner) { return deeper(inner); });
    case json::json_type::array:
      return array(value, "", "", deeper);
    case json::json_type::string:
      return take(value.get_string(), text);
    case json::json_type::number:
      return value.get_number().get(number) == simdjson::SUCCESS || !find_json_error(whole()) ||
             malformed();  // a number that is too large is JSON
    case json::json_type::boolean:
      return take(value.get_bool(), is_true);
    case json::json_type::null:
      return take(value.is_null(), is_true) && (is_true || malformed());
  }
  return malformed();
}

bool JsonReader::first(bool& is_seen, std::string_view key) {
  if (is_seen) return refuse(key, "the key is there twice");
  is_seen = true;
  return true;
}

bool JsonReader::refuse(std::string_view key, const std::string& what) {
  return say(last_, key, what);
}

bool JsonReader::missing(std::string_view key) {
  return refuse("", "the key '" + std::string(key) + "' is missing");
}

bool JsonReader::expected(std::string_view key, std::string_view what) {
  std::string shown = shown_at(whole(), last_);
  if (shown == "{") shown = "an object";
  if (shown == "[") shown = "an array";
  return refuse(key, "expected " + std::string(what) + ", got " + shown);
}

// The parser says that something is wrong, the scanner where.
bool JsonReader::malformed() {
  const std::optional<JsonError> error = find_json_error(whole());
  if (!error) return refuse("", "a value that cannot be read");
  return say(
      error->offset, "",
      "malformed JSON: expected " + error->expected + ", got " + shown_at(whole(), error->offset));
}

bool JsonReader::say(size_t offset, std::string_view key, const std::string& what) {
  std::string text = path_ + ":" + line_and_column(whole(), offset) + ": ";
  const std::string place = place_();
  if (!place.empty()) text += place + ": ";
  if (!key.empty()) text += std::string(key) + ": ";
  error_ = invalid(text + what);
  return false;
}

}  // namespace skerry::harness
