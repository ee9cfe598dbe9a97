#include "crdts/pure/rules.h"

namespace skerry::crdts {

void SumRules::settle(LogEntries& entries) {
  uint64_t sum = 0;
  bool any = false;
  std::erase_if(entries, [&](const LogEntry& entry) {
    if (!entry.is_stable()) return false;
    sum += static_cast<uint64_t>(entry.amount);
    any = true;
    return true;
  });
  if (!any) return;
  LogEntry folded;
  folded.verb = kVerb<CounterAdd>;
  folded.amount = static_cast<int64_t>(sum);
  entries.push_back(folded);
}

void OnWinsRules::settle(LogEntries& entries) {
  bool any = false;
  std::erase_if(entries, [&any](const LogEntry& entry) {
    const bool is_another = entry.is_stable() && any;
    any = any || entry.is_stable();
    return is_another;
  });
}

void OffWinsRules::settle(LogEntries& entries) {
  const auto hides = [](const LogEntry& entry) { return entry.is_stable() && !is_on(entry); };
  if (std::none_of(entries.begin(), entries.end(), hides)) return;
  std::erase_if(entries, [&hides](const LogEntry& entry) { return hides(entry) || is_on(entry); });
}

}  // namespace skerry::crdts
