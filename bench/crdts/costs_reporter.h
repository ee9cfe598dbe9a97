// Prints as Google Benchmark does, and keeps what `skerry list crdts --costs` shows.
#pragma once

#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <vector>

namespace skerry::bench {

class CostsReporter : public benchmark::ConsoleReporter {
 public:
  // Empty: prints only.
  explicit CostsReporter(std::string path) : path_(std::move(path)) {}

  void ReportRuns(const std::vector<Run>& runs) override;
  // Writes {"schema_version", "machine", "date", "commit", "designs": {name: {size: {cost:
  // value}}}}.
  void Finalize() override;

 private:
  std::string path_;
  std::map<std::string, std::map<std::string, std::map<std::string, double>>> designs_;
};

}  // namespace skerry::bench
