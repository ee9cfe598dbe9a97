// People who follow further documents from an instant on, or leave some. No faults, but they come
// about like them: at a time, of replicas, while other things go wrong.
#include <algorithm>

#include "sim/faults/document_names.h"
#include "sim/faults/fault.h"
#include "sim/faults/schedule.h"

namespace skerry::sim {
namespace {

constexpr Parameter kDocuments = {
    "documents",
    ParameterType::kTexts,
    {},
    true,
    0,
    0,
    {},
    "which: names, folders (\"work/\": all that stand in it), numbers, and ranges of them"};

Status check_documents(const Settings& settings, const FaultContext& context) {
  for (const std::string& text : settings.texts("documents")) {
    const StatusOr<std::vector<uint32_t>> called = documents_called(text, context);
    if (!called.ok()) return called.status();
  }
  return settings.texts("documents").empty() ? invalid("documents names none") : absl::OkStatus();
}

StatusOr<std::vector<FaultInterval>> expand(const Settings& settings, const FaultContext& context,
                                            Rng& rng) {
  const StatusOr<std::vector<NodeIndex>> nodes = required_nodes(settings, context);
  if (!nodes.ok()) return nodes.status();
  if (nodes->back() >= context.people) {
    return invalid("servers follow all documents, always; expected people");
  }
  SKERRY_RETURN_IF_ERROR(check_documents(settings, context));
  const StatusOr<std::vector<Instant>> instants = expand_instants(settings, context, rng);
  if (!instants.ok()) return instants.status();
  std::vector<FaultInterval> intervals;
  for (const Instant at : *instants) {
    FaultInterval interval;
    interval.from = at;
    interval.to = at;
    interval.nodes = pick_nodes(settings, *nodes, rng);
    interval.documents = documents_in(settings, context);
    interval.drops_copies = settings.has("copy") && settings.text("copy") == "drop";
    intervals.push_back(std::move(interval));
  }
  return intervals;
}

constexpr Parameter kOfFollow[] = {
    kAt, kEvery, kMeanTimeBetween, kNodeParameter, kNodesParameter, kPick, kDocuments};
constexpr Parameter kOfLeave[] = {
    kAt,
    kEvery,
    kMeanTimeBetween,
    kNodeParameter,
    kNodesParameter,
    kPick,
    kDocuments,
    {"copy", ParameterType::kChoice, "\"keep\"", false, 0, 0, "keep|drop",
     "what becomes of what is here of them, once own changes are with the server: kept for the "
     "next time, or dropped, from the disk too",
     "copy=keep | replicas.mode=operations,pure_operations"}};

}  // namespace

std::vector<uint32_t> documents_in(const Settings& settings, const FaultContext& context) {
  std::vector<uint32_t> documents;
  for (const std::string& text : settings.texts("documents")) {
    const StatusOr<std::vector<uint32_t>> called = documents_called(text, context);
    if (called.ok()) documents.insert(documents.end(), called->begin(), called->end());
  }
  std::sort(documents.begin(), documents.end());
  documents.erase(std::unique(documents.begin(), documents.end()), documents.end());
  return documents;
}

bool calls_by_name(const Settings& settings) {
  return std::ranges::any_of(settings.texts("documents"), [](const std::string& text) {
    return text.find_first_not_of("0123456789.") != std::string::npos;
  });
}

FaultKind follow_fault() {
  return {"follow",
          "people follow further documents from then on",
          kOfFollow,
          {.name = "follow", .following = FaultEffect::Following::kBegins},
          expand};
}
FaultKind leave_fault() {
  return {"leave",
          "people leave documents: they edit and are sent them no more",
          kOfLeave,
          {.name = "leave", .following = FaultEffect::Following::kEnds},
          expand};
}

}  // namespace skerry::sim
