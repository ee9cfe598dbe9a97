// One run as JSON and back, and the words and figures that summaries and runs share.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/json_reader.h"
#include "reports/model/results.h"

namespace skerry::results {

inline constexpr std::array<std::string_view, 3> kVerdicts = {"valid", "unknown", "invalid"};

template <typename Enum, size_t N>
std::string word(const std::array<std::string_view, N>& words, Enum value) {
  return std::string(words.at(static_cast<size_t>(value)));
}

// A metric's value: kNeverCame as its word, integers without point or exponent.
Json number(double value);

// "here.key[3]", as problems name it.
std::string at(const std::string& place, const char* key, size_t index);

Json checks_json(const std::vector<CheckResult>& checks);

// All of a run but its metrics and its timeline.
Json run_json(const RunResult& run);
RunResult read_run(JsonReader& in, const Json& json, const std::string& place);

}  // namespace skerry::results
