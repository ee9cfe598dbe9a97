#include "costs_reporter.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>

namespace skerry::bench {
namespace {

std::string first_line_of(const char* command) {
  std::array<char, 256> line{};
  FILE* pipe = popen(command, "r");
  if (pipe == nullptr) return "unknown";
  const bool has_line = std::fgets(line.data(), line.size(), pipe) != nullptr;
  pclose(pipe);
  std::string text = has_line ? line.data() : "unknown\n";
  while (!text.empty() && (text.back() == '\n' || text.back() == '"')) text.pop_back();
  return text;
}

std::string machine() {
  std::ifstream cpu("/proc/cpuinfo");
  for (std::string line; std::getline(cpu, line);) {
    const size_t colon = line.find(": ");
    if (line.rfind("model name", 0) == 0 && colon != std::string::npos)
      return line.substr(colon + 2);
  }
  return "unknown";
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 16> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d", &utc);
  return text.data();
}

double in_tenths(double value) { return std::round(value * 10) / 10; }

}  // namespace

void CostsReporter::ReportRuns(const std::vector<Run>& runs) {
  ConsoleReporter::ReportRuns(runs);
  for (const Run& run : runs) {
    const bool is_median = run.aggregate_name == "median";
    if (run.error_occurred || (run.run_type == Run::RT_Aggregate && !is_median)) continue;
    // design/what/size
    const std::string name = run.run_name.function_name;
    const size_t first = name.find('/');
    const size_t second = name.find('/', first + 1);
    if (second == std::string::npos) continue;
    auto& costs = designs_[name.substr(0, first)][name.substr(second + 1)];
    const std::string what = name.substr(first + 1, second - first - 1);
    if (what != "memory") costs[what + "_ns"] = in_tenths(run.GetAdjustedRealTime());
    for (const auto& [counter, value] : run.counters) costs[counter] = in_tenths(value.value);
  }
}

void CostsReporter::Finalize() {
  if (path_.empty()) return;
  const nlohmann::ordered_json costs = {{"schema_version", 2},
                                        {"machine", machine()},
                                        {"date", today()},
                                        {"commit", first_line_of("git rev-parse --short HEAD")},
                                        {"designs", designs_}};
  std::ofstream(path_) << costs.dump(1) << "\n";
}

}  // namespace skerry::bench
