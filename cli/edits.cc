// skerry edits: a recording through one text design, without a network, timed.
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/exit_status.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "core/text_difference.h"
#include "harness/recordings/graph_replay.h"
#include "harness/recordings/replay.h"
#include "harness/recordings/text_cases.h"
#include "harness/scenario/paths.h"
#include "harness/workloads/playable.h"

namespace skerry::cli {
namespace {

double seconds(Duration duration) { return static_cast<double>(duration.ns) / 1e9; }

// A concurrent recording's end is what the tool that recorded it made of it: a design may merge
// otherwise and be right.
int status_of(const harness::Recording& recording, const harness::ReplayResult& result) {
  if (!result.merge_is_equal || !result.opens_equal) return kFailed;
  if (result.equals_end_content) return kAllValid;
  return recording.is_linear ? kFailed : kInconclusive;
}

Json to_json(const std::string& file, const harness::ReplayResult& result) {
  return {{"file", file},
          {"crdt", result.design},
          {"equals_end_content", result.equals_end_content},
          {"merge_is_equal", result.merge_is_equal},
          {"transactions", result.transactions},
          {"patches", result.patches},
          {"changes", result.changes},
          {"inserted", result.inserted},
          {"erased", result.erased},
          {"clamped_positions", result.clamped_positions},
          {"integrations", result.integrations},
          {"change_bytes", result.change_bytes},
          {"body_bytes", result.body_bytes},
          {"content_bytes", result.content_bytes},
          {"final_length", result.final_length},
          {"text_digest", to_hex(result.text_digest)},
          {"repeats", result.repeats},
          {"replay_seconds", seconds(result.replay.median)},
          {"replay_seconds_min", seconds(result.replay.smallest)},
          {"merge_seconds", seconds(result.merge.median)},
          {"merge_seconds_min", seconds(result.merge.smallest)},
          {"snapshot_bytes", result.snapshot_bytes},
          {"opens_equal", result.opens_equal},
          {"open_seconds", seconds(result.open.median)},
          {"open_seconds_min", seconds(result.open.smallest)}};
}

std::string to_plain_text(const std::string& file, const harness::Recording& recording,
                          const harness::ReplayResult& result) {
  std::string text = file + " through " + result.design + ": ";
  if (!result.merge_is_equal) {
    text += "WRONG: a peer that gets every change has another text\n";
  } else if (!result.opens_equal) {
    text += "WRONG: its snapshot opens as another text\n";
  } else if (result.equals_end_content) {
    text += "the recording's end\n";
  } else if (!recording.is_linear) {
    text += "another end than the recording's; a concurrent one may be merged otherwise\n";
  } else {
    text += "WRONG: not the recording's end\n";
  }
  const auto row = [&text](std::string_view name, const std::string& value) {
    std::string line = "  " + std::string(name);
    line.resize(22, ' ');
    text += line + value + "\n";
  };
  row("transactions", std::to_string(result.transactions));
  row("patches", std::to_string(result.patches));
  row("characters", std::to_string(result.inserted) + " inserted, " +
                        std::to_string(result.erased) + " erased, " +
                        std::to_string(result.final_length) + " at the end");
  if (recording.is_concurrent) {
    row("integrations", std::to_string(result.integrations));
    row("clamped positions", std::to_string(result.clamped_positions));
  }
  row("bytes of changes", std::to_string(result.change_bytes) + ", of them content " +
                              std::to_string(result.content_bytes));
  const std::string of = result.repeats == 1 ? "" : ", median of " + std::to_string(result.repeats);
  row("replayed in", std::to_string(seconds(result.replay.median)) + " s" + of);
  row("merged in", std::to_string(seconds(result.merge.median)) + " s" + of);
  if (result.snapshot_bytes == 0) return text;
  row("opened in", std::to_string(seconds(result.open.median)) + " s" + of + ", from " +
                       std::to_string(result.snapshot_bytes) + " bytes");
  return text;
}

int complain(const Status& status) {
  log("skerry edits: " + std::string(status.message()) + "\n");
  return kBadUse;
}

// The event graph's two designs differ in their order alone.
StatusOr<harness::GraphReplayResult> replay_mode(const harness::Recording& recording,
                                                 const EditsArguments& arguments) {
  using crdts::event_graph::Order;
  const Order order = arguments.crdt == "eg_walker" ? Order::kFugue : Order::kFugueMax;
  using harness::GraphMode;
  static const std::map<std::string, GraphMode> kModes = {
      {"local", GraphMode::kLocal}, {"merge", GraphMode::kMerge},
      {"live", GraphMode::kLive},   {"load", GraphMode::kLoad},
      {"save", GraphMode::kSave},   {"checkout", GraphMode::kCheckout}};
  GraphMode mode = kModes.at(arguments.mode);
  if (mode == GraphMode::kMerge && arguments.is_decoded) mode = GraphMode::kMergeDecoded;
  return harness::replay_graph(recording, order, mode, arguments.repeats);
}

// ", 74245 bytes encoded, 745 KiB held" as far as there are any.
std::string bytes_of(const harness::GraphReplayResult& result) {
  std::string text;
  if (result.encoded_bytes > 0)
    text += ", " + std::to_string(result.encoded_bytes) + " bytes encoded";
  if (result.memory_bytes > 0) {
    text += ", " + std::to_string((result.memory_bytes + 1023) / 1024) + " KiB held";
  }
  return text;
}

int edits_in_mode(const EditsArguments& arguments, harness::Recording& recording) {
  auto result = replay_mode(recording, arguments);
  uint64_t clamped_positions = 0;
  if (absl::IsOutOfRange(result.status())) {
    const auto clamped = harness::clamp_positions(recording, *crdts::find_design(arguments.crdt));
    if (!clamped.ok()) return complain(clamped.status());
    clamped_positions = *clamped;
    result = replay_mode(recording, arguments);
  }
  if (!result.ok()) return complain(result.status());
  const Json json = {{"file", arguments.file},
                     {"crdt", arguments.crdt},
                     {"mode", arguments.mode},
                     {"equals_end_content", result->equals_end_content},
                     {"seconds", seconds(result->time.median)},
                     {"seconds_min", seconds(result->time.smallest)},
                     {"repeats", result->repeats},
                     {"transactions", result->transactions},
                     {"patches", result->patches},
                     {"clamped_positions", clamped_positions},
                     {"events", result->events},
                     {"graph_runs", result->graph_runs},
                     {"operation_runs", result->operation_runs},
                     {"encoded_bytes", result->encoded_bytes},
                     {"file_bytes_without_erased", result->file_bytes_without_erased},
                     {"memory_bytes", result->memory_bytes},
                     {"final_length", result->final_length},
                     {"text_digest", to_hex(result->text_digest)}};
  std::string text = to_text(json);
  if (!arguments.shown.is_json) {
    text = arguments.file + " through " + arguments.crdt + ", " + arguments.mode + ": " +
           std::to_string(seconds(result->time.median) * 1e3) + " ms, smallest " +
           std::to_string(seconds(result->time.smallest) * 1e3) + " ms of " +
           std::to_string(result->repeats) + bytes_of(*result) +
           (result->equals_end_content ? "; the recording's end\n" : "; another end\n");
  }
  if (!print(text)) return kBadUse;
  if (result->equals_end_content) return kAllValid;
  return recording.is_linear ? kFailed : kInconclusive;
}

// A case that did not end as it says, or could not be played.
struct CaseOutcome {
  size_t number = 0;
  std::string name;
  std::string detail;
  std::optional<std::string> gave;
  std::string expected;

  std::string to_line() const {
    std::string line = "  case " + std::to_string(number);
    if (!name.empty()) line += " (" + name + ")";
    return line + ": " + detail + "\n";
  }
  Json to_json() const {
    Json json = {{"case", number}, {"name", name}, {"detail", detail}, {"expected", expected}};
    if (gave) json["gave"] = *gave;
    return json;
  }
};

struct CaseOutcomes {
  std::vector<CaseOutcome> failed;
  std::vector<CaseOutcome> not_judged;  // the design has no such command
};

CaseOutcomes play_cases(const std::vector<harness::TextCase>& cases, const crdts::Design& design) {
  CaseOutcomes outcomes;
  for (size_t i = 0; i < cases.size(); ++i) {
    const auto text = harness::play_text_case(cases[i], design);
    if (text.ok() && *text == cases[i].end_content) continue;
    CaseOutcome outcome{i, cases[i].name, std::string(text.status().message()), std::nullopt,
                        cases[i].end_content};
    if (text.ok()) {
      outcome.gave = *text;
      outcome.detail = difference(*text, cases[i].end_content);
    }
    const bool is_judged = !absl::IsUnimplemented(text.status());
    (is_judged ? outcomes.failed : outcomes.not_judged).push_back(std::move(outcome));
  }
  return outcomes;
}

std::string cases_json(const EditsArguments& arguments, size_t cases,
                       const CaseOutcomes& outcomes) {
  Json failed = Json::array();
  Json failures = Json::array();
  Json not_judged = Json::array();
  for (const CaseOutcome& each : outcomes.failed) {
    failed.push_back(each.number);
    failures.push_back(each.to_json());
  }
  for (const CaseOutcome& each : outcomes.not_judged) not_judged.push_back(each.to_json());
  return to_text({{"file", arguments.cases},
                  {"crdt", arguments.crdt},
                  {"cases", cases},
                  {"failed", failed},
                  {"failures", failures},
                  {"not_judged", not_judged}});
}

int edits_of_cases(const EditsArguments& arguments) {
  const StatusOr<std::string> path = harness::resolve_path(arguments.cases, "");
  if (!path.ok()) return complain(path.status());
  const auto cases = harness::load_text_cases(*path);
  if (!cases.ok()) return complain(cases.status());
  const CaseOutcomes outcomes = play_cases(*cases, *crdts::find_design(arguments.crdt));
  std::string text = cases_json(arguments, cases->size(), outcomes);
  if (!arguments.shown.is_json) {
    const size_t right = cases->size() - outcomes.failed.size() - outcomes.not_judged.size();
    text = arguments.cases + " through " + arguments.crdt + ": " + std::to_string(right) + " of " +
           std::to_string(cases->size()) + " cases end as they say\n";
    for (const CaseOutcome& each : outcomes.failed) text += each.to_line();
    for (const CaseOutcome& each : outcomes.not_judged)
      text += "  not judged," + each.to_line().substr(1);
  }
  if (!print(text)) return kBadUse;
  if (cases->empty()) log("skerry edits: " + *path + ": no case in it, so nothing was checked\n");
  if (!outcomes.failed.empty()) return kFailed;
  return cases->empty() || !outcomes.not_judged.empty() ? kInconclusive : kAllValid;
}

}  // namespace

int edits(const EditsArguments& arguments) {
  if (!arguments.cases.empty()) return edits_of_cases(arguments);
  const StatusOr<std::string> path = harness::resolve_path(arguments.file, "");
  if (!path.ok()) return complain(path.status());
  StatusOr<harness::Recording> recording = harness::load_recording(*path);
  if (recording.ok()) recording = harness::playable(*std::move(recording));
  if (!recording.ok()) return complain(recording.status());
  if (!arguments.mode.empty()) return edits_in_mode(arguments, *recording);
  const crdts::Design* design = crdts::find_design(arguments.crdt);
  const auto result = harness::replay(*recording, *design, arguments.repeats);
  if (!result.ok()) return complain(result.status());
  const std::string text = arguments.shown.is_json
                               ? to_text(to_json(arguments.file, *result))
                               : to_plain_text(arguments.file, *recording, *result);
  return print(text) ? status_of(*recording, *result) : kBadUse;
}

}  // namespace skerry::cli
