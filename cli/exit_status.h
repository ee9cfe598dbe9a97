// What the process ends with; scripts rely on it (docs/tutorial.md).
#pragma once

#include "reports/model/results.h"

namespace skerry::cli {

inline constexpr int kAllValid = 0;
inline constexpr int kFailed = 1;  // a check or a gate failed
inline constexpr int kBadUse = 2;  // bad usage, bad input, or output that cannot be written
inline constexpr int kInconclusive = 3;
inline constexpr int kInternalError = 70;
inline constexpr int kInterrupted = 130;  // by SIGINT; 143 by SIGTERM, 129 by SIGHUP

inline int status_of(results::Verdict verdict) {
  switch (verdict) {
    case results::Verdict::kValid:
      return kAllValid;
    case results::Verdict::kInvalid:
      return kFailed;
    case results::Verdict::kUnknown:
      return kInconclusive;
  }
  return kInternalError;
}

}  // namespace skerry::cli
