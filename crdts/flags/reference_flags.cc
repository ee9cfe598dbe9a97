#include "crdts/flags/reference.h"
#include "crdts/history.h"

namespace skerry::crdts {
namespace {

VersionVector seen_by(std::span<const HistoryEntry> history, Verb verb) {
  VersionVector pasts;
  for (const HistoryEntry& entry : history) {
    if (entry.command.verb == verb) add_past(pasts, entry);
  }
  return pasts;
}

// How many commands of this verb are in no past of `others`.
int64_t surviving(std::span<const HistoryEntry> history, Verb verb, const VersionVector& others) {
  int64_t count = 0;
  for (const HistoryEntry& entry : history) {
    if (entry.command.verb == verb && !others.contains(entry.first)) ++count;
  }
  return count;
}

}  // namespace

Value reference_enable_wins_flag(std::span<const HistoryEntry> history) {
  const VersionVector disabled = seen_by(history, Verb::kFlagDisable);
  return int64_t{surviving(history, Verb::kFlagEnable, disabled) > 0 ? 1 : 0};
}

Value reference_disable_wins_flag(std::span<const HistoryEntry> history) {
  const VersionVector enabled = seen_by(history, Verb::kFlagEnable);
  const bool was_enabled = surviving(history, Verb::kFlagEnable, {}) > 0;
  const bool is_disabled = surviving(history, Verb::kFlagDisable, enabled) > 0;
  return int64_t{was_enabled && !is_disabled ? 1 : 0};
}

}  // namespace skerry::crdts
