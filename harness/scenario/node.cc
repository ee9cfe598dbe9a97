#include "harness/scenario/node.h"

#include <utility>

#include "harness/scenario/units.h"

namespace skerry::harness {
namespace {

constexpr size_t kLongestShown = 60;

void append_toml(const Node& node, std::string& out) {
  if (out.size() > kLongestShown) return;
  switch (node.kind) {
    case Node::Kind::kBoolean:
      out += node.boolean ? "true" : "false";
      return;
    case Node::Kind::kInteger:
      out += std::to_string(node.integer);
      return;
    case Node::Kind::kReal:
      out += format_number(node.real);
      return;
    case Node::Kind::kText:
      out += '"' + node.text + '"';
      return;
    case Node::Kind::kTime:
      out += "a date or time";
      return;
    case Node::Kind::kArray: {
      out += '[';
      std::string_view separator;
      for (const Node& item : node.items) {
        out += separator;
        append_toml(item, out);
        separator = ", ";
      }
      out += ']';
      return;
    }
    case Node::Kind::kTable: {
      out += "{ ";
      std::string_view separator;
      for (const Member& member : node.members) {
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

const Member* Node::find(std::string_view key) const {
  for (const Member& member : members) {
    if (member.key == key) return &member;
  }
  return nullptr;
}

Member* Node::find(std::string_view key) {
  return const_cast<Member*>(std::as_const(*this).find(key));
}

std::string to_toml(const Node& node) {
  std::string text;
  append_toml(node, text);
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  shorten(text);
  return text;
}

std::string to_plain(const Node& node) {
  if (node.kind != Node::Kind::kText) return to_toml(node);
  std::string text = node.text;
  shorten(text);
  return text;
}

}  // namespace skerry::harness
