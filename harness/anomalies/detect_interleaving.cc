// Runs that something strange ends up inside of.
//
// A forward run is a chain of insertions each made directly behind the previous one, by one
// actor; a backward run a chain of insertions each made directly before the previous one, at the
// same place: with the same left neighbour as its author saw it. It is interleaved if an element
// whose author had seen none of the run ends up, visible or deleted, between two of its neighbours.
// A run of two is the weakest run, so pairs are all that has to be looked at.
//
// Without "the same left neighbour" what Fugue does in four insertions (something arrives in
// between, the second element is typed behind it, and stays with it rather than with the run) would
// count here. There no design can keep both promises; definition 4 of Weidner and Kleppmann says
// which one gives way, and detect_maximal.cc measures that.
#include "harness/anomalies/detector.h"

namespace skerry::harness {
namespace {

bool knows(const History& history, const SequenceElement& element, const SequenceElement& other) {
  return other.step == element.step || has(history[element.step].past, other.step);
}

// An element between two places whose author had seen neither of the two there; null if none.
const SequenceElement* stranger_between(const Observation& seen, size_t first, size_t last) {
  const SequenceView& order = *seen.sequence;
  for (size_t i = first + 1; i < last; ++i) {
    if (!knows(seen.history, order[i], order[first]) &&
        !knows(seen.history, order[i], order[last])) {
      return &order[i];
    }
  }
  return nullptr;
}

std::string told(const std::string& later, const char* how, const std::string& earlier,
                 const std::string& stranger) {
  return later + " was typed directly " + how + " " + earlier + ", and " + stranger +
         ", whose author knew neither, ends up between them";
}

// A replica that came back from a crash is somebody else.
const ActorId& author(const Observation& seen, const SequenceElement& element) {
  return seen.history[element.step].mutation.actor;
}

std::string find_backward(const Observation& seen, bool by_one) {
  if (seen.sequence == nullptr) return "";
  const SequenceView& order = *seen.sequence;
  for (size_t later = 0; later < order.size(); ++later) {
    if (order[later].right == SequenceElement::kNone) continue;
    const auto earlier = static_cast<size_t>(order[later].right);
    if (order[later].left != order[earlier].left) continue;
    if ((author(seen, order[later]) == author(seen, order[earlier])) != by_one) continue;
    const SequenceElement* stranger = stranger_between(seen, later, earlier);
    if (stranger == nullptr) continue;
    return told(order[later].name, "before", order[earlier].name, stranger->name);
  }
  return "";
}

}  // namespace

std::string find_forward_interleaving(const Observation& seen) {
  if (seen.sequence == nullptr) return "";
  const SequenceView& order = *seen.sequence;
  for (size_t later = 0; later < order.size(); ++later) {
    if (order[later].left == SequenceElement::kNone) continue;
    const auto earlier = static_cast<size_t>(order[later].left);
    if (author(seen, order[later]) != author(seen, order[earlier])) continue;
    const SequenceElement* stranger = stranger_between(seen, earlier, later);
    if (stranger == nullptr) continue;
    return told(order[later].name, "behind", order[earlier].name, stranger->name);
  }
  return "";
}

std::string find_backward_interleaving_by_one(const Observation& seen) {
  return find_backward(seen, true);
}

std::string find_backward_interleaving_by_many(const Observation& seen) {
  return find_backward(seen, false);
}

}  // namespace skerry::harness
