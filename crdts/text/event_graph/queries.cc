#include "crdts/text/event_graph/queries.h"

#include <algorithm>

#include "core/check.h"

namespace skerry::crdts::event_graph {
namespace {

// The spans of a version's past, ascending, and how its events are numbered without the others.
class Past {
 public:
  Past(const Graph& graph, VersionView version) {
    Difference difference;
    difference.find(graph, version, {});
    spans_.assign(difference.only_a().rbegin(), difference.only_a().rend());
    uint32_t before = 0;
    for (const Span& span : spans_) {
      before_.push_back(before);
      before += span.size();
    }
  }

  const std::vector<Span>& spans() const { return spans_; }
  // REQUIRES: the event is in the past.
  Event renamed(Event event) const {
    const auto at = std::upper_bound(spans_.begin(), spans_.end(), event,
                                     [](Event e, const Span& span) { return e < span.begin; });
    const auto index = static_cast<size_t>(at - spans_.begin()) - 1;
    return before_[index] + (event - spans_[index].begin);
  }

 private:
  std::vector<Span> spans_;
  std::vector<uint32_t> before_;  // events of earlier spans
};

void copy_agents(const Agents& from, Span span, Agents& to) {
  for (Event event = span.begin; event < span.end;) {
    const uint32_t length = std::min(from.length_from(event), span.end - event);
    const Agents::Name name = from.name_of(event);
    to.append(name.agent, name.sequence, length);
    event += length;
  }
}

void copy_graph(const Graph& from, Span span, const Past& past, Graph& to) {
  for (size_t run = from.run_of(span.begin); run < from.runs(); ++run) {
    const Span whole = from.run(run);
    if (whole.begin >= span.end) break;
    const Span here{std::max(whole.begin, span.begin), std::min(whole.end, span.end)};
    Version parents;
    if (here.begin > whole.begin) {
      parents.push_back(past.renamed(here.begin - 1));
    } else {
      for (const Event parent : from.parents(run)) parents.push_back(past.renamed(parent));
    }
    to.append(here.size(), parents);
  }
}

void copy_operations(const Operations& from, Span span, Operations& to) {
  for (size_t index = from.index_of(span.begin); index < from.runs(); ++index) {
    if (from.span_of(index).begin >= span.end) break;
    const Operation part = from.part(index, span);
    to.push_run(part, part.kind == Kind::kInsert ? from.text(index, part) : std::string_view());
  }
}

// What is visible at a version, in the order of a text that has more: elements by event.
std::vector<Span> visible(Merger& merger, const TextHistory& history, VersionView version) {
  merger.move_to(history, version);
  return merger.tracker().present();
}

// A set of events, given as spans that share none.
class Events {
 public:
  explicit Events(std::vector<Span> spans) : spans_(std::move(spans)) {
    std::sort(spans_.begin(), spans_.end(), [](Span a, Span b) { return a.begin < b.begin; });
  }
  bool has(Event event) const {
    const auto at = std::upper_bound(spans_.begin(), spans_.end(), event,
                                     [](Event e, const Span& span) { return e < span.begin; });
    return at != spans_.begin() && event < std::prev(at)->end;
  }

 private:
  std::vector<Span> spans_;
};

std::string text_of(const Operations& operations, Span span) {
  std::string out;
  for (size_t index = operations.index_of(span.begin); index < operations.runs(); ++index) {
    if (operations.span_of(index).begin >= span.end) break;
    out += operations.text(index, operations.part(index, span));
  }
  return out;
}

// Puts the changes together as a text is gone through from left to right.
class Script {
 public:
  explicit Script(const Operations& operations) : operations_(operations) {}

  void keep(uint32_t length) {
    if (length == 0) return;
    position_ += length;
    is_open_ = false;
  }
  void erase(uint32_t length) {
    if (length > 0) open().erased += length;
  }
  void insert(Span span) {
    open().inserted += text_of(operations_, span);
    position_ += span.size();
  }
  std::vector<Change> take() { return std::move(changes_); }

 private:
  Change& open() {
    if (!is_open_) changes_.push_back({position_, 0, {}});
    is_open_ = true;
    return changes_.back();
  }

  const Operations& operations_;
  std::vector<Change> changes_;
  uint32_t position_ = 0;
  bool is_open_ = false;
};

}  // namespace

TextDocument document_at(const TextDocument& document, VersionView version) {
  const TextHistory& from = document.history();
  TextDocument out(document.order());
  TextHistory& to = out.history();
  for (uint32_t agent = 0; agent < from.agents.size(); ++agent) {
    to.agents.intern(from.agents.id(agent));
  }
  const Past past(from.graph, version);
  for (const Span& span : past.spans()) {
    copy_agents(from.agents, span, to.agents);
    copy_graph(from.graph, span, past, to.graph);
    copy_operations(from.operations, span, to.operations);
  }
  SKERRY_CHECK(out.merge());
  return out;
}

std::vector<Change> changes_between(const TextDocument& document, VersionView from,
                                    VersionView to) {
  const TextHistory& history = document.history();
  Merger merger(document.order());
  merger.replay_all(history);
  const Events before(visible(merger, history, from));
  const Events after(visible(merger, history, to));
  // Each of these is whole in what is visible, or not there at all.
  Script script(history.operations);
  for (const Span& item : merger.tracker().elements()) {
    const bool was = before.has(item.begin);
    const bool is = after.has(item.begin);
    if (was && is) script.keep(item.size());
    if (was && !is) script.erase(item.size());
    if (!was && is) script.insert(item);
  }
  return script.take();
}

std::vector<Authored> authors_at(const TextDocument& document, VersionView version) {
  const TextHistory& history = document.history();
  Merger merger(document.order());
  merger.replay_all(history);
  std::vector<Authored> out;
  for (const Span& span : visible(merger, history, version)) {
    for (Event event = span.begin; event < span.end;) {
      const uint32_t length = std::min(history.agents.length_from(event), span.end - event);
      const uint32_t agent = history.agents.name_of(event).agent;
      if (!out.empty() && out.back().agent == agent) {
        out.back().length += length;
      } else {
        out.push_back({agent, length});
      }
      event += length;
    }
  }
  return out;
}

}  // namespace skerry::crdts::event_graph
