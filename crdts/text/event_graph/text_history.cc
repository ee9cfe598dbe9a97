#include "crdts/text/event_graph/text_history.h"

#include <algorithm>

#include "core/check.h"

namespace skerry::crdts::event_graph {

bool TextHistory::has(Event first, VersionView version, const Edit& edit) const {
  const Span span{first, first + edit.length()};
  const size_t run = graph.run_of(first);
  const Event before = first - 1;
  const VersionView parents =
      graph.run(run).begin == first ? graph.parents(run) : VersionView(&before, 1);
  if (span.end > graph.run(run).end || edit.length() > agents.length_from(first) ||
      !std::equal(parents.begin(), parents.end(), version.begin(), version.end())) {
    return false;
  }
  if (edit.erased > 0) {
    const size_t index = operations.index_of(first);
    const Operation part = operations.part(index, {first, first + edit.erased});
    if (part.kind == Kind::kInsert || part.length != edit.erased ||
        part.position != edit.position) {
      return false;
    }
  }
  if (edit.inserted > 0) {
    const size_t index = operations.index_of(first + edit.erased);
    const Operation part = operations.part(index, {first + edit.erased, span.end});
    if (part.kind != Kind::kInsert || part.length != edit.inserted ||
        part.position != edit.position || operations.text(index, part) != edit.text) {
      return false;
    }
  }
  return true;
}

size_t TextHistory::bytes_of(Span span) const {
  size_t sum = graph.bytes_of(span);
  for (Event event = span.begin; event < span.end; event += agents.length_from(event)) {
    sum += sizeof(Agents::Run) + sizeof(Agents::OwnRun);
  }
  return sum + operations.bytes_of(span);
}

void TextHistory::check_invariants() const {
  agents.check_invariants();
  graph.check_invariants();
  operations.check_invariants();
  SKERRY_CHECK(agents.events() == graph.size() && operations.events() == graph.size());
}

}  // namespace skerry::crdts::event_graph
