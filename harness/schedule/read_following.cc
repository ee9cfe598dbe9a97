#include "harness/schedule/read_following.h"

#include <algorithm>

namespace skerry::harness {
namespace {

using Change = sim::FaultEffect::Following;

void check_people(ScheduleLine& line, const Following& ever, const sim::FaultInterval& fault,
                  uint32_t document, uint32_t column) {
  for (const sim::NodeIndex node : fault.nodes) {
    if (fault.effect.following != Change::kBegins || ever.follows(node, document)) continue;
    line.complain(column, "nothing in the scenario has person " + std::to_string(node) +
                              " follow document " + std::to_string(document));
  }
}

}  // namespace

void read_following(ScheduleLine& line, const ScheduleGround& ground,
                    std::vector<std::string>& keys, sim::FaultInterval& fault) {
  const Following& ever = ground.following;
  if (!ground.following_changes) {
    return line.complain(line.column_of("fault"),
                         "nobody follows or leaves a document while this scenario runs");
  }
  const auto is_server = [&ground](sim::NodeIndex node) { return node >= ground.people; };
  if (std::ranges::any_of(fault.nodes, is_server)) {
    return line.complain(line.column_of("replicas"), "servers follow all documents, always");
  }
  keys.emplace_back("documents");
  const auto documents = line.text("documents");
  for (const std::string_view word : words_of(documents ? documents->text : "")) {
    const auto number = number_in(word);
    if (!number || *number >= ever.documents()) {
      line.complain(documents->column, "there is no document `" + std::string(word) +
                                           "`: there are " + std::to_string(ever.documents()) +
                                           ", numbered from 0");
      continue;
    }
    fault.documents.push_back(static_cast<uint32_t>(*number));
    check_people(line, ever, fault, fault.documents.back(), documents->column);
  }
  const bool are_in_order = std::ranges::is_sorted(fault.documents, std::ranges::less_equal{});
  if (documents && (fault.documents.empty() || !are_in_order)) {
    line.complain(documents->column, "expected numbers of documents, ascending");
  }
  if (fault.effect.following != Change::kEnds || !line.has("copy")) return;
  keys.emplace_back("copy");
  line.word("copy", {"drop"});
  fault.drops_copies = true;
}

}  // namespace skerry::harness
