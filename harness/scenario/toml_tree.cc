#include "harness/scenario/toml_tree.h"

#include <utility>

#include "harness/scenario/toml_reader.h"
#include "harness/scenario/units.h"

namespace skerry::harness {
namespace {

constexpr size_t kLongestShown = 60;
constexpr size_t kAll = std::string::npos;

// Without a point it would look like another kind of value.
bool is_shown_whole(double real) {
  return format_number(real).find_first_not_of("-0123456789") == std::string::npos;
}

// A basic string: what may not stand in one is escaped.
std::string quoted(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < ' ' || byte == 0x7F) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string key_text(std::string_view key) {
  const bool is_bare = !key.empty() && key.find_first_not_of(
                                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                           "0123456789_-") == std::string_view::npos;
  return is_bare ? std::string(key) : quoted(key);
}

// Stops soon after `most` bytes.
void append_toml(const TomlNode& node, size_t most, std::string& out) {
  if (out.size() > most) return;
  std::string_view separator;
  switch (node.kind) {
    case TomlNode::Kind::kBoolean:
      out += node.boolean ? "true" : "false";
      return;
    case TomlNode::Kind::kInteger:
      out += std::to_string(node.integer);
      return;
    case TomlNode::Kind::kReal:
      out += format_number(node.real);
      if (is_shown_whole(node.real)) out += ".0";
      return;
    case TomlNode::Kind::kText:
      out += quoted(node.text);
      return;
    case TomlNode::Kind::kTime:
      out += "a date or time";
      return;
    case TomlNode::Kind::kArray:
      out += '[';
      for (const TomlNode& item : node.items) {
        out += separator;
        append_toml(item, most, out);
        separator = ", ";
      }
      out += ']';
      return;
    case TomlNode::Kind::kTable:
      out += "{ ";
      for (const TomlMember& member : node.members) {
        out += separator;
        out += key_text(member.key) + " = ";
        append_toml(member.value, most, out);
        separator = ", ";
      }
      out += " }";
      return;
  }
}

// Cuts between characters, never inside one.
void shorten(std::string& text) {
  if (text.size() <= kLongestShown) return;
  size_t end = kLongestShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  text += "...";
}

}  // namespace

const TomlMember* TomlNode::find(std::string_view key) const {
  for (const TomlMember& member : members) {
    if (member.key == key) return &member;
  }
  return nullptr;
}

TomlMember* TomlNode::find(std::string_view key) {
  return const_cast<TomlMember*>(std::as_const(*this).find(key));
}

std::string to_toml(const TomlNode& node) {
  std::string text;
  append_toml(node, kLongestShown, text);
  shorten(text);
  return text;
}

std::string exact_toml(const TomlNode& node) {
  std::string text;
  append_toml(node, kAll, text);
  return text;
}

std::string override_text(const TomlNode& node) {
  const bool is_plain = node.kind == TomlNode::Kind::kText && !read_toml_value(node.text);
  return is_plain ? node.text : exact_toml(node);
}

std::string to_plain(const TomlNode& node) {
  if (node.kind != TomlNode::Kind::kText) return to_toml(node);
  std::string text = node.text;
  shorten(text);
  return text;
}

}  // namespace skerry::harness
