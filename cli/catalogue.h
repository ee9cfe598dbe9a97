// Everything that a scenario can name, as rows that can be printed: for `list` and the reference.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/parameters.h"
#include "core/status.h"

namespace skerry::cli {

struct CatalogueRow {
  std::string name;
  std::string help;
  std::vector<std::pair<std::string, std::string>> facts;  // "family" -> "set"
  std::span<const Parameter> parameters;
};

struct CataloguePage {
  std::string title;
  std::string intro;
  std::vector<CatalogueRow> rows;
  std::string matrix = {};  // a table for people, shown before the rows
};

// crdts, workloads, faults, checkers, metrics, reconcilers, architectures, verbs, sections,
// scenarios.
std::vector<std::string> catalogue_names();

// Whether designs that are deliberately defective are listed.
enum class Mutants : uint8_t { kLeftOut, kListed };

// REQUIRES: `what` is one of catalogue_names(). `folder` is where scenarios are; an error where
// that cannot be read.
StatusOr<CataloguePage> catalogue_page(const std::string& what, const std::string& folder,
                                       Mutants mutants);

}  // namespace skerry::cli
