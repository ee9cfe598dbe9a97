// summary.json: a sweep as JSON and back. Keys in docs/formats/results.md.
//
// Everything of a SweepResult travels but the timelines, which stand in timeline.csv: they are of a
// size that nobody wants in a summary. Equal sweeps give equal text.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "reports/model/results.h"

namespace skerry::results {

// Longer texts are refused by from_json.
inline constexpr size_t kMaxSummaryBytes = size_t{256} << 20;

// Two spaces of indentation, a line feed at the end. Bytes that are not UTF-8 become U+FFFD; a
// metric that is not finite becomes null. Exact integers have neither point nor exponent.
std::string to_json(const SweepResult& sweep);

// The same in parts, one after the other: no more than a cell's figures and a run are in memory.
using TextSink = std::function<void(std::string_view)>;
void write_json(const SweepResult& sweep, const TextSink& sink);

// Keys that this version does not know are passed over, so that a later one may add some. A key
// that is missing, of another type or of another schema version is an error that names its place.
StatusOr<SweepResult> from_json(std::string_view text);

}  // namespace skerry::results
