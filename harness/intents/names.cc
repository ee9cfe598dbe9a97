#include "harness/intents/names.h"

#include <utility>
#include <variant>

#include "core/check.h"
#include "core/codec.h"
#include "core/overloaded.h"
#include "crdts/trees/tree_text.h"
#include "harness/anomalies/sequence_view.h"
#include "harness/anomalies/shown.h"
#include "harness/intents/change.h"

namespace skerry::harness {
namespace {

constexpr uint32_t kFirst = 0x100;
constexpr uint32_t kSurrogates = 0xD800;
constexpr uint32_t kSurrogateCount = 0x800;
static_assert(kFirst + kMostNames + kSurrogateCount < 0xFEFF);  // a byte order mark is no name

bool is_container(const std::string& json) { return json == "{}" || json == "[]"; }

}  // namespace

void add_names(std::string_view text, std::vector<Name>& out) {
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<uint8_t>(text[i]);
    const size_t more = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC0 ? 1 : 0;
    uint32_t scalar = more == 0 ? byte : byte & (0x3Fu >> more);
    for (size_t k = 0; k < more && i + 1 < text.size(); ++k) {
      scalar = scalar << 6 | (static_cast<uint8_t>(text[++i]) & 0x3Fu);
    }
    if (scalar >= kSurrogates) scalar -= kSurrogateCount;
    if (scalar >= kFirst && scalar < kFirst + kMostNames) out.push_back(scalar - kFirst);
  }
}

std::string text_of(Name name) {
  uint32_t scalar = kFirst + name;
  if (scalar >= kSurrogates) scalar += kSurrogateCount;
  const auto tail = [&](uint32_t shift) {
    return static_cast<char>(0x80 | (scalar >> shift & 0x3F));
  };
  if (scalar < 0x800) return {static_cast<char>(0xC0 | scalar >> 6), tail(0)};
  return {static_cast<char>(0xE0 | scalar >> 12), tail(6), tail(0)};
}

Name name_in(std::string_view text) {
  std::vector<Name> names;
  add_names(text, names);
  SKERRY_CHECK(names.size() == 1);
  return names.front();
}

std::string Names::name_whole(const std::string& text, const Dot& dot) {
  named_.push_back({dot, text});
  return text_of(static_cast<Name>(named_.size() - 1));
}

std::string Names::name_each(const std::string& text, Dot first) {
  std::string names;
  for (const std::string& character : elements_of(Value(text))) {
    names += name_whole(character, first);
    ++first.sequence;
  }
  return names;
}

Command Names::renamed(const Command& command, const Dot& first, uint64_t length) {
  Command out = command;
  const auto name_item = [&](std::string& item) { item = name_whole(item, first); };
  const auto name_content = [&](std::string& content) {
    if (!is_container(content)) content = "\"" + name_whole(content, first) + "\"";
  };
  std::visit(
      overloaded{
          [&](TextSplice& splice) {
            // Insertions have the last of a change's dots.
            const uint64_t inserted = count_scalars(splice.text);
            splice.text = name_each(splice.text, {first.actor, first.sequence + length - inserted});
          },
          [&](SheetAssign& assign) {
            if (!assign.content.empty()) name_item(assign.content);
          },
          [&](ListInsert& insert) { name_item(insert.item); },
          [&](ListAssign& assign) { name_item(assign.item); },
          [&](JsonAssign& assign) { name_content(assign.content); },
          [&](JsonInsert& insert) { name_content(insert.content); },
          [&](TreeCreate& create) {
            nodes_.emplace(first, static_cast<Name>(named_.size()));
            name_whole(create.name, first);
          },
          [](auto&) {},
      },
      out);
  return out;
}

std::vector<Name> Names::shown(const Value& value) const {
  std::vector<Name> names;
  switch (family_) {
    case Family::kText:
      add_names(std::get<std::string>(value), names);
      break;
    case Family::kSheet:
      for (const ShownCell& cell : sheet_shown(value).cells) {
        for (const std::string& text : cell.texts) add_names(text, names);
      }
      break;
    case Family::kTree:
      for (const std::string& fact : std::get<std::vector<std::string>>(value)) {
        const auto line = crdts::trees::parse_line(fact);
        const auto node = line ? nodes_.find(line->node) : nodes_.end();
        if (node != nodes_.end()) names.push_back(node->second);
      }
      break;
    case Family::kJson:
      for (const std::string& text : texts_in_json(value)) add_names(text, names);
      break;
    default:
      for (const std::string& element : elements_shown(family_, value)) add_names(element, names);
      break;
  }
  return names;
}

std::vector<Name> Names::subtree(const Value& value, const Dot& node) const {
  std::multimap<Dot, Dot> children;
  for (const std::string& fact : std::get<std::vector<std::string>>(value)) {
    if (const auto line = crdts::trees::parse_line(fact))
      children.emplace(line->parent, line->node);
  }
  std::vector<Dot> found = {node};
  std::vector<Name> names;
  for (size_t i = 0; i < found.size() && i <= children.size(); ++i) {
    const auto name = nodes_.find(found[i]);
    if (name != nodes_.end()) names.push_back(name->second);
    const auto [first, last] = children.equal_range(found[i]);
    for (auto child = first; child != last; ++child) found.push_back(child->second);
  }
  return names;
}

std::optional<Name> Names::node(const Dot& dot) const {
  const auto found = nodes_.find(dot);
  return found == nodes_.end() ? std::nullopt : std::optional(found->second);
}

std::map<Dot, std::vector<Name>> Names::children(const Value& value) const {
  std::map<Dot, std::map<Dot, Dot>> next;  // by parent, and by the sibling before
  for (const std::string& fact : std::get<std::vector<std::string>>(value)) {
    const auto line = crdts::trees::parse_line(fact);
    if (line && nodes_.contains(line->node)) {
      next[line->parent][line->previous] = line->node;
    }
  }
  std::map<Dot, std::vector<Name>> children;
  for (const auto& [parent, following] : next) {
    std::vector<Name>& siblings = children[parent];
    auto at = following.find(Dot());
    while (at != following.end() && siblings.size() < following.size()) {
      siblings.push_back(nodes_.at(at->second));
      at = following.find(at->second);
    }
  }
  return children;
}

std::string Names::describe(Name name) const {
  return "\"" + named_[name].label + "\" (" + format_dot(named_[name].dot) + ")";
}

}  // namespace skerry::harness
