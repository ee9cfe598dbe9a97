// Which design is best in a row, where that can be told.
//
// Designs of a family are compared seed by seed, because seeds differ far more than designs do: the
// same seed gives both the same work. Each seed is won, lost or, within the figure's resolution, a
// tie; a two-sided sign test (exact: the binomial tail) over the seeds that are no tie says whether
// the two are told apart. A test of signs needs no distribution of the differences, and says what
// the page says: won 39 of 64.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "reports/design_table.h"
#include "reports/model/results.h"

namespace skerry::reports {

// The chance that a fair coin comes up as unevenly as this, or more so. 1 where nothing was won.
double sign_test(size_t won, size_t lost);

// What may pass for chance. Sampled figures are noisy in ways that a coin is not (a machine that
// slows down half way), and many rows are looked at: they have to be much further apart.
inline constexpr double kExactChance = 0.01;
inline constexpr double kSampledChance = 0.0001;

struct Duel {
  size_t won = 0;
  size_t lost = 0;
  size_t tied = 0;
  size_t seeds() const { return won + lost + tied; }
};

// One figure of two designs, by seed in the same order; what a run lacks is passed over.
// `resolution`: the part of the larger figure within which two are equal.
Duel duel(const std::vector<std::optional<double>>& a, const std::vector<std::optional<double>>& b,
          results::Direction direction, double resolution);

// Sets the marks of all rows, `won`, the table's warnings and whether its seeds are too few.
void rank_designs(const results::SweepResult& sweep, DesignTable& table);

}  // namespace skerry::reports
