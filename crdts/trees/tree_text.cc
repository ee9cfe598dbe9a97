#include "crdts/trees/tree_text.h"

#include <charconv>
#include <cstdint>

namespace skerry::crdts::trees {
namespace {

constexpr std::string_view kRootText = "root";
constexpr std::string_view kFirstText = "first";

template <typename Number>
void append(std::string& out, Number number, int base) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number, base).ptr;
  out.append(digits, end);
}

void append(std::string& out, const Dot& node) {
  append(out, node.actor.replica.value, 10);
  out += '.';
  append(out, node.actor.epoch, 16);
  out += '.';
  append(out, node.sequence, 10);
}

// Takes the text before the first `end` off the front.
std::optional<std::string_view> take(std::string_view& rest, char end) {
  const size_t size = rest.find(end);
  if (size == std::string_view::npos) return std::nullopt;
  const std::string_view taken = rest.substr(0, size);
  rest.remove_prefix(size + 1);
  return taken;
}

template <typename Number>
bool read(std::string_view text, Number& number, int base) {
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number, base);
  return result.ec == std::errc() && result.ptr == end;
}

std::optional<Dot> parse_node(std::string_view text, std::string_view nothing) {
  if (text == nothing) return Dot();
  Dot node;
  const auto replica = take(text, '.');
  const auto epoch = take(text, '.');
  if (!replica || !epoch) return std::nullopt;
  if (!read(*replica, node.actor.replica.value, 10) || !read(*epoch, node.actor.epoch, 16) ||
      !read(text, node.sequence, 10)) {
    return std::nullopt;
  }
  return node;
}

}  // namespace

std::string to_text(const Dot& node) {
  std::string out;
  append(out, node);
  return out;
}

std::string to_text(const Line& line) {
  std::string out = "/";
  if (line.parent.sequence == 0) {
    out += kRootText;
  } else {
    append(out, line.parent);
  }
  out += '/';
  if (line.previous.sequence == 0) {
    out += kFirstText;
  } else {
    append(out, line.previous);
  }
  out += '/';
  append(out, line.node);
  out += '=';
  out += line.name;
  return out;
}

std::optional<Line> parse_line(std::string_view text) {
  if (!text.starts_with('/')) return std::nullopt;
  text.remove_prefix(1);
  const auto parent = take(text, '/');
  const auto previous = take(text, '/');
  const auto node = take(text, '=');
  if (!parent || !previous || !node) return std::nullopt;
  const auto parent_dot = parse_node(*parent, kRootText);
  const auto previous_dot = parse_node(*previous, kFirstText);
  const auto node_dot = parse_node(*node, {});
  if (!parent_dot || !previous_dot || !node_dot) return std::nullopt;
  return Line{*parent_dot, *previous_dot, *node_dot, text};
}

}  // namespace skerry::crdts::trees
