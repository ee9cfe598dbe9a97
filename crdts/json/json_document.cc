#include "crdts/json/json_document.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "core/check.h"
#include "core/overloaded.h"
#include "core/verbs.h"
#include "crdts/object/limits.h"

namespace skerry::crdts {
namespace {

Status not_here(const std::string& what) {
  return absl::FailedPreconditionError("json_document: " + what);
}

// The characters of a text that one splice inserted.
std::vector<Character> characters_of(std::string_view text, Stamp stamp) {
  std::vector<Character> characters;
  for (const char c : text) {
    const bool continues = (static_cast<uint8_t>(c) & 0xC0) == 0x80;
    if (!continues) {
      characters.emplace_back().stamp = stamp;
      ++stamp.time;
      ++stamp.dot.sequence;
    }
    Character& last = characters.back();
    last.utf8[last.size++] = c;
  }
  return characters;
}

// The slot that an operation's path leads to, a fresh one where it is still to be made. Null where
// a list or an element on the way does not exist.
const Slot* find(const Slot& root, const std::vector<Step>& path) {
  static const Slot fresh;
  const Slot* at = &root;
  for (const Step& step : path) {
    if (step.is_element) {
      if (at->list == nullptr) return nullptr;
      const std::optional<size_t> index = at->list->elements.find(step.element);
      if (!index.has_value()) return nullptr;
      at = &at->list->elements[*index].slot;
    } else if (at->map == nullptr) {
      at = &fresh;
    } else {
      const auto child = at->map->children.find(step.key);
      at = child == at->map->children.end() ? &fresh : &child->second;
    }
  }
  return at;
}

// As RFC 6901 writes the places of a list: decimal, without leading zeros.
std::optional<uint64_t> index_of(const std::string& key) {
  if (key.empty() || key.size() > 18 || (key.size() > 1 && key[0] == '0')) return std::nullopt;
  uint64_t index = 0;
  for (const char c : key) {
    if (c < '0' || c > '9') return std::nullopt;
    index = index * 10 + static_cast<uint64_t>(c - '0');
  }
  return index;
}

// Whether the item to the left of a new one exists and has a lesser stamp.
template <typename Items>
bool can_follow(const Items& items, const Dot& left, uint64_t time) {
  if (left.sequence == 0) return true;
  const std::optional<size_t> index = items.find(left);
  return index.has_value() && items[*index].stamp.time < time;
}

template <typename Items>
bool has_any(const Items& items, const Dot& first, uint64_t length) {
  return std::any_of(items.begin(), items.end(), [&first, length](const auto& item) {
    const Dot& dot = item.stamp.dot;
    return dot.actor == first.actor && dot.sequence >= first.sequence &&
           dot.sequence - first.sequence < length;
  });
}

template <typename Items>
Dot left_of(const Items& items, uint64_t position) {
  return position == 0 ? Dot{} : items[items.nth_visible(position - 1)].stamp.dot;
}

template <typename Items>
std::optional<size_t> index_of_left(const Items& items, const Dot& left) {
  return left.sequence == 0 ? std::nullopt : items.find(left);
}

}  // namespace

JsonDocument::JsonDocument() { root_.map = std::make_unique<MapBranch>(); }

StatusOr<Effect> JsonDocument::execute(const Command& command, const Mutation& mutation) {
  StatusOr<std::optional<Operation>> operation = operation_of(command);
  if (!operation.ok()) return operation.status();
  if (!operation->has_value()) return Effect();
  const Operation& does = **operation;
  SKERRY_RETURN_IF_ERROR(check(does, mutation));
  Encoder out;
  does.encode(mutation.actor, out);
  integrate(does, mutation);
  return Effect{does.length(), out.payload(), static_cast<uint32_t>(does.content_bytes())};
}

Status JsonDocument::apply(ByteView body, const Mutation& mutation) {
  Decoder in(body);
  const Operation operation = Operation::decode(mutation.actor, in);
  SKERRY_RETURN_IF_ERROR(in.finish(kName));
  SKERRY_RETURN_IF_ERROR(check(operation, mutation));
  integrate(operation, mutation);
  return absl::OkStatus();
}

Status JsonDocument::join(ByteView) {
  return absl::UnimplementedError("json_document is op-based: it joins no bundles");
}

Status JsonDocument::step_down(Target& target, const std::string& key) const {
  const Slot* slot = target.slot;
  const bool is_map = slot == &root_ || !target.is_visible() || slot->has_map();
  if (is_map) {
    target.path.push_back({false, key, {}});
    target.slot = nullptr;
    if (slot == nullptr || slot->map == nullptr) return absl::OkStatus();
    const auto child = slot->map->children.find(key);
    if (child != slot->map->children.end()) target.slot = &child->second;
    return absl::OkStatus();
  }
  if (!slot->has_list()) return not_here("what is on the way is neither a map nor a list");
  const std::optional<uint64_t> index = index_of(key);
  if (!index.has_value()) return not_here("a list is entered by an index");
  const auto& elements = slot->list->elements;
  if (*index >= elements.visible_count()) return invalid("json: an index beyond the end of a list");
  const Element& element = elements[elements.nth_visible(*index)];
  target.path.push_back({true, {}, element.stamp.dot});
  target.slot = &element.slot;
  return absl::OkStatus();
}

StatusOr<JsonDocument::Target> JsonDocument::resolve(const Path& path) const {
  Target target;
  target.slot = &root_;
  for (const std::string& key : path) SKERRY_RETURN_IF_ERROR(step_down(target, key));
  return target;
}

StatusOr<std::optional<Operation>> JsonDocument::operation_of(const Command& command) const {
  if (is<Undo, Redo>(command)) {
    return absl::UnimplementedError("json_document has no such command");
  }
  if (!takes(Family::kJson, command)) return invalid("json_document: a command of another family");
  if (!has_valid_items(command)) return invalid("json: not valid UTF-8, or more than 1 MiB");
  const StatusOr<Path> path = parse_pointer(path_of(command));
  if (!path.ok()) return path.status();
  if (path->empty()) return invalid("json: the document itself is a map, and stays one");
  StatusOr<Target> target = resolve(*path);
  if (!target.ok()) return target.status();
  return std::visit(
      overloaded{
          [&](const CounterAdd& typed) { return addition(*std::move(target), typed); },
          [&](const TextSplice& typed) { return splice(*std::move(target), typed); },
          [&](const JsonInsert& typed) { return insertion(*std::move(target), typed); },
          [&](const JsonAssign& typed) { return assignment(*std::move(target), typed); },
          [&](const JsonErase&) { return erasure(*std::move(target)); },
          [](const auto&) -> StatusOr<std::optional<Operation>> {
            return invalid("json_document: a command of another family");
          },
      },
      command);
}

StatusOr<std::optional<Operation>> JsonDocument::addition(Target target,
                                                          const CounterAdd& command) const {
  const Slot* slot = target.slot;
  if (slot != nullptr && slot->is_visible() && slot->additions.empty()) {
    return not_here("no counter is there, but something else");
  }
  if (command.amount == 0) return std::nullopt;
  return Operation{std::move(target.path), Add{command.amount}};
}

StatusOr<std::optional<Operation>> JsonDocument::assignment(Target target,
                                                            const JsonAssign& command) const {
  StatusOr<Content> content = parse_content(command.content);
  if (!content.ok()) return content.status();
  CausalContext seen;
  if (target.slot != nullptr) target.slot->collect(seen);
  return Operation{std::move(target.path), Assign{std::move(seen), *std::move(content)}};
}

StatusOr<std::optional<Operation>> JsonDocument::erasure(Target target) const {
  CausalContext seen;
  if (target.slot != nullptr) target.slot->collect(seen);
  if (seen.empty()) return std::nullopt;
  return Operation{std::move(target.path), Erase{std::move(seen)}};
}

StatusOr<std::optional<Operation>> JsonDocument::insertion(Target target,
                                                           const JsonInsert& command) const {
  if (target.slot == nullptr || !target.slot->has_list()) return not_here("no list is there");
  const auto& elements = target.slot->list->elements;
  if (command.position > elements.visible_count()) {
    return invalid("json.insert: beyond the end of the list");
  }
  StatusOr<Content> content = parse_content(command.content);
  if (!content.ok()) return content.status();
  const Dot left = left_of(elements, command.position);
  return Operation{std::move(target.path), Insert{latest_time_ + 1, left, *std::move(content)}};
}

StatusOr<std::optional<Operation>> JsonDocument::splice(Target target,
                                                        const TextSplice& command) const {
  if (target.is_visible() && !target.slot->has_text()) {
    return not_here("no text is there, but something else");
  }
  static const RgaOrder<Character> nothing;
  const bool is_there = target.slot != nullptr && target.slot->text != nullptr;
  const auto& characters = is_there ? target.slot->text->characters : nothing;
  const uint64_t size = characters.visible_count();
  if (command.position > size || command.erased > size - command.position) {
    return invalid("text.splice: beyond the end of the text");
  }
  if (command.erased == 0 && command.text.empty()) return std::nullopt;
  Splice splice;
  size_t index = command.erased == 0 ? 0 : characters.nth_visible(command.position);
  for (uint64_t i = 0; i < command.erased; ++i) {
    if (i > 0) index = characters.next_visible(index + 1);
    splice.erased.add(characters[index].stamp.dot);
  }
  if (!command.text.empty()) {
    splice.time = latest_time_ + 1;
    splice.left = left_of(characters, command.position);
    splice.inserted = command.text;
  }
  return Operation{std::move(target.path), std::move(splice)};
}

// A stamp is one more than the largest that its author had seen, all of which is here.
Status JsonDocument::check(const Operation& operation, const Mutation& mutation) const {
  const Dot first{mutation.actor, mutation.first};
  const uint64_t length = operation.length();
  if (first.sequence == 0 || first.sequence > CausalContext::kLargestSequence - length) {
    return invalid("json_document: a sequence number out of range");
  }
  const Slot* slot = find(root_, operation.path);
  if (slot == nullptr) return invalid("json_document: a place that does not exist");
  if (const auto* insert = std::get_if<Insert>(&operation.action)) {
    if (slot->list == nullptr || has_any(slot->list->elements, first, length) ||
        insert->time > latest_time_ + 1 ||
        !can_follow(slot->list->elements, insert->left, insert->time)) {
      return invalid("json_document: an insertion into no list, or behind no element");
    }
  }
  if (const auto* splice = std::get_if<Splice>(&operation.action)) {
    static const RgaOrder<Character> nothing;
    const auto& characters = slot->text == nullptr ? nothing : slot->text->characters;
    const auto erased = std::count_if(
        characters.begin(), characters.end(),
        [splice](const Character& one) { return splice->erased.contains(one.stamp.dot); });
    if (static_cast<uint64_t>(erased) != splice->erased.dot_count() ||
        has_any(characters, first, length) || splice->time > latest_time_ + 1 ||
        (splice->time > 0 && !can_follow(characters, splice->left, splice->time))) {
      return invalid("json_document: a splice of characters that do not exist");
    }
  }
  return absl::OkStatus();
}

void JsonDocument::integrate(const Operation& operation, const Mutation& mutation) {
  const Dot dot{mutation.actor, mutation.first};
  Slot* at = &root_;
  for (const Step& step : operation.path) {
    if (step.is_element) {
      ListBranch& list = *at->list;
      if (operation.is_update()) list.presence.add(dot);
      at = &list.elements[*list.elements.find(step.element)].slot;
    } else {
      if (at->map == nullptr) at->map = std::make_unique<MapBranch>();
      if (operation.is_update()) at->map->presence.add(dot);
      const auto [child, is_new] = at->map->children.try_emplace(step.key);
      if (is_new) bytes_ += Slot::bytes_of_key(step.key);
      at = &child->second;
    }
  }
  if (const auto* assign = std::get_if<Assign>(&operation.action)) {
    bytes_ -= at->clear(assign->seen);
    put(*at, assign->content, dot);
  } else if (const auto* erase = std::get_if<Erase>(&operation.action)) {
    bytes_ -= at->clear(erase->seen);
  } else if (const auto* insert = std::get_if<Insert>(&operation.action)) {
    std::vector<Element> elements(1);
    elements[0].stamp = {insert->time, dot};
    bytes_ += Slot::kItemBytes;
    put(elements[0].slot, insert->content, dot);
    ListBranch& list = *at->list;
    list.presence.add(dot);
    list.elements.insert(index_of_left(list.elements, insert->left), std::move(elements));
    latest_time_ = std::max(latest_time_, insert->time);
  } else if (const auto* add = std::get_if<Add>(&operation.action)) {
    if (at->additions.emplace(dot, add->amount).second) bytes_ += Slot::kItemBytes;
  } else {
    put_text(*at, std::get<Splice>(operation.action), dot);
  }
  json_.reset();
  digest_.reset();
}

void JsonDocument::put(Slot& slot, const Content& content, const Dot& dot) {
  switch (content.kind) {
    case Content::Kind::kScalar:
      if (slot.values.emplace(dot, content.scalar).second) bytes_ += Slot::bytes_of(content.scalar);
      break;
    case Content::Kind::kMap:
      if (slot.map == nullptr) slot.map = std::make_unique<MapBranch>();
      slot.map->presence.add(dot);
      break;
    case Content::Kind::kList:
      if (slot.list == nullptr) slot.list = std::make_unique<ListBranch>();
      slot.list->presence.add(dot);
      break;
  }
}

void JsonDocument::put_text(Slot& slot, const Splice& splice, const Dot& dot) {
  if (slot.text == nullptr) slot.text = std::make_unique<TextBranch>();
  RgaOrder<Character>& characters = slot.text->characters;
  for (Character& character : characters) {
    if (splice.erased.contains(character.stamp.dot)) character.is_erased = true;
  }
  if (splice.inserted.empty()) return;
  slot.text->presence.add(dot);
  std::vector<Character> inserted = characters_of(splice.inserted, {splice.time, dot});
  latest_time_ = std::max(latest_time_, inserted.back().stamp.time);
  bytes_ += inserted.size() * Slot::kItemBytes;
  characters.insert(index_of_left(characters, splice.left), std::move(inserted));
}

const std::string& JsonDocument::json() const {
  if (!json_.has_value()) json_ = to_json(*root_.map);
  return *json_;
}

Hash128 JsonDocument::digest() const {
  if (!digest_.has_value()) digest_ = text_digest(json());
  return *digest_;
}

void JsonDocument::check_invariants() const {
  root_.check_invariants();
  SKERRY_CHECK(bytes_ == root_.bytes());
  SKERRY_CHECK(!json_.has_value() || *json_ == to_json(*root_.map));
}

}  // namespace skerry::crdts
