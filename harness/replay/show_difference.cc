// What two replicas differ in.
#include <algorithm>

#include "core/value_difference.h"
#include "harness/replay/followed.h"
#include "harness/replay/missing_change.h"
#include "harness/replay/show.h"

namespace skerry::harness {
namespace {

// Of those that differ, so many are told; so many are named.
constexpr size_t kMostTold = 3;
constexpr size_t kMostNamed = 16;

// What the one has and the other lacks.
std::vector<DotRun> beyond(const VersionVector& has, const VersionVector& lacks) {
  std::vector<DotRun> runs;
  for (const VersionVector::Entry& entry : has.entries()) {
    const uint64_t known = lacks[entry.actor];
    if (known < entry.last) runs.push_back({entry.actor, known + 1, entry.last - known});
  }
  return runs;
}

void add_missing(const RunView& view, const Notebook& notebook, const std::string& who,
                 const std::vector<DotRun>& runs, std::vector<std::string>& lines) {
  uint64_t dots = 0;
  std::vector<std::string> changes;
  for (const DotRun& each : runs) {
    dots += each.length;
    const std::vector<Witness::Made> all = notebook.made(view.document_index(), each);
    for (const Witness::Made& made : all) {
      changes.push_back(format_dots(made.dots) + ": " + called(view, made.person) + " does " +
                        made.command + " (" + named(made.when) + ")");
    }
    if (all.empty()) changes.push_back(format_dots(each));
  }
  if (dots == 0) return;
  lines.push_back("  " + who + " alone has " + counted(dots, "dot") + ":");
  for (size_t i = 0; i < std::min(changes.size(), kMostDiffering); ++i) {
    lines.push_back("    " + changes[i]);
  }
  if (changes.size() > kMostDiffering) {
    lines.push_back("    ... and " + std::to_string(changes.size() - kMostDiffering) +
                    " changes more");
  }
}

bool has_equal_sets(const InspectedDocument& left, const InspectedDocument& right) {
  return left.received() == right.received() && left.received_hash() == right.received_hash();
}

// REQUIRES: both have a process, and follow the view's document.
void add_difference(const RunView& view, const Notebook& notebook, uint32_t a, uint32_t b,
                    std::vector<std::string>& lines) {
  const InspectedDocument& left = view.document(a);
  const InspectedDocument& right = view.document(b);
  add_missing(view, notebook, called(view, a), beyond(left.received(), right.received()), lines);
  add_missing(view, notebook, called(view, b), beyond(right.received(), left.received()), lines);
  if (left.received() == right.received()) {
    lines.push_back(has_equal_sets(left, right)
                        ? "  they have the same changes"
                        : "  they have the same numbers, and different changes: a fork");
  }
  const std::string difference = value_difference_line(view, a, b);
  if (!difference.empty()) return lines.push_back("  " + difference);
  const bool both_show = left.value().has_value() && right.value().has_value();
  lines.push_back(both_show ? "  they show the same"
                            : "  one of them shows nothing: it only stores");
}

// "2, 5, 17", the first few.
std::string listed(const std::vector<uint32_t>& documents) {
  std::string text;
  for (size_t i = 0; i < std::min(documents.size(), kMostNamed); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(documents[i]);
  }
  if (documents.size() <= kMostNamed) return text;
  return text + " and " + std::to_string(documents.size() - kMostNamed) + " more";
}

// Of all documents that both follow.
void add_all(const RunView& run, const Notebook& notebook, uint32_t a, uint32_t b,
             std::vector<std::string>& lines) {
  std::vector<uint32_t> both;
  std::vector<uint32_t> different;
  for (const uint32_t each : followed(run, a)) {
    const RunView& view = run.of_document(each);
    if (!follows(view, b)) continue;
    both.push_back(each);
    const bool is_same = has_equal_sets(view.document(a), view.document(b)) &&
                         value_difference_line(view, a, b).empty();
    if (!is_same) different.push_back(each);
  }
  const std::string of_both = counted(both.size(), "document") + " that both follow";
  if (different.empty()) {
    return lines.push_back(both.empty() ? "  they follow no document both"
                                        : "  they have the same in the " + of_both);
  }
  lines.push_back("  they differ in " + std::to_string(different.size()) + " of the " + of_both +
                  ": " + listed(different));
  for (size_t i = 0; i < std::min(different.size(), kMostTold); ++i) {
    lines.push_back("in document " + std::to_string(different[i]) + ":");
    add_difference(run.of_document(different[i]), notebook, a, b, lines);
  }
}

}  // namespace

std::string value_difference_line(const RunView& view, uint32_t a, uint32_t b) {
  const auto value = [&view](uint32_t node) {
    return view.has_process(node) ? view.document(node).value() : std::nullopt;
  };
  const std::optional<Value> left = value(a);
  const std::optional<Value> right = value(b);
  if (!left || !right || *left == *right) return "";
  const ValueDifference difference = difference_of(*left, *right);
  return "They differ: " + view.node_name(a) + " shows " + difference.left + ", " +
         view.node_name(b) + " " + difference.right + difference.where;
}

std::vector<std::string> diff_replicas(const RunView& run, const Notebook& notebook, uint32_t a,
                                       uint32_t b, const std::vector<uint32_t>& documents) {
  const std::string title = called(run, a) + " beside " + called(run, b);
  std::vector<std::string> lines;
  for (const uint32_t node : {a, b}) {
    if (run.has_process(node)) continue;
    return {title + ":", "  " + called(run, node) + " is down, and there is nothing to compare"};
  }
  for (const uint32_t each : one_by_one(run, documents)) {
    const RunView& view = run.of_document(each);
    const auto number = document_of(view);
    lines.push_back(title + (number ? ", document " + std::to_string(*number) : "") + ":");
    if (follows(view, a) && follows(view, b)) {
      add_difference(view, notebook, a, b, lines);
    } else {
      lines.push_back("  " + called(run, follows(view, a) ? b : a) + " does not follow it");
    }
  }
  if (!documents.empty() || run.documents() == 1) return lines;
  lines.push_back(title + ":");
  add_all(run, notebook, a, b, lines);
  return lines;
}

}  // namespace skerry::harness
