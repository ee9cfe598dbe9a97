#include "crdts/text/event_graph/held.h"

#include <algorithm>

#include "core/check.h"
#include "crdts/text/event_graph/difference.h"

namespace skerry::crdts::event_graph {

void Held::add_all(const TextHistory& history) {
  version_ = history.graph.frontier();
  events_ = history.size();
  inserted_ = history.operations.inserted();
  last_.resize(history.agents.size(), kNone);
  for (uint32_t agent = 0; agent < last_.size(); ++agent) last_[agent] = history.agents.last(agent);
}

size_t Held::history_bytes(const TextHistory& history) const {
  Difference difference;
  difference.find(history.graph, version_, {});
  size_t sum = 0;
  for (const Span& span : difference.only_a()) sum += history.bytes_of(span);
  return sum;
}

void Held::check_invariants(const TextHistory& history) const {
  Difference difference;
  difference.find(history.graph, version_, {});
  uint32_t events = 0;
  uint32_t inserted = 0;
  std::vector<uint32_t> last(history.agents.size(), kNone);
  for (const Span& span : difference.only_a()) {
    events += span.size();
    for (size_t i = history.operations.index_of(span.begin); i < history.operations.runs(); ++i) {
      if (history.operations.span_of(i).begin >= span.end) break;
      const Operation part = history.operations.part(i, span);
      if (part.kind == Kind::kInsert) inserted += part.length;
    }
    for (Event event = span.begin; event < span.end;) {
      const Agents::Name name = history.agents.name_of(event);
      event = std::min(span.end, event + history.agents.length_from(event));
      const uint32_t end = history.agents.name_of(event - 1).sequence;
      if (last[name.agent] == kNone || last[name.agent] < end) last[name.agent] = end;
    }
  }
  SKERRY_CHECK(history.graph.dominators(version_) == version_);
  SKERRY_CHECK(events == events_ && inserted == inserted_);
  for (uint32_t agent = 0; agent < last.size(); ++agent) {
    SKERRY_CHECK(last[agent] == this->last(agent));
  }
}

}  // namespace skerry::crdts::event_graph
