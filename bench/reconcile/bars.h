// What docs/reconciliation.md promises, against what was measured.
#pragma once

#include <optional>

#include "history.h"
#include "measured.h"

namespace skerry::bench {

class Bars {
 public:
  void cell(const HistoryShape& shape, std::optional<sync::Method> method,
            const Measured& measured);
  void symbols(size_t differences, double mean);

  // Says on stderr which are not reached. True: all are.
  bool are_reached() const { return missed_ == 0; }
  bool are_right() const { return wrong_ == 0; }

 private:
  uint64_t best_ = ~uint64_t{0};  // bytes of the cell's methods so far
  int missed_ = 0;
  int wrong_ = 0;
};

}  // namespace skerry::bench
