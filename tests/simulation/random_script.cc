#include "random_script.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/command_text.h"
#include "crdts/generate/commands.h"

namespace skerry {
namespace {

constexpr uint64_t kAlphabet = 6;
// Commands of one slot are at most this far apart: nobody has heard of another's yet.
constexpr uint64_t kSlotMs = 8;
// From one slot to the next: by then all has come to whom it can reach, and what followed it too.
constexpr uint64_t kLeastGapMs = 60;

std::string dot_text(const Dot& dot) {
  std::string text = to_text(Command(TreeRemove{dot}));  // tree.remove(0.1f.5)
  return text.substr(text.find('(') + 1, text.size() - text.find('(') - 2);
}

std::string time_text(int64_t ns) { return "\"" + std::to_string(ns / 1'000) + "us\""; }

}  // namespace

RandomScript::RandomScript(const crdts::Design& design, ReplicationMode mode,
                           const std::vector<uint64_t>& epochs, uint64_t seed)
    : design_(design), rng_(Rng::stream(seed, "random script of " + std::string(design.name))) {
  const uint64_t replicas = 2 + rng_.below(epochs.size() - 1);
  for (uint32_t i = 0; i < replicas; ++i) {
    Node node;
    node.actor = {ReplicaId{i}, epochs[i]};
    node.document = std::make_unique<replica::Document>(DocumentId{}, &design, mode,
                                                        replica::Document::Owner{ReplicaId{i}});
    nodes_.push_back(std::move(node));
  }
  plan(6 + rng_.below(5));
  while (!events_.empty()) {
    const auto first = events_.begin();
    const auto [key, event] = *first;
    events_.erase(first);
    clock_ = std::max(clock_, key.first);
    handle(key.first, event);
  }
  expect_at_end();
}

void RandomScript::plan(uint64_t slots) {
  int64_t at = clock_;
  bool is_cut = false;
  for (uint64_t slot = 0; slot < slots; ++slot) {
    at += static_cast<int64_t>(kLeastGapMs + rng_.below(300)) * kMs;
    const uint64_t dice = rng_.below(4);
    if (dice == 0) {
      push(at, {is_cut ? Event::Kind::kHeal : Event::Kind::kCut});
      at += is_cut ? kQuiet : kLatency;
      is_cut = !is_cut;
    }
    plan_slot(at);
    const auto looker = static_cast<uint32_t>(rng_.below(nodes_.size()));
    push(at + 50 * kMs, {Event::Kind::kLook, looker});
  }
  if (is_cut) {
    push(at + static_cast<int64_t>(kLeastGapMs) * kMs, {Event::Kind::kHeal});
    clock_ = at + kQuiet;
  }
}

// One to three commands. Some at one instant, of one replica too; else each by itself.
void RandomScript::plan_slot(int64_t at) {
  const bool is_one_instant = rng_.below(4) == 0;
  const uint64_t count = 1 + rng_.below(3);
  int64_t offset = 0;
  for (uint64_t i = 0; i < count; ++i) {
    Event event{Event::Kind::kCommand, static_cast<uint32_t>(rng_.below(nodes_.size()))};
    event.may_have_after = !is_one_instant || count == 1;
    push(at + offset, std::move(event));
    // Less than a slot in all, and never twice the same.
    if (!is_one_instant)
      offset += (1 + static_cast<int64_t>(rng_.below(kSlotMs * 1'000 / 3))) * 1'000;
  }
}

void RandomScript::handle(int64_t at, const Event& event) {
  switch (event.kind) {
    case Event::Kind::kCommand:
      return perform(at, event);
    case Event::Kind::kArrival:
      return arrive(at, event.node, event.change);
    case Event::Kind::kCut:
      return cut(at);
    case Event::Kind::kHeal:
      return heal(at);
    case Event::Kind::kLook:
      return look(at, event.node);
  }
}

void RandomScript::perform(int64_t at, const Event& event) {
  Node& node = nodes_[event.node];
  const Command command = crdts::random_command(
      design_.family, crdts::view_of(node.document->object()), kAlphabet, rng_);
  std::string step =
      event.after.empty() ? "at = " + time_text(at) : "after = \"" + event.after + "\"";
  step += ", replica = " + std::to_string(event.node) + ", do = " + quoted(in_text(command));
  const Instant wall{kWallOrigin + at};
  auto commit = node.document->execute(command, node.actor, node.next, wall);
  const bool has_change = commit.ok() && commit->change.dots.length > 0;
  std::string label;
  if (has_change) {
    const Change& change = commit->change;
    node.document->integrate_own(change);
    node.next = change.dots.last() + 1;
    label = "c" + std::to_string(changes_.size());
    labels_[dot_text({change.dots.actor, change.dots.last()})] = label;
    step += ", as = \"" + label + "\"";
    changes_.push_back(change);
  } else if (!commit.ok()) {
    ++refused_;
    step += ", may_refuse = true";
  }
  steps_ += "  { " + step + " },\n";
  if (has_change) spread(at, event.node, changes_.size() - 1, event, label);
}

void RandomScript::spread(int64_t at, uint32_t author, size_t change, const Event& event,
                          const std::string& label) {
  std::vector<uint32_t> reached;
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    if (i == author) continue;
    if (nodes_[i].group != nodes_[author].group) {
      nodes_[i].missing.push_back(change);
      continue;
    }
    push(at + kLatency, {Event::Kind::kArrival, i, change});
    reached.push_back(i);
  }
  if (!event.may_have_after || reached.empty() || rng_.below(4) != 0) return;
  // At whose replica it came, somebody does something at once: who sits there, or its author.
  const uint32_t there = reached[rng_.below(reached.size())];
  Event next{Event::Kind::kCommand, rng_.below(3) == 0 ? author : there};
  next.after = label + " at " + std::to_string(there);
  push(at + kLatency, std::move(next));
  ++afters_;
}

void RandomScript::arrive(int64_t at, uint32_t node, size_t change) {
  nodes_[node].document->receive(changes_[change], Instant{kWallOrigin + at});
}

void RandomScript::cut(int64_t at) {
  ++cuts_;
  std::array<std::string, 2> groups;
  const uint64_t alone = rng_.below(nodes_.size());
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    nodes_[i].group = i == alone ? 1 : 0;
    std::string& group = groups[nodes_[i].group];
    group += (group.empty() ? "" : ", ") + std::to_string(i);
  }
  steps_ += "  { at = " + time_text(at) + ", cut = [[" + groups[0] + "], [" + groups[1] + "]] },\n";
}

void RandomScript::heal(int64_t at) {
  steps_ += "  { at = " + time_text(at) + ", heal = true },\n";
  for (Node& node : nodes_) {
    node.group = 0;
    for (const size_t change : node.missing) {
      node.document->receive(changes_[change], Instant{kWallOrigin + at + kQuiet / 2});
    }
    node.missing.clear();
  }
}

void RandomScript::look(int64_t at, uint32_t node) {
  steps_ += "  { at = " + time_text(at) + ", replica = " + std::to_string(node) +
            ", expect = " + expected(node) + " },\n";
}

void RandomScript::expect_at_end() {
  steps_ += "  { at = \"end\", replica = \"all\", expect = " + expected(0) + " },\n";
}

std::string RandomScript::labelled(std::string text) const {
  for (const auto& [dot, label] : labels_) {
    for (size_t at = text.find(dot); at != std::string::npos; at = text.find(dot, at)) {
      const size_t end = at + dot.size();
      const bool is_whole = end == text.size() || text[end] < '0' || text[end] > '9';
      if (is_whole) text.replace(at, dot.size(), label);
      at += is_whole ? label.size() : dot.size();
    }
  }
  return text;
}

std::string RandomScript::in_text(const Command& command) const {
  return design_.family == Family::kTree ? labelled(to_text(command)) : to_text(command);
}

std::string RandomScript::expected(uint32_t node) const {
  const Value shown = value(node);
  if (const auto* number = std::get_if<int64_t>(&shown)) {
    if (design_.family == Family::kFlag) return *number != 0 ? "true" : "false";
    return std::to_string(*number);
  }
  if (const auto* text = std::get_if<std::string>(&shown)) return quoted(*text);
  const auto* sequence = std::get_if<Sequence>(&shown);
  const auto& lines =
      sequence != nullptr ? sequence->items : std::get<std::vector<std::string>>(shown);
  std::string list = "[";
  for (const std::string& line : lines) {
    list += quoted(design_.family == Family::kTree ? labelled(line) : line) + ", ";
  }
  return list + "]";
}

}  // namespace skerry
