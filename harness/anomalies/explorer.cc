#include "harness/anomalies/explorer.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "harness/anomalies/alphabet.h"
#include "harness/anomalies/clocks.h"
#include "harness/anomalies/collection.h"
#include "harness/anomalies/probe.h"

namespace skerry::harness {
namespace {

constexpr uint32_t kMostReplicas = 4;
// Histories of this length are many, and a history of each is soon made.
constexpr size_t kDealtLength = 3;
constexpr int64_t kHour = int64_t{3'600} * 1'000'000'000;

Subset own_steps(const History& history, uint32_t replica) {
  Subset own = 0;
  for (size_t i = 0; i < history.size(); ++i) {
    if (history[i].replica == replica) own |= bit(i);
  }
  return own;
}

// A replica that does nothing says nothing: those that take part may as well be the lowest.
bool uses_lowest_replicas(const History& history) {
  uint32_t used = 0;
  for (const Step& step : history) used |= uint32_t{1} << step.replica;
  return (used & (used + 1)) == 0;
}

// What may be tried next in a shape. The last turn: of all commands.
std::vector<Command> commands_of(const SearchShape& shape, const Situation& situation, Turn turn) {
  if (shape.marks_at_erased != 0) {
    if (situation.history.empty()) return {text_to_mark(situation)};
    return every_edit_around_marks(situation, shape.marks_at_erased, turn);
  }
  std::vector<Command> commands =
      every_command(situation, shape.insertions_only ? Alphabet::kInsertions : Alphabet::kWhole);
  for (Command& other : shape.has_marks   ? every_mark(situation)
                        : shape.has_moves ? every_move(situation)
                                          : std::vector<Command>()) {
    commands.push_back(std::move(other));
  }
  return commands;
}

// What a history gives whose commands are performed again, with their pasts and their clocks.
// Nothing where one is refused.
std::optional<Value> perform_again(const crdts::Design& design, const History& history,
                                   Duration clock_bound) {
  History done;
  for (const Step& step : history) {
    Step again = step;
    again.mutation.time = time_of(done, step, clock_bound);
    const auto object = design.make();
    for (size_t i = 0; i < done.size(); ++i) {
      if (!has(step.past, i) || done[i].length == 0) continue;
      if (!object->apply(done[i].body.view(), done[i].mutation).ok()) return std::nullopt;
    }
    const auto effect = object->execute(again.command, again.mutation);
    if (!effect.ok()) return std::nullopt;
    again.length = effect->length;
    again.body = effect->body;
    done.push_back(std::move(again));
  }
  const auto object = design.make();
  for (const Step& step : done) {
    if (step.length != 0 && !object->apply(step.body.view(), step.mutation).ok()) {
      return std::nullopt;
    }
  }
  return object->value();
}

// What an object must have before it takes the step.
Subset needs_of(const crdts::Design& design, const History& history, const Step& step) {
  Subset needs = design.needs_causal_order ? step.past : 0;
  for (size_t i = 0; i < history.size(); ++i) {
    if (history[i].mutation.actor == step.mutation.actor) needs |= bit(i);
  }
  return needs;
}

// Undo puts and takes without saying what: there is nothing to judge.
bool reverses(const History& history) {
  return std::ranges::any_of(history,
                             [](const Step& step) { return is<Undo, Redo>(step.command); });
}

}  // namespace

Explorer::Explorer(const crdts::Design& design, uint64_t draw, std::set<crdts::Anomaly> wanted,
                   const Share& share, Duration clock_bound)
    : design_(design),
      draw_(draw),
      share_(share),
      clock_bound_(clock_bound),
      reads_clock_(reads_clock(design)),
      ties_descend_(ties_descend(design)),
      is_multiset_(is_multiset(design)),
      open_(std::move(wanted)),
      epochs_(Rng::stream(draw, "anomalies/epochs")),
      orders_(design, {}) {
  if (design.fold != nullptr) {
    OrdersOptions options;
    options.joins = true;
    joined_.emplace(design, options);
  }
  for (uint32_t i = 0; i < kMostReplicas; ++i) actors_.push_back({ReplicaId{i}, epochs_.next()});
}

void Explorer::explore(std::span<const SearchShape> shapes) {
  for (size_t length = 1; length <= longest_of(shapes) && !is_done(); ++length) {
    explore(shapes, length);
    close(std::exchange(found_now_, {}));
  }
}

void Explorer::explore(std::span<const SearchShape> shapes, size_t length) {
  if (is_done()) return;
  for (const SearchShape& shape : shapes) {
    if (length > shape.longest() ||
        !applies(shape, design_.family, reads_clock_ ? Times::kRead : Times::kIgnored))
      continue;
    // Before a sync point there may be no choice.
    dealt_length_ = std::min(length, shape.has_sync_point ? shape.replicas + 1 : kDealtLength);
    dealt_ = 0;
    extend(shape, length);
  }
}

void Explorer::close(const std::set<crdts::Anomaly>& found) {
  for (const crdts::Anomaly anomaly : found) open_.erase(anomaly);
  found_now_.clear();
}

bool Explorer::is_of_another_share() {
  return history_.size() == dealt_length_ && dealt_++ % share_.of != share_.number;
}

// Whether the order of real time of two concurrent commands may decide anything. Where characters,
// items and lines are only inserted and deleted it does not, nor does that of a mark and these.
bool Explorer::order_decides(const SearchShape& shape, const Command& a, const Command& b) const {
  if (!reads_clock_) return false;
  if (shape.has_moves || shape.has_clock_jumps) return true;
  if (design_.family == Family::kRichText) {
    return is<MarkAdd, MarkRemove>(a) && is<MarkAdd, MarkRemove>(b);
  }
  if (design_.family == Family::kSheet) {
    return is<SheetAssign>(a) && is<SheetAssign>(b);
  }
  return design_.family != Family::kText && design_.family != Family::kList && !shape.is_in_text;
}

// False where a history with the last command earlier stands for this one.
bool Explorer::is_canonical_last(const SearchShape& shape, const Author& author,
                                 const Command& command) const {
  for (size_t i = history_.size(); i > 0 && !has(author.past, i - 1); --i) {
    if (order_decides(shape, history_[i - 1].command, command)) return true;
    if (history_[i - 1].replica > author.replica) return false;
  }
  return true;
}

bool Explorer::may_follow(const SearchShape& shape, const Author& author) const {
  const Subset own = own_steps(history_, author.replica);
  const auto performed = static_cast<uint32_t>(std::popcount(own));
  if ((own & ~author.past) != 0) return false;
  if (shape.has_sync_point) {
    const bool is_before = history_.size() < shape.replicas;
    if (performed != (is_before ? 0u : 1u)) return false;
    if (author.past != (is_before ? 0 : all_of(shape.replicas))) return false;
  } else if (shape.marks_at_erased != 0 && history_.empty()) {
    return author.replica == 0;
  } else if (shape.marks_at_erased != 0) {
    return has(author.past, 0) && performed < shape.each + (author.replica == 0 ? 1 : 0);
  } else if (performed == shape.each) {
    return false;
  }
  return true;
}

void Explorer::extend(const SearchShape& shape, size_t length) {
  // The orders grow while they are walked.
  std::vector<Subset> pasts;
  for (const CausalOrders::Node& node : orders_.nodes()) pasts.push_back(node.subset);
  bool has_jumped = false;
  for (const Step& step : history_) has_jumped = has_jumped || step.clock_jump_ns != 0;
  for (uint32_t replica = 0; replica < shape.replicas; ++replica) {
    for (const Subset past : pasts) {
      Author author{replica, past, 0};
      if (!may_follow(shape, author)) continue;
      const auto object = orders_.replay(orders_.find(past)->states.front().paths.front());
      if (!object.ok()) continue;
      const Situation situation{design_.family, history_, replica,
                                past,           **object, shape.is_in_text};
      const std::vector<Command> commands = commands_of(
          shape, situation, history_.size() + 1 == length ? Turn::kLast : Turn::kNotLast);
      for (const int64_t jump : {int64_t{0}, kHour, -kHour}) {
        if (jump != 0 && (!shape.has_clock_jumps || has_jumped)) break;
        author.clock_jump_ns = jump;
        for (const Command& command : commands) {
          if (!failure_.empty() || share_.is_interrupted()) return;
          extend_by(shape, length, author, command);
        }
      }
    }
  }
}

void Explorer::extend_by(const SearchShape& shape, size_t length, const Author& author,
                         const Command& command) {
  if (!is_canonical_last(shape, author, command)) return;
  perform(author, command, [&](Outcome outcome) {
    if (is_of_another_share()) return;
    if (history_.size() < length) {
      if (outcome == Outcome::kChange) extend(shape, length);
    } else if (uses_lowest_replicas(history_)) {
      observe();
    }
  });
}

Step Explorer::next_step(const Author& author) const {
  Step step;
  step.replica = author.replica;
  step.past = author.past;
  step.clock_jump_ns = author.clock_jump_ns;
  step.mutation.actor = actors_[author.replica];
  Subset own = 0;
  Subset knew = 0;  // when it performed its last command before
  for (size_t i = 0; i < history_.size(); ++i) {
    const Step& earlier = history_[i];
    if (earlier.mutation.actor == step.mutation.actor) step.mutation.first += earlier.length;
    if (earlier.replica != author.replica) continue;
    own |= bit(i);
    knew = earlier.past | bit(i);
    step.restarted = earlier.mutation.actor != step.mutation.actor;
  }
  step.lost = static_cast<uint32_t>(std::popcount(own & knew & ~author.past));
  step.mutation.time = time_of(history_, step, clock_bound_);
  return step;
}

void Explorer::perform(const Author& author, const Command& command,
                       const std::function<void(Outcome)>& then) {
  Step step = next_step(author);
  step.command = command;
  const CausalOrders::Node* node = orders_.find(author.past);
  std::vector<Payload> bodies;
  for (size_t i = 0; i < node->states.size(); ++i) {
    auto object = orders_.replay(node->states[i].paths.front());
    if (!object.ok()) return;
    step.seen = node->value;
    auto effect = (*object)->execute(command, step.mutation);
    if (!effect.ok()) return;  // the design has no such command, or not now
    step.length = effect->length;
    step.body = effect->body;
    const auto is_same = [&](const Payload& body) {
      return std::ranges::equal(body.view(), step.body.view());
    };
    if (std::ranges::any_of(bodies, is_same)) continue;
    bodies.push_back(step.body);
    const Subset needs = needs_of(design_, history_, step);
    history_.push_back(step);
    if (step.length == 0) {
      then(Outcome::kNothing);
      history_.pop_back();
      continue;
    }
    if (orders_.push({step.mutation, step.body, needs}) && push_joined(step)) {
      then(Outcome::kChange);
    } else {
      fail(orders_.failure().empty() ? "joining deltas differs from changes " + joined_->failure()
                                     : orders_.failure());
    }
    if (joined_ && joined_->size() == history_.size()) joined_->pop();
    orders_.pop();
    history_.pop_back();
    node = orders_.find(author.past);
  }
}

// False where two orders of the same deltas, or all of them and the changes, give two values.
bool Explorer::push_joined(const Step& step) {
  if (!joined_ || history_.size() > kMostJoined) return true;
  return joined_->push({step.mutation, step.body, 0}) &&
         joined_->nodes().back().digest == orders_.nodes().back().digest;
}

void Explorer::fail(std::string what) {
  if (!failure_.empty()) return;
  failure_ = std::move(what);
  for (const std::string& line : describe(history_)) failure_ += "\n    " + line;
}

void Explorer::observe() {
  ++histories_;
  const Value& value = orders_.nodes().back().value;
  if (history_.size() <= kMostJoined) {
    std::string collected = find_observed_collection(design_, history_, value);
    if (!collected.empty()) return fail(std::move(collected));
  }
  if (!has_names_ || reverses(history_)) return;
  const std::optional<SequenceView> sequence = view_sequence(design_, history_, value);
  const auto performed = [this](const History& other) {
    return perform_again(design_, other, clock_bound_);
  };
  const Observation seen{design_.family, history_,     value,    sequence ? &*sequence : nullptr,
                         ties_descend_,  is_multiset_, performed};
  for (const Detector& detector : detectors()) {
    if (!open_.contains(detector.anomaly) || !detector.applies(design_.family)) continue;
    std::string what = detector.find(seen);
    if (!what.empty()) keep(detector.anomaly, std::move(what), value);
  }
}

void Explorer::keep(crdts::Anomaly anomaly, std::string what, const Value& value) {
  const bool is_excused =
      claims_by_good_clocks(design_, anomaly) && has_refused_time(history_, clock_bound_);
  (is_excused ? excused_now_ : found_now_).insert(anomaly);
  Finding finding{cost_of(history_),  history_,          std::move(what),
                  describe(history_), to_display(value), is_excused};
  const auto known = findings_.find(anomaly);
  if (known == findings_.end()) {
    findings_.emplace(anomaly, std::move(finding));
  } else if (says_more(finding, known->second)) {
    known->second = std::move(finding);
  }
}

}  // namespace skerry::harness
