#include "reports/model/anomalies.h"

#include <nlohmann/json.hpp>

namespace skerry::results {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchemaVersion = 1;

Json cell_json(const std::string& anomaly, const AnomalyCell& cell, const AnomalyRow& row) {
  Json json = {{"anomaly", anomaly},
               {"cell", words_of(cell, row)},
               {"is_claimed_absent", cell.is_claimed_absent}};
  if (cell.presence != Presence::kFound) return json;
  json["what"] = cell.what;
  json["commands"] = cell.commands;
  json["replicas"] = cell.replicas;
  json["deliveries"] = cell.deliveries;
  json["history"] = cell.steps;
  json["value"] = cell.value;
  return json;
}

Json row_json(const AnomalyTable& table, const AnomalyRow& row) {
  Json cells = Json::array();
  for (size_t i = 0; i < row.cells.size(); ++i) {
    cells.push_back(cell_json(table.anomalies.at(i), row.cells[i], row));
  }
  return {{"design", row.design},         {"family", row.family},       {"scope", row.scope},
          {"draws", row.draws},           {"histories", row.histories}, {"failure", row.failure},
          {"anomalies", std::move(cells)}};
}

}  // namespace

Verdict AnomalyTable::verdict() const {
  for (const AnomalyRow& row : rows) {
    if (!row.failure.empty()) return Verdict::kInvalid;
    for (const AnomalyCell& cell : row.cells) {
      if (cell.is_refuted()) return Verdict::kInvalid;
    }
  }
  return reason().empty() ? Verdict::kValid : Verdict::kUnknown;
}

std::string AnomalyTable::reason() const {
  if (!complete) return "the search was interrupted";
  for (const AnomalyRow& row : rows) {
    if (row.histories > 0) return "";
  }
  return "no history was searched: none of the anomalies applies to any of the designs";
}

std::string words_of(const AnomalyCell& cell, const AnomalyRow& row) {
  switch (cell.presence) {
    case Presence::kDoesNotApply:
      return "does not apply";
    case Presence::kNone:
      return "none within " + row.scope;
    case Presence::kFound:
      return "yes";
  }
  return "";
}

std::string to_json(const AnomalyTable& table) {
  static constexpr const char* kVerdicts[] = {"valid", "unknown", "invalid"};
  Json rows = Json::array();
  for (const AnomalyRow& row : table.rows) rows.push_back(row_json(table, row));
  const Json json = {{"schema_version", kSchemaVersion},
                     {"kind", "anomalies"},
                     {"scenario", table.scenario},
                     {"description", table.description},
                     {"scenario_hash", table.scenario_hash},
                     {"complete", table.complete},
                     {"verdict", kVerdicts[static_cast<size_t>(table.verdict())]},
                     {"reason", table.reason()},
                     {"anomalies", table.anomalies},
                     {"designs", std::move(rows)},
                     {"process", table.process},
                     {"environment", table.environment}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace skerry::results
