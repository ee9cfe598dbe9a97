// Numbers as text for files: the same on every machine, whatever the locale.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace skerry::results {

// The integer that `value` is, if it is one below 2^53 in size (exact metrics are).
std::optional<int64_t> as_integer(double value);

// An integer without point or exponent where it is one, else the shortest text that reads back to
// the same double. Not finite: "nan", "inf", "-inf".
std::string number_text(double value);

// "41,213".
std::string with_separators(int64_t value);

}  // namespace skerry::results
