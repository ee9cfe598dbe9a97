#include "reports/model/results.h"

#include <algorithm>

namespace skerry::results {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::kValid:
      return "valid";
    case Verdict::kUnknown:
      return "unknown";
    case Verdict::kInvalid:
      return "invalid";
  }
  return "unknown";
}

bool CheckResult::is_judged() const {
  if (verdict != Verdict::kValid) return verdict == Verdict::kInvalid;
  return looked_at.empty() || std::any_of(looked_at.begin(), looked_at.end(),
                                          [](const auto& part) { return part.second > 0; });
}

Verdict worst(Verdict a, Verdict b) { return std::max(a, b); }

}  // namespace skerry::results
