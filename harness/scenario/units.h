// Quantities with units as people write them ("250ms", "10Mbit/s"), and back.
//
// Parsing is exact: a duration or size is computed in integers, so that equal text is equal time on
// every machine. A number without its unit is refused everywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"

namespace skerry::harness {

// Each gives nothing for what is not `[-]digits[.digits]unit` with a unit of its own, and for what
// does not fit.
std::optional<Duration> parse_duration(std::string_view text);  // ns us ms s min h d
std::optional<double> parse_rate(std::string_view text);        // /s /min /h /d: events a second
std::optional<double> parse_bandwidth(std::string_view text);   // [k|M|G]bit/s: bits a second
std::optional<int64_t> parse_size(std::string_view text);       // B kB KiB MB MiB GB GiB: bytes

// In the largest unit that needs no more than 3 decimals.
std::string format_duration(Duration duration);
std::string format_rate(double per_second);
std::string format_bandwidth(double bits_per_second);
std::string format_size(int64_t bytes);
// The shortest digits that give the same number back.
std::string format_number(double number);

}  // namespace skerry::harness
