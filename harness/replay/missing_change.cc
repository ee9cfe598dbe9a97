#include "harness/replay/missing_change.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/time_text.h"
#include "harness/observe/narrator.h"
#include "harness/scenario/fault_plan.h"

namespace skerry::harness {
namespace {

using Step = Witness::Step;
using Kind = Witness::Step::Kind;

// "replicas 1, 2 and server", the first few.
std::string listed(const RunView& view, const std::vector<uint32_t>& nodes) {
  constexpr size_t kMost = 6;
  if (nodes.empty()) return "nobody";
  if (nodes.size() == 1) return called(view, nodes.front());
  const size_t shown = std::min(nodes.size(), kMost);
  std::string text = nodes.front() < view.setting().people ? "replicas " : "";
  for (size_t i = 0; i < shown; ++i) {
    const bool is_last = i + 1 == nodes.size();
    text += (i == 0 ? "" : is_last ? " and " : ", ") + view.node_name(nodes[i]);
  }
  if (shown < nodes.size()) text += " and " + std::to_string(nodes.size() - shown) + " more";
  return text;
}

// The node does not have it any more.
bool is_loss(const Step& step) {
  return step.kind == Kind::kForgotten || step.kind == Kind::kDropped || step.kind == Kind::kGone;
}

std::string times(uint64_t count) {
  if (count == 1) return "once";
  return count == 2 ? "twice" : std::to_string(count) + " times";
}

class MissingChange {
 public:
  MissingChange(const Break& broken, const RunView& view, const Witness& witness, std::string label)
      : broken_(broken),
        label_(std::move(label)),
        view_(view),
        witness_(witness),
        change_{broken.document, *broken.concern.change} {
    for (const Step& step : witness.steps(change_)) {
      if (step.when.event <= broken.event) steps_.push_back(step);
    }
    for (const Step& step : steps_) {
      if (step.kind == Kind::kHad) {
        has_.insert(step.node);
        had_.insert(step.node);
      } else if (is_loss(step)) {
        has_.erase(step.node);
      }
    }
    lacking_ = find_lacking();
  }

  Harm tell() {
    tell_of_making();
    tell_who_has_it();
    if (!tell_of_forgetting() && !tell_of_lost_frame()) tell_of_silence();
    return std::move(harm_);
  }

 private:
  void add(const std::string& label, const std::string& text) {
    harm_.lines.push_back(labelled(label, text));
  }

  // Whom the verdict names, as far as it lacks the change; else the first person who does.
  std::optional<uint32_t> find_lacking() const {
    for (const uint32_t node : broken_.concern.nodes) {
      if (!has_.contains(node)) return node;
    }
    for (const uint32_t node : view_.holders()) {
      if (!has_.contains(node)) return node;
    }
    return std::nullopt;
  }

  void tell_of_making() {
    const Witness::Made* made = witness_.made(change_);
    if (made == nullptr) {
      return add(label_, format_dots(change_.dots) + ", which nobody made");
    }
    std::string text = called(view_, made->person) + " does " + made->command + " (" +
                       named(made->when) + "): " + format_dots(made->dots);
    for (const Step& step : steps_) {
      if (step.kind != Kind::kSaved) continue;
      const bool is_at_once = step.when.event == made->when.event;
      text += ", and is told " + (is_at_once ? "at once" : "in " + named(step.when)) +
              " that it is saved";
      break;
    }
    add(label_, text);
  }

  void tell_who_has_it() {
    std::vector<uint32_t> never;
    std::vector<uint32_t> no_more;
    for (const uint32_t node : view_.holders()) {
      if (!had_.contains(node)) never.push_back(node);
      if (had_.contains(node) && !has_.contains(node)) no_more.push_back(node);
    }
    const std::vector<uint32_t> now(has_.begin(), has_.end());
    std::string text = now.empty() ? "nobody has it any more" : listed(view_, now) + " ";
    if (!now.empty()) text += now.size() == 1 ? "alone has it" : "have it";
    if (!no_more.empty()) text += "; " + listed(view_, no_more) + " had it and lost it";
    if (!never.empty()) text += "; it never came to " + listed(view_, never);
    add("last seen", text);
  }

  // All who had it lost it: no frame is to blame.
  bool tell_of_forgetting() {
    const Step* last = nullptr;
    for (const Step& step : steps_) {
      if (is_loss(step)) last = &step;
    }
    const bool is_of_the_lacking = last != nullptr && lacking_ == last->node;
    if (last == nullptr || (!has_.empty() && !is_of_the_lacking)) return false;
    std::string why = "stopped before it was saved, and starts again without it";
    if (last->kind == Kind::kDropped) why = "has left the document, and drops its copy";
    if (last->kind == Kind::kForgotten) {
      why = "loses its disk";
      for (const Witness::Replaced& each : witness_.replaced()) {
        if (each.node == last->node && each.when.event == last->when.event && each.fault) {
          why += " (fault " + view_.setting().faults[*each.fault].kind + ")";
        }
      }
    }
    if (has_.empty() && last->kind != Kind::kGone)
      why += ", and with it the only copy of the change";
    blame(last->when, last->node, called(view_, last->node) + " " + why);
    tell_of_sends_before(last->when.event);
    return true;
  }

  // What had been tried before the copy was gone.
  void tell_of_sends_before(uint64_t event) {
    const Step* sent = nullptr;
    for (const Step& step : steps_) {
      if (step.kind == Kind::kSent && step.when.event <= event) sent = &step;
    }
    if (sent == nullptr) return add("before that", "it was never sent to anybody");
    std::string text = called(view_, sent->node) + " sent it to " + called(view_, sent->peer) +
                       " in " + named(sent->when);
    const std::string faults = faults_text(view_, witness_, sent->when.event);
    if (!faults.empty()) text += ", under the fault " + faults;
    const auto lost = std::ranges::find_if(steps_, [&sent](const Step& step) {
      return step.kind == Kind::kLost && step.node == sent->node && step.peer == sent->peer &&
             step.when.event >= sent->when.event;
    });
    if (lost != steps_.end()) {
      text +=
          "; the frame is " + std::string(words_of(lost->loss)) + " (" + named(lost->when) + ")";
    } else if (!has_arrived(*sent)) {
      text += "; the frame never arrived";
    }
    add("before that", text);
  }

  bool has_arrived(const Step& sent) const {
    return std::ranges::any_of(steps_, [&sent](const Step& step) {
      return step.kind == Kind::kTaken && step.node == sent.peer && step.peer == sent.node &&
             step.when.event >= sent.when.event;
    });
  }

  // The node that a frame should have brought it to.
  static uint32_t target(const Step& step) {
    return step.kind == Kind::kLost ? step.peer : step.node;
  }

  bool is_acknowledged(const Step& frame) const {
    return std::ranges::any_of(steps_, [&frame](const Step& step) {
      return step.kind == Kind::kAcknowledged && step.node == target(frame) &&
             step.when.event >= frame.when.event;
    });
  }

  // A frame with it that came to nothing, at a node that does not have it; to the one that the
  // verdict is about, if there is such. The first that was said to have arrived, for whoever is
  // told so may forget it; else the last, after which there was no other try.
  const Step* failed_frame() const {
    std::vector<const Step*> failed;
    for (const Step& step : steps_) {
      const bool fails =
          step.kind == Kind::kLost || step.kind == Kind::kUnread || step.kind == Kind::kTaken;
      if (fails && !has_.contains(target(step))) failed.push_back(&step);
    }
    const auto is_to_the_lacking = [this](const Step* step) { return lacking_ == target(*step); };
    if (std::ranges::any_of(failed, is_to_the_lacking)) {
      std::erase_if(failed, [&](const Step* step) { return !is_to_the_lacking(step); });
    }
    const auto acknowledged = std::ranges::find_if(failed, [this](const Step* step) {
      return step->kind == Kind::kTaken && is_acknowledged(*step);
    });
    if (acknowledged != failed.end()) return *acknowledged;
    return failed.empty() ? nullptr : failed.back();
  }

  bool tell_of_lost_frame() {
    const Step* frame = failed_frame();
    if (frame == nullptr) return false;
    if (tell_of_waiting(target(*frame))) return true;
    const std::string to = called(view_, target(*frame));
    switch (frame->kind) {
      case Kind::kLost:
        blame(frame->when, target(*frame),
              "the frame that carries it from " + called(view_, frame->node) + " to " + to +
                  " is " + std::string(words_of(frame->loss)));
        break;
      case Kind::kUnread:
        blame(frame->when, target(*frame),
              "the frame that carries it comes to " + to + ", where no process reads it");
        break;
      default:
        blame(frame->when, target(*frame),
              to + " takes the frame that carries it from " + called(view_, frame->peer) +
                  ", and does not keep the change");
    }
    tell_of_acknowledgement(*frame);
    tell_what_followed(*frame);
    return true;
  }

  // It came, and is held back for a change before it that did not.
  bool tell_of_waiting(uint32_t node) {
    const Step* taken = nullptr;
    for (const Step& step : steps_) {
      if (step.kind == Kind::kTaken && step.node == node) taken = &step;
    }
    if (taken == nullptr || is_acknowledged(*taken) || !view_.has_process(node)) return false;
    if (!view_.is_holder(node)) return false;
    if (view_.document(node).depths().buffered == 0) return false;
    const Witness::Made* first = first_before_it_that_lacks(node);
    if (first == nullptr) return false;
    add("it waits", called(view_, node) + " takes it in " + named(taken->when) +
                        ", and holds it back: its author had seen " + format_dots(first->dots) +
                        ", which " + called(view_, node) + " lacks");
    harm_.waits_for = first->dots;
    harm_.event = taken->when.event;
    harm_.node = view_.node_name(node);
    harm_.change = change_.dots;
    return true;
  }

  // Of what its author had seen and the node does not have: what was made first, before which
  // nothing is missing.
  const Witness::Made* first_before_it_that_lacks(uint32_t node) const {
    const VersionVector& has = view_.document(node).received();
    const Witness::Made* first = nullptr;
    for (const VersionVector::Entry& entry : witness_.past(change_).entries()) {
      const bool is_own = entry.actor == change_.dots.actor;
      const uint64_t last = is_own ? change_.dots.first - 1 : entry.last;
      const uint64_t known = has[entry.actor];
      if (known >= last) continue;
      const Witness::Made* made = witness_.made({change_.document, {entry.actor, known + 1, 1}});
      if (made == nullptr) continue;
      if (first == nullptr || made->when.event < first->when.event) first = made;
    }
    return first;
  }

  // What is said to have arrived is not sent again.
  void tell_of_acknowledgement(const Step& frame) {
    for (const Step& step : steps_) {
      if (step.kind != Kind::kAcknowledged || step.node != target(frame) ||
          step.when.event < frame.when.event) {
        continue;
      }
      return add("and yet", called(view_, step.node) + " tells " + called(view_, step.peer) +
                                " that it has it (an acknowledgement, " + named(step.when) + ")");
    }
  }

  void tell_what_followed(const Step& frame) {
    const uint32_t to = target(frame);
    uint64_t sends = 0;
    std::set<uint32_t> senders;
    for (const Step& step : steps_) {
      if (step.kind != Kind::kSent || step.peer != to) continue;
      ++sends;
      senders.insert(step.node);
    }
    std::string text;
    if (sends > 0) {
      text = "it was sent to " + called(view_, to) + " " + times(sends) +
             (sends > 1 ? " in all, and no frame brought it there" : ", and never again");
    }
    if (lacking_ && *lacking_ != to) {
      text += (text.empty() ? "" : "; ") + called(view_, to) + " never had it to pass it on to " +
              called(view_, *lacking_);
    }
    if (!text.empty()) add("after that", text);
  }

  // Whoever has it never sent it to one that lacks it.
  void tell_of_silence() {
    const Step* sent = nullptr;
    const Step* last_had = nullptr;
    for (const Step& step : steps_) {
      if (step.kind == Kind::kSent && !has_.contains(step.peer) && !has_arrived(step)) sent = &step;
      if (step.kind == Kind::kHad && has_.contains(step.node)) last_had = &step;
    }
    const std::string whom = lacking_ ? called(view_, *lacking_) : "those who lack it";
    if (sent != nullptr) {
      return blame(sent->when, sent->node,
                   called(view_, sent->node) + " sends it to " + called(view_, sent->peer) +
                       ", and the frame had not arrived when the check broke");
    }
    if (last_had == nullptr) return;
    blame(last_had->when, last_had->node,
          called(view_, last_had->node) +
              " is the last to receive it, and nobody who has it ever sent it to " + whom);
  }

  void blame(const Moment& when, uint32_t node, const std::string& what) {
    std::string text = named(when) + ": " + what;
    const std::string faults = faults_text(view_, witness_, when.event);
    if (!faults.empty()) text += "; faults that were on: " + faults;
    add("the harm", text);
    harm_.event = when.event;
    harm_.node = view_.node_name(node);
    harm_.change = change_.dots;
  }

  const Break& broken_;
  std::string label_;
  const RunView& view_;
  const Witness& witness_;
  Witness::Change change_;
  std::vector<Step> steps_;
  std::set<uint32_t> has_;  // when the check broke
  std::set<uint32_t> had_;  // ever
  std::optional<uint32_t> lacking_;
  Harm harm_;
};

}  // namespace

std::string named(const Moment& moment) {
  return "event #" + std::to_string(moment.event) + ", at " + format_instant(moment.at);
}

std::string called(const RunView& view, uint32_t node) {
  return (node < view.setting().people ? "replica " : "") + view.node_name(node);
}

std::string labelled(const std::string& label, const std::string& text) {
  constexpr size_t kWidth = 13;
  std::string line = label + ":";
  line.resize(std::max(kWidth, line.size() + 1), ' ');
  return line + text;
}

std::string faults_text(const RunView& view, const Witness& witness, uint64_t event) {
  std::string text;
  for (const uint32_t fault : witness.faults_at(event)) {
    const std::string nodes = describe_nodes(view.setting().faults[fault], view.setting().people,
                                             view.setting().nodes() - view.setting().people);
    text += (text.empty() ? "" : ", ") + view.setting().faults[fault].kind;
    if (!nodes.empty()) text += " (" + nodes + ")";
  }
  return text;
}

Harm harm_of_missing(const Break& broken, const RunView& view, const Witness& witness,
                     const std::string& label) {
  return MissingChange(broken, view, witness, label).tell();
}

}  // namespace skerry::harness
