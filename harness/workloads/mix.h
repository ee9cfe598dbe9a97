// Which of several commands a person gives next, by weight.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/parameters.h"
#include "core/rng.h"
#include "core/status.h"

namespace skerry::harness {

class Mix {
 public:
  // Of a kWeights value. Errors: the weights sum to zero.
  static StatusOr<Mix> make(const Settings& settings, std::string_view name);
  // One of the words; one draw.
  const std::string& draw(Rng& rng) const;

 private:
  struct Share {
    std::string word;
    uint64_t below =
        0;  // of a uniform draw: this word, if it is below and not below an earlier one
  };
  std::vector<Share> shares_;  // the last one takes what rounding left over
};

}  // namespace skerry::harness
