#include "harness/observe/run_view.h"

#include "harness/observe/run_record.h"

namespace skerry::harness {

std::string Setting::name_of(uint32_t node) const {
  if (node < people) return std::to_string(node);
  return servers == 1 ? "server" : "server." + std::to_string(node - people);
}

RunView::RunView(const Setting& setting, const Nodes& nodes, const Observed& run,
                 const RunRecord& record, uint32_t document, const std::vector<RunView>& all)
    : setting_(setting),
      nodes_(nodes),
      run_(run),
      record_(record),
      ledger_(record.ledger(document)),
      document_(document),
      all_(all) {}

}  // namespace skerry::harness
