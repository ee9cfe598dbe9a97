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

Verdict worst(Verdict a, Verdict b) { return std::max(a, b); }

}  // namespace skerry::results
