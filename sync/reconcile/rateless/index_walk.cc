#include "sync/reconcile/rateless/index_walk.h"

namespace skerry::sync {
namespace {

// The largest whole number whose square is at most `square`.
constexpr uint64_t whole_root(uint64_t square) {
  uint64_t root = 0;
  for (uint64_t bit = uint64_t{1} << 31; bit != 0; bit >>= 1) {
    const uint64_t tried = root | bit;
    if (tried * tried <= square) root = tried;
  }
  return root;
}

constexpr InverseRoots make_inverse_roots() {
  InverseRoots roots{};
  for (uint64_t k = 0; k <= 256; ++k) {
    // 2^20 / sqrt((256 + k) / 512) = sqrt(2^49 / (256 + k)), with 6 more bits to round.
    roots[0][k] = static_cast<uint32_t>((whole_root((uint64_t{1} << 61) / (256 + k)) + 32) >> 6);
    roots[1][k] = static_cast<uint32_t>((whole_root((uint64_t{1} << 62) / (256 + k)) + 32) >> 6);
  }
  return roots;
}

}  // namespace

constexpr InverseRoots kTable = make_inverse_roots();
const InverseRoots kInverseRoots = kTable;

}  // namespace skerry::sync
