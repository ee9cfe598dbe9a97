#include "crdts/text/event_graph/columns.h"

#include <algorithm>
#include <array>
#include <string>

#include "crdts/text/event_graph/counts.h"

namespace skerry::crdts::event_graph {
namespace {

// Where text was left out, what stands for it and what was kept are no more bytes than this.
constexpr size_t kMostLeftOut = size_t{1} << 26;

// In the order in which they are written.
enum Column : uint8_t {
  kGraphLength,  // of each run of the graph: events
  kParentCount,
  kParents,      // each parent: where_of()
  kAgents,       // an actor each
  kWho,          // of each run of an agent: the agent, by number
  kWhoSequence,  // where its sequence begins, behind where that agent's last run ended; signed
  kWhoLength,    // 2 * runs of the graph, if it ends with one; else 2 * events + 1
  kDone,         // of each run of operations: 4 * events (0: to the end of the graph's run) + kind
  kPositions,    // its place, behind where the agent's last one left the cursor; signed
  kKept,         // inserted characters whose text is there, is not, is there, ...; empty: all are
  kColumns,
};

// Where a run is begun, and where it leaves the cursor.
uint32_t start_of(const Operation& run) {
  return run.kind == Kind::kEraseBack ? run.position + run.length : run.position;
}
uint32_t end_of(const Operation& run) {
  return run.kind == Kind::kInsert ? run.position + run.length : run.position;
}

// A parent of the run that the graph is about to get: 2 * runs back if it ends that run, else
// 2 * events back + 1.
uint64_t where_of(const Graph& graph, size_t run, Event parent) {
  const size_t its = graph.run_of(parent);
  if (graph.run(its).end == parent + 1) return 2 * (run - its);
  return 2 * uint64_t{graph.run(run).begin - parent} + 1;
}

// Where each agent's last run of operations left its cursor: most go on there.
class Cursors {
 public:
  explicit Cursors(const Agents& agents) : agents_(agents), cursors_(agents.size(), 0) {}

  int64_t& of(Event event) { return cursors_[agents_.name_of(event).agent]; }

 private:
  const Agents& agents_;
  std::vector<int64_t> cursors_;
};

class Reader {
 public:
  Reader(ByteView columns, std::string_view content, TextHistory& history, uint32_t elsewhere)
      : content_(content), history_(history), elsewhere_(elsewhere) {
    Decoder in(columns);
    for (Decoder& column : columns_) column = Decoder(in.bytes());
    if (!in.finish("columns").ok()) is_bad_ = true;
  }

  Status read() {
    fill_content();
    read_graph();
    read_agents();
    read_operations();
    for (const Decoder& column : columns_) {
      if (column.failed() || !column.rest().empty()) is_bad_ = true;
    }
    const uint32_t events = history_.graph.size();
    if (history_.agents.events() != events || history_.operations.events() != events) {
      is_bad_ = true;
    }
    return is_bad_ ? invalid("text history: malformed columns") : absl::OkStatus();
  }

 private:
  Decoder& in(Column column) { return columns_[column]; }
  bool has(Column column) { return !is_bad_ && !in(column).done(); }

  // A number of events from 1 on that still fits behind `have`.
  uint32_t length(uint64_t value, uint32_t have) {
    if (value == 0 || value > kMaxEvents - have) is_bad_ = true;
    return is_bad_ ? 0 : static_cast<uint32_t>(value);
  }

  void fill_content() {
    if (!has(kKept)) return;
    bool is_there = true;
    for (; has(kKept); is_there = !is_there) {
      const uint64_t characters = in(kKept).varint();
      if (characters > kMostLeftOut - std::min<size_t>(filled_.size(), kMostLeftOut)) return fail();
      if (!is_there) {
        filled_.append(characters, kLeftOut);
        continue;
      }
      if (characters > content_.size()) return fail();
      const size_t size = byte_of_scalar(content_, static_cast<uint32_t>(characters));
      filled_ += content_.substr(0, size);
      content_.remove_prefix(size);
    }
    if (!content_.empty()) fail();
    content_ = filled_;
  }

  void read_agents() {
    Agents& agents = history_.agents;
    while (has(kAgents)) {
      const ActorId actor = in(kAgents).actor();
      if (in(kAgents).failed() || agents.find(actor) != kNone) is_bad_ = true;
      if (!is_bad_) agents.intern(actor);
    }
    std::vector<uint32_t> next(agents.size(), 1);
    size_t run = 0;
    while (has(kWho)) {
      const uint64_t agent = in(kWho).varint();
      const int64_t skipped = in(kWhoSequence).signed_varint();
      const uint32_t events = agent_length(in(kWhoLength).varint(), run);
      if (is_bad_ || agent >= next.size()) return fail();
      if (skipped > kMaxEvents || skipped < -int64_t{kMaxEvents}) return fail();
      const int64_t sequence = int64_t{next[agent]} + skipped;
      if (sequence < 0 || sequence + events > kMaxEvents ||
          !is_free(static_cast<uint32_t>(agent), static_cast<uint32_t>(sequence), events)) {
        return fail();
      }
      agents.append(static_cast<uint32_t>(agent), static_cast<uint32_t>(sequence), events);
      next[agent] = static_cast<uint32_t>(sequence) + events;
    }
  }

  // Of the next run of an agent; `run` is that of the graph in which it begins, or an earlier one.
  uint32_t agent_length(uint64_t code, size_t& run) {
    const Graph& graph = history_.graph;
    const Event begin = history_.agents.events();
    if (code % 2 == 1) return length(code / 2, begin);
    while (run < graph.runs() && graph.run(run).end <= begin) ++run;
    if (code == 0 || code / 2 > graph.runs() - run) {
      fail();
      return 0;
    }
    return length(graph.run(run + code / 2 - 1).end - begin, begin);
  }

  // True if an agent has none of these numbers yet.
  bool is_free(uint32_t agent, uint32_t sequence, uint32_t events) const {
    const uint32_t last = history_.agents.last(agent);
    if (last == kNone || sequence > last) return true;
    for (const Agents::OwnRun& run : history_.agents.runs_of(agent)) {
      if (run.sequence < sequence + events && sequence < run.sequence + run.length) return false;
    }
    return true;
  }

  void read_graph() {
    Graph& graph = history_.graph;
    Version parents;
    while (has(kGraphLength)) {
      const uint32_t events = length(in(kGraphLength).varint(), graph.size());
      const uint64_t count = in(kParentCount).varint();
      if (count > in(kParents).rest().size()) return fail();
      parents.clear();
      for (uint64_t i = 0; i < count; ++i) {
        const uint64_t code = in(kParents).varint();
        const uint64_t behind = code / 2;
        if (behind == 0 || behind > (code % 2 == 0 ? graph.runs() : graph.size())) return fail();
        const Event parent = code % 2 == 0 ? graph.run(graph.runs() - behind).end - 1
                                           : graph.size() - static_cast<uint32_t>(behind);
        if (!parents.empty() && parent <= parents.back()) return fail();
        parents.push_back(parent);
      }
      if (is_bad_) return;
      graph.append(events, parents);
    }
  }

  void read_operations() {
    Operations& operations = history_.operations;
    const bool all_ascii = is_ascii(content_);
    Cursors cursors(history_.agents);
    size_t graph_run = 0;
    while (has(kDone)) {
      const uint64_t done = in(kDone).varint();
      const Event first = operations.events();
      while (graph_run < history_.graph.runs() && history_.graph.run(graph_run).end <= first) {
        ++graph_run;
      }
      if (graph_run == history_.graph.runs() || first >= history_.agents.events()) return fail();
      const uint32_t rest = history_.graph.run(graph_run).end - first;
      const uint32_t events = done < 4 ? rest : length(done / 4, first);
      if (is_bad_ || done % 4 > 2 || events > rest) return fail();
      // What is erased was inserted before.
      if (done % 4 != 0 && events > uint64_t{operations.inserted()} + elsewhere_) return fail();
      const int64_t moved = in(kPositions).signed_varint();
      if (moved > kMaxCharacters || moved < -int64_t{kMaxCharacters}) return fail();
      int64_t& cursor = cursors.of(first);
      const int64_t start = cursor + moved;
      if (start < 0 || start > kMaxCharacters) return fail();
      Operation run{static_cast<Kind>(done % 4), 0, events, static_cast<uint32_t>(start)};
      if (run.kind == Kind::kEraseBack && run.position < events) return fail();
      if (run.kind == Kind::kEraseBack) run.position -= events;
      std::string_view text;
      if (run.kind == Kind::kInsert) {
        const size_t size = all_ascii ? events : byte_of_scalar(content_, events);
        if (size > content_.size() ||
            (!all_ascii && count(content_.substr(0, size)).scalars < events)) {
          return fail();
        }
        text = content_.substr(0, size);
        content_.remove_prefix(size);
      }
      operations.push_run(run, text);
      cursor = end_of(run);
    }
    if (!content_.empty()) fail();
  }

  void fail() { is_bad_ = true; }

  std::array<Decoder, kColumns> columns_ = {Decoder({}), Decoder({}), Decoder({}), Decoder({}),
                                            Decoder({}), Decoder({}), Decoder({}), Decoder({}),
                                            Decoder({}), Decoder({})};
  std::string_view content_;
  std::string filled_;  // where text was left out: the content with what stands for it
  TextHistory& history_;
  uint32_t elsewhere_;
  bool is_bad_ = false;
};

using Columns = std::array<Encoder, kColumns>;

void encode_graph(const Graph& graph, Columns& columns) {
  for (size_t i = 0; i < graph.runs(); ++i) {
    columns[kGraphLength].varint(graph.run(i).size());
    columns[kParentCount].varint(graph.parents(i).size());
    for (const Event parent : graph.parents(i)) {
      columns[kParents].varint(where_of(graph, i, parent));
    }
  }
}

void encode_agents(const TextHistory& history, Columns& columns) {
  const Agents& agents = history.agents;
  for (uint32_t agent = 0; agent < agents.size(); ++agent) {
    columns[kAgents].actor(agents.id(agent));
  }
  std::vector<uint32_t> next(agents.size(), 1);
  for (const Agents::Run& run : agents.runs()) {
    const uint32_t length = agents.length_from(run.first);
    const size_t begins_in = history.graph.run_of(run.first);
    const size_t ends_in = history.graph.run_of(run.first + length - 1);
    const bool ends_one = history.graph.run(ends_in).end == run.first + length;
    columns[kWho].varint(run.agent);
    columns[kWhoSequence].signed_varint(int64_t{run.sequence} - int64_t{next[run.agent]});
    columns[kWhoLength].varint(ends_one ? 2 * (ends_in - begins_in + 1) : 2 * uint64_t{length} + 1);
    next[run.agent] = run.sequence + length;
  }
}

}  // namespace

std::vector<uint8_t> encode_columns(const TextHistory& history, std::span<const uint32_t> kept) {
  Columns columns;
  encode_graph(history.graph, columns);
  encode_agents(history, columns);
  Cursors cursors(history.agents);
  for (size_t i = 0; i < history.operations.runs(); ++i) {
    const Operation run = history.operations.run(i);
    const Span whole = history.graph.run(history.graph.run_of(run.first));
    const uint64_t events = run.end() == whole.end ? 0 : run.length;
    int64_t& cursor = cursors.of(run.first);
    columns[kDone].varint(events * 4 + static_cast<uint64_t>(run.kind));
    columns[kPositions].signed_varint(int64_t{start_of(run)} - cursor);
    cursor = end_of(run);
  }
  for (const uint32_t characters : kept) columns[kKept].varint(characters);
  Encoder out;
  for (const Encoder& column : columns) out.bytes(column.view());
  return {out.view().begin(), out.view().end()};
}

Status decode_columns(ByteView columns, std::string_view content, TextHistory& history,
                      uint32_t elsewhere) {
  return Reader(columns, content, history, elsewhere).read();
}

}  // namespace skerry::crdts::event_graph
