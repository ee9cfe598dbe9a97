// The check of workloads that read.
#pragma once

#include "harness/observe/checker.h"

namespace skerry::harness {

CheckerKind linearizable_check();

}  // namespace skerry::harness
