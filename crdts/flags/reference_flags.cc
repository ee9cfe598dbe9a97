#include "crdts/flags/reference.h"
#include "crdts/generate/history.h"

namespace skerry::crdts {
namespace {

template <typename Type>
VersionVector seen_by(std::span<const HistoryEntry> history) {
  VersionVector pasts;
  for (const HistoryEntry& entry : history) {
    if (is<Type>(entry.command)) add_past(pasts, entry);
  }
  return pasts;
}

// How many commands of this type are in no past of `others`.
template <typename Type>
int64_t surviving(std::span<const HistoryEntry> history, const VersionVector& others) {
  int64_t count = 0;
  for (const HistoryEntry& entry : history) {
    if (is<Type>(entry.command) && !others.contains(entry.first)) ++count;
  }
  return count;
}

}  // namespace

Value reference_enable_wins_flag(std::span<const HistoryEntry> history) {
  const VersionVector disabled = seen_by<FlagDisable>(history);
  return int64_t{surviving<FlagEnable>(history, disabled) > 0 ? 1 : 0};
}

Value reference_disable_wins_flag(std::span<const HistoryEntry> history) {
  const VersionVector enabled = seen_by<FlagEnable>(history);
  const bool was_enabled = surviving<FlagEnable>(history, {}) > 0;
  const bool is_disabled = surviving<FlagDisable>(history, enabled) > 0;
  return int64_t{was_enabled && !is_disabled ? 1 : 0};
}

}  // namespace skerry::crdts
