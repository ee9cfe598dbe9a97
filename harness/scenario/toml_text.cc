#include "harness/scenario/toml_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/json_text.h"

namespace skerry::harness {
namespace {

// A basic string: JSON's, but that DEL is escaped as well.
void append_text(std::string& out, std::string_view text) {
  std::string quoted;
  append_json_string(quoted, text);
  for (const char c : quoted) out += c == '\x7F' ? std::string("\\u007F") : std::string(1, c);
}

void append_key(std::string& out, std::string_view key) {
  constexpr std::string_view kBare =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  if (!key.empty() && key.find_first_not_of(kBare) == std::string_view::npos) {
    out += key;
  } else {
    append_text(out, key);
  }
}

void append_real(std::string& out, double value) {
  if (std::isnan(value) || std::isinf(value)) {
    out += std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf";
    return;
  }
  std::array<char, 64> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  const std::string_view text(digits.data(), static_cast<size_t>(end - digits.data()));
  out += text;
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

void append_value(std::string& out, const TomlNode& node);

void append_array(std::string& out, const TomlNode& node) {
  const bool has_lines = std::ranges::any_of(node.items, &TomlNode::is_table);
  out += '[';
  for (const TomlNode& item : node.items) {
    if (has_lines) out += "\n  ";
    append_value(out, item);
    if (has_lines || &item != &node.items.back()) out += has_lines ? "," : ", ";
  }
  out += has_lines ? "\n]" : "]";
}

// A nested array of an inline table must stay on the table's line.
void append_inline(std::string& out, const TomlNode& node) {
  out += "{ ";
  for (const TomlMember& member : node.members) {
    if (&member != &node.members.front()) out += ", ";
    append_key(out, member.key);
    out += " = ";
    append_value(out, member.value);
  }
  out += " }";
}

void append_value(std::string& out, const TomlNode& node) {
  switch (node.kind) {
    case TomlNode::Kind::kBoolean:
      out += node.boolean ? "true" : "false";
      return;
    case TomlNode::Kind::kInteger:
      out += std::to_string(node.integer);
      return;
    case TomlNode::Kind::kReal:
      return append_real(out, node.real);
    case TomlNode::Kind::kText:
    case TomlNode::Kind::kTime:
      return append_text(out, node.text);
    case TomlNode::Kind::kArray:
      return append_array(out, node);
    case TomlNode::Kind::kTable:
      return append_inline(out, node);
  }
}

bool is_array_of_tables(const TomlNode& node) {
  return node.kind == TomlNode::Kind::kArray && !node.items.empty() &&
         std::ranges::all_of(node.items, &TomlNode::is_table);
}

void append_members(std::string& out, const TomlNode& table) {
  for (const TomlMember& member : table.members) {
    append_key(out, member.key);
    out += " = ";
    append_value(out, member.value);
    out += '\n';
  }
}

}  // namespace

std::string write_toml(const TomlNode& root) {
  std::string out;
  for (const TomlMember& member : root.members) {
    if (member.value.is_table() || is_array_of_tables(member.value)) continue;
    append_key(out, member.key);
    out += " = ";
    append_value(out, member.value);
    out += '\n';
  }
  for (const TomlMember& member : root.members) {
    std::string head;
    append_key(head, member.key);
    if (member.value.is_table()) {
      out += "\n[" + head + "]\n";
      append_members(out, member.value);
    } else if (is_array_of_tables(member.value)) {
      for (const TomlNode& item : member.value.items) {
        out += "\n[[" + head + "]]\n";
        append_members(out, item);
      }
    }
  }
  return out;
}

}  // namespace skerry::harness
