#include "crdts/trees/move_tree.h"

#include <algorithm>

#include "core/check.h"
#include "core/value.h"
#include "crdts/object/limits.h"
#include "crdts/trees/tree_text.h"

namespace skerry::crdts::trees {

StatusOr<Effect> MoveTree::execute(const Command& command, const Mutation& mutation) {
  SKERRY_RETURN_IF_ERROR(check_dot(mutation));
  const StatusOr<Body> body = body_of(command);
  if (!body.ok()) return body.status();
  perform(*body, mutation);
  Encoder out;
  encode(*body, mutation.actor, out);
  return Effect{1, out.payload(), static_cast<uint32_t>(body->name.size())};
}

Status MoveTree::apply(ByteView bytes, const Mutation& mutation) {
  SKERRY_RETURN_IF_ERROR(check_dot(mutation));
  const StatusOr<Body> body = decode_body(bytes, mutation.actor);
  if (!body.ok()) return body.status();
  SKERRY_RETURN_IF_ERROR(check_known(*body));
  perform(*body, mutation);
  return absl::OkStatus();
}

Status MoveTree::join(ByteView) {
  return absl::UnimplementedError("move_tree travels as operations only");
}

Status MoveTree::check_dot(const Mutation& mutation) const {
  if (actors_.is_next({mutation.actor, mutation.first})) return absl::OkStatus();
  return invalid("tree change: not the next one of its actor");
}

StatusOr<Body> MoveTree::body_of(const Command& command) const {
  if (!has_valid_items(command)) return invalid("a name is not valid UTF-8, or over 1 MiB");
  Body body;
  if (const auto* create = std::get_if<TreeCreate>(&command)) {
    body.kind = Kind::kCreate;
    body.name = create->name;
    return placed(std::move(body), kNone, create->parent, create->position);
  }
  const auto* move = std::get_if<TreeMove>(&command);
  const auto* remove = std::get_if<TreeRemove>(&command);
  const auto* rename = std::get_if<TreeRename>(&command);
  if (move == nullptr && remove == nullptr && rename == nullptr) {
    if (is<Undo, Redo>(command)) return absl::UnimplementedError("move_tree has no such command");
    return invalid("move_tree: a command of another family");
  }
  body.target = move != nullptr ? move->node : remove != nullptr ? remove->node : rename->node;
  if (body.target.sequence == 0) return invalid("the root stays as it is");
  const StatusOr<uint32_t> target = visible(body.target);
  if (!target.ok()) return target.status();
  if (move != nullptr) {
    body.kind = Kind::kMove;
    return placed(std::move(body), *target, move->parent, move->position);
  }
  body.kind = remove != nullptr ? Kind::kRemove : Kind::kRename;
  if (rename != nullptr) body.name = rename->name;
  return body;
}

StatusOr<Body> MoveTree::placed(Body body, uint32_t target, const Dot& under,
                                uint64_t position) const {
  const StatusOr<uint32_t> parent = visible(under);
  if (!parent.ok()) return parent.status();
  if (target != kNone && log_.is_below(*parent, target)) {
    return absl::FailedPreconditionError("a node cannot go below itself");
  }
  body.parent = under;
  SKERRY_RETURN_IF_ERROR(choose_place(*parent, target, position, body));
  return body;
}

StatusOr<uint32_t> MoveTree::visible(const Dot& node) const {
  const uint32_t found = find(node);
  if (found != kNone && log_.is_below(found, MoveLog::kRoot)) return found;
  return absl::FailedPreconditionError("no such node in the tree");
}

// The root for sequence 0, kNone for a node that is not known.
uint32_t MoveTree::find(const Dot& node) const {
  return node.sequence == 0 ? MoveLog::kRoot : actors_.made_by(node);
}

// `position` counts the parent's children without the target.
Status MoveTree::choose_place(uint32_t parent, uint32_t target, uint64_t position,
                              Body& body) const {
  const std::span<const MoveLog::Child> children = log_.children(parent);
  std::optional<Place> left;
  std::optional<Place> right;
  uint64_t passed = 0;
  for (const MoveLog::Child& child : children) {
    if (child.node == target) continue;
    if (passed + 1 == position) left = log_.place(child.node);
    if (passed++ == position) {
      right = log_.place(child.node);
      break;
    }
  }
  if (!right && passed < position) return invalid("a position past the end of the children");
  body.digits = digits_between(left, right);
  if (body.digits.size() <= kMaxPlaceDigits) return absl::OkStatus();
  return absl::FailedPreconditionError("no room between these siblings");
}

Status MoveTree::check_known(const Body& body) const {
  if (body.kind != Kind::kCreate && find(body.target) == kNone) {
    return invalid("tree change: of a node that does not exist");
  }
  const bool has_parent = body.kind == Kind::kCreate || body.kind == Kind::kMove;
  if (has_parent && find(body.parent) == kNone) {
    return invalid("tree change: into a node that does not exist");
  }
  if (body.kind == Kind::kMove && body.parent == body.target) {
    return invalid("tree change: a node into itself");
  }
  return absl::OkStatus();
}

void MoveTree::perform(const Body& body, const Mutation& mutation) {
  const uint32_t actor = actors_.intern(mutation.actor);
  const Timestamp timestamp{mutation.time, actor, mutation.first};
  uint32_t created = kNone;
  const uint32_t parent = find(body.parent);
  switch (body.kind) {
    case Kind::kCreate:
      created = log_.add_node();
      nodes_.push_back({{mutation.actor, mutation.first}, std::string(body.name), timestamp});
      name_bytes_ += body.name.size();
      log_.integrate(timestamp, created, parent, body.digits);
      break;
    case Kind::kMove:
      log_.integrate(timestamp, find(body.target), parent, body.digits);
      break;
    case Kind::kRemove:
      log_.integrate(timestamp, find(body.target), MoveLog::kTrash, {});
      break;
    case Kind::kRename:
      rename(find(body.target), body.name, timestamp);
      break;
  }
  actors_.add_change(actor, created);
  seen_.reset();
}

void MoveTree::rename(uint32_t node, std::string_view name, const Timestamp& timestamp) {
  Node& renamed = nodes_[node];
  if (!is_earlier(renamed.named, timestamp)) return;
  name_bytes_ += name.size();
  name_bytes_ -= renamed.name.size();
  renamed.name = name;
  renamed.named = timestamp;
}

bool MoveTree::is_earlier(const Timestamp& a, const Timestamp& b) const {
  if (a.time != b.time) return a.time < b.time;
  if (a.actor != b.actor) return actors_.id(a.actor) < actors_.id(b.actor);
  return a.sequence < b.sequence;
}

template <typename Visit>
void MoveTree::visit_lines(const Visit& visit) const {
  std::vector<uint32_t> folders = {MoveLog::kRoot};
  while (!folders.empty()) {
    const uint32_t folder = folders.back();
    folders.pop_back();
    Dot previous;
    for (const MoveLog::Child& child : log_.children(folder)) {
      const Node& node = nodes_[child.node];
      visit(to_text(Line{nodes_[folder].dot, previous, node.dot, node.name}));
      previous = node.dot;
      folders.push_back(child.node);
    }
  }
}

Value MoveTree::value() const {
  std::vector<std::string> lines;
  visit_lines([&lines](std::string line) { lines.push_back(std::move(line)); });
  std::sort(lines.begin(), lines.end());
  return lines;
}

const MoveTree::Seen& MoveTree::seen() const {
  if (seen_) return *seen_;
  Seen sum;
  visit_lines([&sum](const std::string& line) {
    sum.digest += element_digest(line);
    ++sum.nodes;
  });
  return seen_.emplace(sum);
}

Hash128 MoveTree::state_digest() const {
  Encoder out;
  const auto encode_node = [&](uint32_t node) { out.dot(nodes_[node].dot); };
  for (uint32_t i = 0; i < log_.moves(); ++i) {
    const MoveLog::Entry entry = log_.entry(i);
    out.hybrid_time(entry.timestamp.time);
    out.dot({actors_.id(entry.timestamp.actor), entry.timestamp.sequence});
    encode_node(entry.child);
    out.u8(entry.parent == MoveLog::kTrash ? 1 : 0);
    encode_node(entry.parent);
    for (const uint16_t digit : entry.digits) out.varint(digit);
    out.text(nodes_[entry.child].name);
    out.hybrid_time(nodes_[entry.child].named.time);
  }
  return hash128(out.view());
}

void MoveTree::check_invariants() const {
  log_.check_invariants();
  SKERRY_CHECK(nodes_.size() == log_.nodes());
  uint64_t bytes = 0;
  for (const Node& node : nodes_) bytes += node.name.size();
  SKERRY_CHECK(bytes == name_bytes_);
  for (uint32_t node = 2; node < log_.nodes(); ++node) {
    SKERRY_CHECK(actors_.made_by(nodes_[node].dot) == node);
  }
}

}  // namespace skerry::crdts::trees
