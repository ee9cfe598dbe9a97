// Every checker: the one list that validation, runs, `skerry list checkers` and the reference read.
#pragma once

#include <span>
#include <string_view>

#include "harness/observe/checker.h"

namespace skerry::harness {

// In the order of lists: the files of this folder, then what workloads bring along.
std::span<const CheckerKind> checker_catalogue();
const CheckerKind* find_checker(std::string_view name);

}  // namespace skerry::harness
