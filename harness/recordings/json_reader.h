// A JSON file read forward, once, by what is expected of it: every step says whether it went well,
// and the first that does not leaves a message that names the file, line and column, the place in
// the reader's words, the key, what was expected and what stood there.
//
// Values that nobody wants are walked through, so that the whole file is known to be JSON.
#pragma once

#include <simdjson.h>

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "core/status.h"

namespace skerry::harness {

class JsonReader {
 public:
  using Value = simdjson::ondemand::value;

  // `path` is for messages, `place` says where reading is ("transaction 3, patch 1", or nothing);
  // it is asked when something is wrong.
  JsonReader(std::string path, std::string text, std::function<std::string()> place)
      : path_(std::move(path)), padded_(std::move(text)), place_(std::move(place)) {}

  // The document: `what` it is to be, for messages; `read` is given each key and value, or element.
  template <typename F>
  bool root_object(std::string_view what, F read) {
    simdjson::ondemand::object object;
    return begin(what, simdjson::ondemand::json_type::object) &&
           take(document_.get_object(), object) && fields(object, read) && finish();
  }
  template <typename F>
  bool root_array(std::string_view what, F read) {
    simdjson::ondemand::array array;
    return begin(what, simdjson::ondemand::json_type::array) &&
           take(document_.get_array(), array) && elements(array, read) && finish();
  }

  template <typename F>
  bool object(Value value, std::string_view key, std::string_view what, F read) {
    simdjson::ondemand::object object;
    if (!is(value, simdjson::ondemand::json_type::object, key, what)) return false;
    const size_t begin = last_;
    if (!take(value.get_object(), object) || !fields(object, read)) return false;
    last_ = begin;
    return true;
  }
  template <typename F>
  bool array(Value value, std::string_view key, std::string_view what, F read) {
    simdjson::ondemand::array array;
    if (!is(value, simdjson::ondemand::json_type::array, key, what)) return false;
    const size_t begin = last_;
    if (!take(value.get_array(), array) || !elements(array, read)) return false;
    last_ = begin;
    return true;
  }
  bool text(Value value, std::string_view key, std::string& out);
  // A number from 0 to `most`.
  template <typename T>
  bool count(Value value, std::string_view key, uint64_t most, T& out) {
    uint64_t number = 0;
    if (!read_count(value, key, most, number)) return false;
    out = static_cast<T>(number);
    return true;
  }
  // Whatever it is.
  bool skip(Value value) { return skip(value, 0); }
  bool is_text(Value value);

  // A key may be given once.
  bool first(bool& is_seen, std::string_view key);

  // What is wrong at the value that was looked at last, or the container that was just read; false,
  // for callers to return.
  bool refuse(std::string_view key, const std::string& what);
  bool expected(std::string_view key, std::string_view what);
  bool missing(std::string_view key);  // of the object that was just read

  const Status& error() const { return error_; }

 private:
  bool begin(std::string_view what, simdjson::ondemand::json_type type);
  bool finish();
  bool is(Value value, simdjson::ondemand::json_type type, std::string_view key,
          std::string_view what);
  bool read_count(Value value, std::string_view key, uint64_t most, uint64_t& out);
  bool skip(Value value, int depth);
  bool malformed();
  bool say(size_t offset, std::string_view key, const std::string& what);
  std::string_view whole() const { return {padded_.data(), padded_.size()}; }
  size_t offset_of(const char* at) const { return static_cast<size_t>(at - padded_.data()); }

  template <typename F>
  bool fields(simdjson::ondemand::object& object, F read) {
    for (auto entry : object) {
      simdjson::ondemand::field field;
      std::string_view key;
      if (!take(std::move(entry), field)) return false;
      last_ = offset_of(field.key().raw() - 1);
      if (!take(field.unescaped_key(), key) || !read(key, field.value())) return false;
    }
    return true;
  }
  template <typename F>
  bool elements(simdjson::ondemand::array& array, F read) {
    for (auto entry : array) {
      Value value;
      if (!take(std::move(entry), value) || !read(value)) return false;
    }
    return true;
  }
  template <typename Result, typename T>
  bool take(Result&& result, T& out) {
    return std::forward<Result>(result).get(out) == simdjson::SUCCESS || malformed();
  }

  std::string path_;
  simdjson::padded_string padded_;
  std::function<std::string()> place_;
  simdjson::ondemand::parser parser_;
  simdjson::ondemand::document document_;
  size_t last_ = 0;  // where what was looked at last begins
  Status error_;
};

}  // namespace skerry::harness
