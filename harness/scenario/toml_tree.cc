#include "harness/scenario/toml_tree.h"

#include <utility>

#include "harness/scenario/units.h"

namespace skerry::harness {
namespace {

constexpr size_t kLongestShown = 60;

// Without a point it would look like another kind of value.
bool is_shown_whole(double real) {
  return format_number(real).find_first_not_of("-0123456789") == std::string::npos;
}

void append_toml(const TomlNode& node, std::string& out) {
  if (out.size() > kLongestShown) return;
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
      out += '"' + node.text + '"';
      return;
    case TomlNode::Kind::kTime:
      out += "a date or time";
      return;
    case TomlNode::Kind::kArray: {
      out += '[';
      std::string_view separator;
      for (const TomlNode& item : node.items) {
        out += separator;
        append_toml(item, out);
        separator = ", ";
      }
      out += ']';
      return;
    }
    case TomlNode::Kind::kTable: {
      out += "{ ";
      std::string_view separator;
      for (const TomlMember& member : node.members) {
        out += separator;
        out += member.key + " = ";
        append_toml(member.value, out);
        separator = ", ";
      }
      out += " }";
      return;
    }
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
  append_toml(node, text);
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  shorten(text);
  return text;
}

std::string to_plain(const TomlNode& node) {
  if (node.kind != TomlNode::Kind::kText) return to_toml(node);
  std::string text = node.text;
  shorten(text);
  return text;
}

}  // namespace skerry::harness
