#include "bars.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

namespace skerry::bench {
namespace {

using sync::Method;

// Negentropy's bytes of the same sizes without a frame limit, all differences the newest ones.
struct Negentropy {
  uint64_t changes;
  uint64_t differences;
  uint64_t recent;
  uint64_t uniform;
};
constexpr Negentropy kNegentropy[] = {
    {100'000, 1, 1'710, 1'710},
    {100'000, 10, 1'742, 14'299},
    {100'000, 100, 3'286, 109'061},
    {100'000, 1'000, 17'710, 783'094},
    {100'000, 10'000, 166'010, 3'187'911},
    {1'000'000, 1, 2'319, 2'385},
    {1'000'000, 10, 2'287, 19'120},
    {1'000'000, 100, 5'191, 160'284},
    {1'000'000, 1'000, 34'383, 1'345'449},
    {1'000'000, 10'000, 330'911, 10'426'204},
};

struct MostSymbols {
  size_t differences;
  double mean;
};
constexpr MostSymbols kMostSymbols[] = {{100, 1.5}, {1'000, 1.42}, {10'000, 1.40}};

}  // namespace

void Bars::cell(const HistoryShape& shape, std::optional<Method> method, const Measured& measured) {
  if (!measured.is_right) ++wrong_;
  uint64_t most = ~uint64_t{0};
  if (!method.has_value()) {
    most = best_ + best_ / 2 + 2'048;
    best_ = ~uint64_t{0};
  } else {
    best_ = std::min(best_, measured.bytes);
  }
  for (const Negentropy& row : kNegentropy) {
    if (method != Method::kRanges || row.changes != shape.changes ||
        row.differences != shape.differences) {
      continue;
    }
    most = shape.where == Where::kRecent ? row.recent : row.uniform;
  }
  if (measured.bytes <= most) return;
  ++missed_;
  std::fprintf(stderr, "%s: %" PRIu64 " bytes, promised at most %" PRIu64 "\n",
               name_of(method).data(), measured.bytes, most);
}

void Bars::symbols(size_t differences, double mean) {
  for (const MostSymbols& row : kMostSymbols) {
    if (row.differences != differences || mean <= row.mean) continue;
    ++missed_;
    std::fprintf(stderr, "%zu differences: %.4f symbols each, promised at most %.2f\n", differences,
                 mean, row.mean);
  }
}

}  // namespace skerry::bench
