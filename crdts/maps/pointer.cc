#include "crdts/maps/pointer.h"

#include "core/codec.h"
#include "core/json_text.h"

namespace skerry::crdts {

StatusOr<Path> parse_pointer(std::string_view pointer) {
  Path path;
  if (pointer.empty()) return path;
  if (pointer[0] != '/') return invalid("a path is empty or begins with /");
  if (pointer.size() > kMaxPathBytes || !is_valid_utf8(pointer)) {
    return invalid("a path is not valid UTF-8, or longer than 64 KiB");
  }
  for (size_t i = 0; i < pointer.size(); ++i) {
    if (pointer[i] == '/') {
      path.emplace_back();
    } else if (pointer[i] != '~') {
      path.back() += pointer[i];
    } else {
      const char next = ++i < pointer.size() ? pointer[i] : ' ';
      if (next != '0' && next != '1') return invalid("in a path, ~ stands before 0 or 1 only");
      path.back() += next == '0' ? '~' : '/';
    }
  }
  if (path.size() > kMaxPathDepth) return invalid("a path is deeper than 64 keys");
  return path;
}

void append_key(std::string& pointer, std::string_view key) {
  pointer += '/';
  for (const char c : key) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
}

std::string to_pointer(const Path& path) {
  std::string pointer;
  for (const std::string& key : path) append_key(pointer, key);
  return pointer;
}

bool is_valid_key(std::string_view key) { return key.size() < kMaxPathBytes && is_valid_utf8(key); }

std::string to_json_array(const std::vector<std::string>& items) {
  std::string json = "[";
  for (const std::string& item : items) {
    if (json.size() > 1) json += ',';
    append_json_string(json, item);
  }
  return json + "]";
}

}  // namespace skerry::crdts
