#include "harness/intents/put_back.h"

namespace skerry::harness {

std::vector<std::set<std::string>> register_writes(const MadeChanges& changes,
                                                   const Turned& turned) {
  std::vector<std::set<std::string>> written(changes.size());
  for (uint32_t i = 0; i < changes.size(); ++i) {
    if (const auto* assign = std::get_if<RegisterAssign>(&changes[i].command)) {
      written[i] = {assign->value};
      continue;
    }
    // From the latest on, so that whoever wrote over a write is met before it.
    const MadeChange& reversed = changes[turned.back[i]];
    VersionVector overwritten;
    for (uint32_t k = turned.back[i]; k > 0; --k) {
      const MadeChange& before = changes[k - 1];
      if (!has_seen(reversed, before)) continue;
      if (!overwritten.contains({before.dots.actor, before.dots.last()})) {
        written[i].insert(written[k - 1].begin(), written[k - 1].end());
      }
      overwritten.merge(before.past);
    }
  }
  return written;
}

}  // namespace skerry::harness
