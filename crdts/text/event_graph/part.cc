#include "crdts/text/event_graph/part.h"

#include <algorithm>
#include <string>

#include "crdts/text/event_graph/columns.h"
#include "crdts/text/event_graph/difference.h"
#include "crdts/text/event_graph/packed.h"

namespace skerry::crdts::event_graph {
namespace {

constexpr std::string_view kMagic = "SKTP";

// The names of the same events in two histories.
class Renaming {
 public:
  // Events from `from` on are those from `to` on. REQUIRES: `from` ascends from call to call.
  void add(Event from, uint32_t length, Event to) {
    if (!rows_.empty() && rows_.back().from + rows_.back().length == from &&
        rows_.back().to + rows_.back().length == to) {
      rows_.back().length += length;
    } else {
      rows_.push_back({from, length, to});
    }
  }
  // REQUIRES: the event was added.
  Event of(Event event) const {
    const auto at = std::upper_bound(rows_.begin(), rows_.end(), event,
                                     [](Event e, const Row& row) { return e < row.from; });
    const Row& row = *std::prev(at);
    return row.to + (event - row.from);
  }

 private:
  struct Row {
    Event from = 0;
    uint32_t length = 0;
    Event to = 0;
  };
  std::vector<Row> rows_;
};

// The events of [begin, end) that share a run of the graph, of operations and of an agent, one
// group after another.
template <typename F>
void each_group(const TextHistory& history, Span span, F f) {
  for (Event event = span.begin; event < span.end;) {
    const size_t index = history.operations.index_of(event);
    const Event end = std::min({span.end, event + history.agents.length_from(event),
                                history.operations.span_of(index).end});
    f(index, Span{event, end});
    event = end;
  }
}

// The parents of an event, by their names in another history.
Version parents_of(const Graph& graph, Event event, const Renaming& names) {
  Version out;
  const size_t run = graph.run_of(event);
  if (graph.run(run).begin < event) return {names.of(event - 1)};
  for (const Event parent : graph.parents(run)) out.push_back(names.of(parent));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// Adds a group's events, of a run of operations, at a version.
void add_group(TextDocument& to, const TextHistory& from, size_t index, Span group, Version version,
               uint32_t agent) {
  const Operation part = from.operations.part(index, group);
  uint32_t sequence = from.agents.name_of(group.begin).sequence;
  if (part.kind == Kind::kInsert) {
    const std::string_view text = from.operations.text(index, part);
    to.add(version, agent, sequence, {part.position, 0, part.length, text});
  } else if (part.kind == Kind::kErase) {
    to.add(version, agent, sequence, {part.position, part.length, 0, {}});
  } else {
    for (uint32_t i = part.length; i > 0; --i, ++sequence) {
      to.add(version, agent, sequence, {part.position + i - 1, 1, 0, {}});
      version.assign(1, to.history().size() - 1);
    }
  }
}

// Of the events that what is written follows and which are not written: ascending.
std::vector<Event> known_parents(const Graph& graph, const std::vector<Span>& spans) {
  std::vector<Event> out;
  const auto is_written = [&](Event event) {
    return std::any_of(spans.begin(), spans.end(), [event](const Span& span) {
      return event >= span.begin && event < span.end;
    });
  };
  const auto look = [&](Event event) {
    if (!is_written(event)) out.push_back(event);
  };
  for (const Span& span : spans) {
    for (size_t run = graph.run_of(span.begin); run < graph.runs(); ++run) {
      const Span whole = graph.run(run);
      if (whole.begin >= span.end) break;
      if (whole.begin < span.begin) look(span.begin - 1);
      if (whole.begin >= span.begin) std::ranges::for_each(graph.parents(run), look);
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

// What is written is a history of its own, in which each known parent is an insertion that follows
// nothing.
std::vector<uint8_t> encode_part(const TextDocument& document, VersionView known, Packing packing) {
  const TextHistory& from = document.history();
  Difference difference;
  difference.find(from.graph, from.graph.frontier(), known);
  const std::vector<Span> spans(difference.only_a().rbegin(), difference.only_a().rend());
  const std::vector<Event> parents = known_parents(from.graph, spans);
  TextDocument part(document.order());
  Agents& agents = part.history().agents;
  // Known parents are earlier than what follows them, but not than all that is written.
  Renaming outside;
  Renaming inside;
  const auto agent_of = [&](Event event) {
    return agents.intern(from.agents.id(from.agents.name_of(event).agent));
  };
  for (const Event parent : parents) {
    outside.add(parent, 1, part.history().size());
    const std::string_view stands_for(&kLeftOut, 1);
    part.add({}, agent_of(parent), from.agents.name_of(parent).sequence, {0, 0, 1, stands_for});
  }
  const auto renamed = [&](Event event) {
    const bool is_known = std::binary_search(parents.begin(), parents.end(), event);
    return is_known ? outside.of(event) : inside.of(event);
  };
  for (const Span& span : spans) {
    each_group(from, span, [&](size_t index, Span group) {
      const size_t run = from.graph.run_of(group.begin);
      Version version;
      if (from.graph.run(run).begin < group.begin) version.push_back(renamed(group.begin - 1));
      if (from.graph.run(run).begin == group.begin) {
        for (const Event parent : from.graph.parents(run)) version.push_back(renamed(parent));
      }
      std::sort(version.begin(), version.end());
      const Event first = part.history().size();
      add_group(part, from, index, group, std::move(version), agent_of(group.begin));
      inside.add(group.begin, group.size(), first);
    });
  }
  Encoder out;
  put_header(out, kMagic, packing);
  Encoder content;
  content.varint(parents.size());
  put_packed(content, encode_columns(part.history(), {}), {}, packing);
  put_packed(content, as_bytes(part.history().operations.content()), {}, packing);
  put_part(out, content.view());
  return {out.view().begin(), out.view().end()};
}

Status merge_part(TextDocument& document, ByteView bytes) {
  Decoder in(bytes);
  const StatusOr<Packing> packing = take_header(in, kMagic);
  if (!packing.ok()) return packing.status();
  Decoder fields(take_part(in));
  SKERRY_RETURN_IF_ERROR(in.finish("part of a text's history"));
  const uint64_t known = fields.varint_up_to(kMaxEvents);
  std::string columns;
  std::string content;
  SKERRY_RETURN_IF_ERROR(take_packed(fields, {}, *packing, columns));
  SKERRY_RETURN_IF_ERROR(take_packed(fields, {}, *packing, content));
  SKERRY_RETURN_IF_ERROR(fields.finish("part of a text's history"));
  TextHistory part;
  if (!is_text(content)) return invalid("part of a text's history: malformed content");
  SKERRY_RETURN_IF_ERROR(
      decode_columns(as_bytes(columns), content, part, document.history().operations.inserted()));
  if (known > part.size()) return invalid("part of a text's history: malformed");
  TextDocument merged = document;
  Agents& agents = merged.history().agents;
  Renaming names;
  for (Event event = 0; event < known; ++event) {
    const Agents::Name name = part.agents.name_of(event);
    const uint32_t agent = agents.find(part.agents.id(name.agent));
    const Event here = agent == kNone ? kNone : agents.event_of(agent, name.sequence);
    if (here == kNone) return invalid("part of a text's history: it follows what is not here");
    names.add(event, 1, here);
  }
  Status status;
  each_group(part, {static_cast<Event>(known), part.size()}, [&](size_t index, Span group) {
    const Agents::Name name = part.agents.name_of(group.begin);
    const uint32_t agent = agents.intern(part.agents.id(name.agent));
    for (Event event = group.begin; event < group.end && status.ok();) {
      const uint32_t sequence = name.sequence + (event - group.begin);
      const Event here = agents.event_of(agent, sequence);
      uint32_t length = 1;
      if (here != kNone) {  // it is here already
        length = std::min(group.end - event, agents.length_from(here));
        names.add(event, length, here);
      } else {
        while (event + length < group.end && agents.event_of(agent, sequence + length) == kNone) {
          ++length;
        }
        const Version version =
            merged.history().graph.dominators(parents_of(part.graph, event, names));
        const Edit size{0, 0, length, {}};
        if (!merged.has_room(size)) {
          status = absl::ResourceExhaustedError("part of a text's history: the text is full");
        }
        if (!status.ok()) return;
        const Event first = merged.history().size();
        add_group(merged, part, index, {event, event + length}, version, agent);
        names.add(event, length, first);
      }
      event += length;
    }
  });
  SKERRY_RETURN_IF_ERROR(status);
  if (!merged.merge()) return invalid("part of a text's history: an edit past the end of its text");
  document = std::move(merged);
  return absl::OkStatus();
}

}  // namespace skerry::crdts::event_graph
