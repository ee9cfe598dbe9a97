#include "cli/costs.h"

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "crdts/object/catalogue.h"
#include "reports/model/json_depth.h"

namespace skerry::cli {
namespace {

using Json = nlohmann::json;

struct Cost {
  const char* key;  // in the file
  const char* fact;
};
constexpr std::array kCosts = {
    Cost{"local_ns", "local_ns"},
    Cost{"remote_ns", "remote_ns"},
    Cost{"merge_ns", "merge_ns"},
    Cost{"encode_ns", "encode_ns"},
    Cost{"decode_ns", "decode_ns"},
    Cost{"bytes_per_operation", "bytes_per_operation"},
    Cost{"bytes_per_element", "state_bytes_per_element"},
    Cost{"memory_per_operation", "memory_bytes_per_operation"},
    Cost{"memory_per_element", "memory_bytes_per_element"},
};

std::string rounded(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), value < 100 ? "%.1f" : "%.0f", value);
  return text.data();
}

CatalogueRow row_of(const crdts::Design& design, const Json& designs) {
  CatalogueRow row{std::string(design.name), std::string(to_string(design.family)), {}, {}};
  const auto measured = designs.find(row.name);
  if (measured == designs.end() || measured->empty()) {
    row.facts.emplace_back("costs", "not measured");
    return row;
  }
  const Json* costs = nullptr;
  uint64_t largest = 0;
  for (const auto& [size, at_size] : measured->items()) {
    const uint64_t elements = std::strtoull(size.c_str(), nullptr, 10);
    if (elements < largest) continue;
    largest = elements;
    costs = &at_size;
  }
  row.facts.emplace_back("elements", std::to_string(largest));
  for (const Cost& cost : kCosts) {
    const auto value = costs->find(cost.key);
    const bool is_there = value != costs->end() && value->is_number();
    row.facts.emplace_back(cost.fact, is_there ? rounded(value->get<double>()) : "not measured");
  }
  return row;
}

}  // namespace

StatusOr<CataloguePage> costs_page(const std::string& file) {
  std::ifstream in(file);
  if (!in) {
    return invalid("no figures: `" + file + "` cannot be read; `scripts/bench crdts -- --costs " +
                   file + "` measures and writes it");
  }
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  SKERRY_RETURN_IF_ERROR(results::check_depth(text, "`" + file + "`"));
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  const bool is_whole = json.is_object() && json.value("schema_version", 0) == 2 &&
                        json.contains("designs") && json["designs"].is_object();
  if (!is_whole) return invalid("`" + file + "` is not what bench_crdts writes");
  CataloguePage page;
  page.title = "Costs of designs";
  page.intro = "Measured on " + json.value("machine", "an unknown machine") + ", " +
               json.value("date", "some day") + ", commit " + json.value("commit", "unknown") +
               "; the largest size measured.";
  page.matrix = page.intro + "\n\n";
  for (const crdts::Design& design : crdts::catalogue()) {
    if (!design.is_mutant) page.rows.push_back(row_of(design, json["designs"]));
  }
  return page;
}

}  // namespace skerry::cli
