#include "harness/recordings/graph_replay.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "core/codec.h"
#include "crdts/text/event_graph/file.h"
#include "crdts/text/event_graph/graph_object.h"
#include "crdts/text/event_graph/queries.h"
#include "harness/machine/memory.h"

namespace skerry::harness {
namespace {

namespace graph = crdts::event_graph;

graph::Edit edit_of(const Patch& patch) {
  return {static_cast<uint32_t>(patch.position), static_cast<uint32_t>(patch.erased),
          static_cast<uint32_t>(count_scalars(patch.inserted)), patch.inserted};
}

Status past_the_end(const Recording& recording) {
  return absl::OutOfRangeError(recording.path + ": a position past the end");
}

ActorId actor_of(uint32_t agent) { return {ReplicaId{agent}, 0}; }

// The recording's transactions as a history whose text is not known yet.
std::optional<graph::TextDocument> history_of(const Recording& recording, graph::Order order) {
  std::optional<graph::TextDocument> document(std::in_place, order);
  graph::TextHistory& history = document->history();
  for (uint32_t agent = 0; agent < recording.agents; ++agent) {
    history.agents.intern(actor_of(agent));
  }
  std::vector<uint32_t> next(recording.agents, 1);
  std::vector<graph::Version> after(recording.transactions.size());
  const auto add = [&](const graph::Version& version, uint32_t agent, const graph::Edit& edit) {
    document->add(version, agent, next[agent], edit);
    next[agent] += edit.length();
    return graph::Version{history.size() - 1};
  };
  graph::Version start;
  if (!recording.start_content.empty())
    start = add({}, 0, edit_of({0, 0, recording.start_content}));
  for (size_t t = 0; t < recording.transactions.size(); ++t) {
    const Transaction& transaction = recording.transactions[t];
    graph::Version version = start;
    std::vector<graph::Event> parents;
    for (const uint32_t parent : transaction.parents) {
      parents.insert(parents.end(), after[parent].begin(), after[parent].end());
    }
    if (!recording.is_concurrent && t > 0) parents = after[t - 1];
    if (!parents.empty()) version = history.graph.dominators(std::move(parents));
    for (const Patch& patch : transaction.patches) {
      const graph::Edit edit = edit_of(patch);
      if (edit.length() == 0) continue;
      if (!document->has_room(edit)) return std::nullopt;
      version = add(version, transaction.agent, edit);
    }
    after[t] = std::move(version);
  }
  return document;
}

// What one run left, and how much of the heap that holds.
struct Replayed {
  Duration time;
  std::optional<graph::TextDocument> document;
  uint64_t memory = 0;
};

class HeapMeter {
 public:
  uint64_t held() const {
    return static_cast<uint64_t>(std::max<int64_t>(thread_heap_bytes() - before_, 0));
  }

 private:
  int64_t before_ = thread_heap_bytes();
};

StatusOr<Replayed> run_local(const Recording& recording, graph::Order order) {
  Replayed run;
  const HeapMeter heap;
  const Stopwatch watch;
  graph::TextDocument& document = run.document.emplace(order);
  const uint32_t agent = document.history().agents.intern(actor_of(0));
  uint32_t next = 1;
  const auto perform = [&](const Patch& patch) {
    graph::Edit edit{static_cast<uint32_t>(patch.position), static_cast<uint32_t>(patch.erased), 0,
                     patch.inserted};
    edit.inserted = patch.inserted.size() < 2 ? static_cast<uint32_t>(patch.inserted.size())
                                              : graph::count(patch.inserted).scalars;
    if (edit.position > document.size() || edit.erased > document.size() - edit.position ||
        !document.has_room(edit)) {
      return false;
    }
    if (edit.length() > 0) document.edit(agent, next, edit);
    next += edit.length();
    return true;
  };
  bool is_good = recording.start_content.empty() || perform({0, 0, recording.start_content});
  for (const Transaction& transaction : recording.transactions) {
    for (const Patch& patch : transaction.patches) is_good = is_good && perform(patch);
  }
  document.rope();
  run.time = watch.elapsed();
  run.memory = heap.held();
  if (!is_good) return past_the_end(recording);
  return run;
}

StatusOr<Replayed> run_merge(const Recording& recording, graph::Order order) {
  Replayed run;
  const HeapMeter heap;
  run.document = history_of(recording, order);
  if (!run.document) return invalid(recording.path + ": more than a document holds");
  const Stopwatch watch;
  const bool is_good = run.document->merge();
  run.time = watch.elapsed();
  run.document->drop_tracker();
  run.memory = heap.held();
  if (!is_good) return past_the_end(recording);
  return run;
}

StatusOr<Replayed> run_merge_file(ByteView bytes, graph::Order order) {
  Replayed run;
  const HeapMeter heap;
  {
    const Stopwatch watch;
    const StatusOr<graph::File> file = graph::File::open(bytes);
    if (!file.ok()) return file.status();
    StatusOr<graph::TextDocument> document = file->document(order);
    if (!document.ok()) return document.status();
    run.time = watch.elapsed();
    run.document = *std::move(document);
  }
  run.document->drop_tracker();
  run.memory = heap.held();
  return run;
}

// Times what `mode` does to a document that is known.
StatusOr<Replayed> run_known(graph::TextDocument& known, ByteView bytes, GraphMode mode) {
  Replayed run;
  const HeapMeter heap;
  const Stopwatch watch;
  if (mode == GraphMode::kLoad) {
    const StatusOr<graph::File> file = graph::File::open(bytes);
    run.time = watch.elapsed();
    run.memory = heap.held();
    if (!file.ok()) return file.status();
    if (file->text() != known.text()) return absl::InternalError("the file has another text");
  } else if (mode == GraphMode::kSave) {
    const std::vector<uint8_t> written = encode_file(known, {});
    run.time = watch.elapsed();
    run.memory = heap.held();
    if (!std::equal(written.begin(), written.end(), bytes.begin(), bytes.end())) {
      return absl::InternalError("two files of one document differ");
    }
  } else {
    const graph::Event half = known.history().size() / 2;
    const graph::Version version(known.history().size() > 0 ? 1 : 0, half);
    graph::TextDocument then = graph::document_at(known, version);
    run.time = watch.elapsed();
    then.drop_tracker();
    run.memory = heap.held();
  }
  run.document = known;
  return run;
}

// A change as it arrives.
struct Arrival {
  crdts::Mutation mutation;
  uint32_t from = 0;  // in the bytes of all
  uint32_t to = 0;
};

// Every patch's bytes, as its author would have written them.
void write_arrivals(const Recording& recording, const graph::TextHistory& history,
                    std::vector<Arrival>& arrivals, Encoder& bytes) {
  graph::Event event = 0;
  const auto write = [&](uint32_t agent, const graph::Edit& edit) {
    if (edit.length() == 0) return;
    graph::EditBody body;
    body.position = edit.position;
    body.erased = edit.erased;
    body.text = edit.text;
    const size_t run = history.graph.run_of(event);
    const bool is_first = history.graph.run(run).begin == event;
    const graph::Event before = event - 1;
    graph::Event own = 0;
    for (const graph::Event parent :
         is_first ? history.graph.parents(run) : graph::VersionView{&before, 1}) {
      const graph::Agents::Name name = history.agents.name_of(parent);
      if (name.agent == agent) {
        body.follows_own = true;
        own = parent;
      } else {
        body.others.push_back({history.agents.id(name.agent), name.sequence});
      }
    }
    std::sort(body.others.begin(), body.others.end());
    if (body.follows_own && body.others.empty()) {
      const uint32_t cursor = history.operations.cursor_after(own);
      if (edit.position + edit.erased == cursor) body.where = graph::Where::kBeforeCursor;
      if (edit.position == cursor) body.where = graph::Where::kAtCursor;
    }
    const auto from = static_cast<uint32_t>(bytes.size());
    encode_edit(body, bytes);
    arrivals.push_back({{actor_of(agent), history.agents.name_of(event).sequence, {}},
                        from,
                        static_cast<uint32_t>(bytes.size())});
    event += edit.length();
  };
  if (!recording.start_content.empty()) write(0, edit_of({0, 0, recording.start_content}));
  for (const Transaction& transaction : recording.transactions) {
    for (const Patch& patch : transaction.patches) write(transaction.agent, edit_of(patch));
  }
}

StatusOr<Replayed> run_live(const std::vector<Arrival>& arrivals, ByteView bytes,
                            graph::Order order) {
  Replayed run;
  const HeapMeter heap;
  const Stopwatch watch;
  graph::GraphObject object(order);
  for (const Arrival& arrival : arrivals) {
    SKERRY_RETURN_IF_ERROR(
        object.apply(bytes.subspan(arrival.from, arrival.to - arrival.from), arrival.mutation));
  }
  object.document().rope();
  run.time = watch.elapsed();
  object.drop_tracker();
  run.memory = heap.held();
  run.document = object.document();
  return run;
}

}  // namespace

StatusOr<GraphReplayResult> replay_graph(const Recording& recording, graph::Order order,
                                         GraphMode mode, uint32_t repeats) {
  if (mode == GraphMode::kLocal && recording.is_concurrent) {
    return invalid(recording.path + ": a concurrent recording has no local replay");
  }
  GraphReplayResult result;
  result.repeats = std::max<uint32_t>(repeats, 1);
  std::vector<Arrival> arrivals;
  Encoder bytes;
  std::optional<graph::TextDocument> known = history_of(recording, order);
  if (!known) return invalid(recording.path + ": more than a document holds");
  if (!known->merge()) return past_the_end(recording);
  known->drop_tracker();
  if (mode == GraphMode::kLive) write_arrivals(recording, known->history(), arrivals, bytes);
  std::vector<uint8_t> file;
  if (mode != GraphMode::kLive && mode != GraphMode::kLocal && mode != GraphMode::kMergeDecoded) {
    file = encode_file(*known, {});
  }
  if (mode == GraphMode::kSave) {
    result.file_bytes_without_erased = encode_file(*known, {true, false}).size();
  }
  std::vector<Duration> times;
  for (uint32_t i = 0; i < result.repeats; ++i) {
    StatusOr<Replayed> run = Replayed();
    if (mode == GraphMode::kLocal) run = run_local(recording, order);
    if (mode == GraphMode::kMerge) run = run_merge_file(file, order);
    if (mode == GraphMode::kMergeDecoded) run = run_merge(recording, order);
    if (mode == GraphMode::kLive) run = run_live(arrivals, bytes.view(), order);
    if (!run->document) run = run_known(*known, file, mode);
    if (!run.ok()) return run.status();
    times.push_back(run->time);
    if (i + 1 < result.repeats) continue;
    const graph::TextDocument& document = *run->document;
    const std::string text = document.text();
    result.events = document.history().size();
    result.graph_runs = document.history().graph.runs();
    result.operation_runs = document.history().operations.runs();
    result.memory_bytes = run->memory;
    result.final_length = document.size();
    result.text_digest = text_digest(text);
    result.equals_end_content = text == recording.end_content;
  }
  result.encoded_bytes = bytes.size() + file.size();
  result.transactions = recording.transactions.size();
  for (const Transaction& each : recording.transactions) result.patches += each.patches.size();
  result.time = summary_of(std::move(times));
  return result;
}

}  // namespace skerry::harness
