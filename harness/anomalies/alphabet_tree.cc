// Trees: making, moving and removing nodes; always at the first place among the children.
#include "crdts/trees/tree_text.h"
#include "harness/anomalies/alphabet.h"
#include "harness/anomalies/sequence_view.h"

namespace skerry::harness {

std::vector<Command> every_tree_command(const Situation& at, Alphabet alphabet) {
  std::vector<Dot> nodes;
  const Value value = at.object.value();
  if (const auto* facts = std::get_if<std::vector<std::string>>(&value)) {
    for (const std::string& fact : *facts) {
      if (const auto line = crdts::trees::parse_line(fact)) nodes.push_back(line->node);
    }
  }
  std::vector<Dot> folders = nodes;
  folders.push_back(Dot());
  std::vector<Command> all;
  for (const Dot& folder : folders) {
    all.push_back(TreeCreate{folder, 0, element_name(at.history.size())});
  }
  if (alphabet == Alphabet::kInsertions) return all;
  for (const Dot& node : nodes) {
    all.push_back(TreeRemove{node});
    for (const Dot& folder : folders) {
      if (folder != node) all.push_back(TreeMove{node, folder, 0});
    }
  }
  return all;
}

}  // namespace skerry::harness
