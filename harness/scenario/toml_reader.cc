#include "harness/scenario/toml_reader.h"

#include <algorithm>

// The library takes for granted, where it has not looked, that a key follows `[[`: with debug
// checks it aborts of `[[=`, and clang's optimiser relies on it. Without either it reports the
// mistake.
#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(condition) static_assert(true)
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")

namespace skerry::harness {
namespace {

Place place_of(const toml::source_region& region) {
  return {static_cast<uint32_t>(region.begin.line), static_cast<uint32_t>(region.begin.column), -1};
}

TomlNode convert(const toml::node& source);

void convert_table(const toml::table& table, TomlNode& node) {
  node.kind = TomlNode::Kind::kTable;
  for (const auto& [key, value] : table) {
    node.members.push_back({std::string(key.str()), place_of(key.source()), convert(value)});
  }
  // The library sorts by key; the file's order is what people mean by a matrix.
  std::stable_sort(
      node.members.begin(), node.members.end(), [](const TomlMember& a, const TomlMember& b) {
        return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
      });
}

TomlNode convert(const toml::node& source) {
  TomlNode node;
  node.place = place_of(source.source());
  if (const auto* table = source.as_table()) {
    convert_table(*table, node);
  } else if (const auto* array = source.as_array()) {
    node.kind = TomlNode::Kind::kArray;
    for (const toml::node& item : *array) node.items.push_back(convert(item));
  } else if (const auto* text = source.as_string()) {
    node.kind = TomlNode::Kind::kText;
    node.text = text->get();
  } else if (const auto* integer = source.as_integer()) {
    node.kind = TomlNode::Kind::kInteger;
    node.integer = integer->get();
  } else if (const auto* real = source.as_floating_point()) {
    node.kind = TomlNode::Kind::kReal;
    node.real = real->get();
  } else if (const auto* boolean = source.as_boolean()) {
    node.kind = TomlNode::Kind::kBoolean;
    node.boolean = boolean->get();
  } else {
    node.kind = TomlNode::Kind::kTime;
  }
  return node;
}

}  // namespace

std::variant<TomlNode, TomlError> read_toml(std::string_view source) {
  const toml::parse_result result = toml::parse(source);
  if (!result) {
    const toml::parse_error& error = result.error();
    return TomlError{place_of(error.source()),
                     "this is not TOML: " + std::string(error.description())};
  }
  TomlNode root;
  root.place = {1, 1, -1};
  convert_table(result.table(), root);
  return root;
}

std::optional<TomlNode> read_toml_value(std::string_view text) {
  const std::variant<TomlNode, TomlError> result = read_toml("value = " + std::string(text));
  const TomlNode* root = std::get_if<TomlNode>(&result);
  if (root == nullptr || root->members.size() != 1) return std::nullopt;
  if (root->members[0].key != "value") return std::nullopt;
  return root->members[0].value;
}

}  // namespace skerry::harness
