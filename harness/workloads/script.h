// What a script brings along beside its commands (harness/workloads/script.cc).
#pragma once

namespace skerry::harness {

struct CheckerKind;  // harness/observe/checker.h

// The check of what it expects (as_scripted.cc).
CheckerKind as_scripted_check();

}  // namespace skerry::harness
