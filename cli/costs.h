// What designs were measured to cost: `skerry list crdts --costs`, from what bench_crdts wrote.
#pragma once

#include <string>

#include "cli/catalogue.h"
#include "core/status.h"

namespace skerry::cli {

// Where scripts/bench keeps the figures, seen from the project's folder.
inline constexpr const char* kCostsFile = "bench/results/costs.json";

// A row for each design with its figures at the largest size measured, or `not measured`.
// Errors: the file cannot be read, or is not what bench_crdts writes.
StatusOr<CataloguePage> costs_page(const std::string& file);

}  // namespace skerry::cli
