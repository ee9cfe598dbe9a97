#include "harness/anomalies/spec.h"

#include <algorithm>

namespace skerry::harness {

std::string to_string(const SearchShape& shape) {
  std::string text = std::to_string(shape.replicas) + "x" + std::to_string(shape.each);
  if (shape.insertions_only) text += " insertions";
  if (shape.has_sync_point) text += " before and after a sync point";
  if (shape.has_clock_jumps) text += " with a clock jump";
  if (shape.has_marks) text += " with a mark";
  if (shape.marks_at_erased == 1) text += " with a mark around erased text";
  if (shape.marks_at_erased > 1) text += " with two marks around erased text";
  if (shape.has_moves) text += " with moves and assignments";
  if (shape.is_in_text) text += " in a text";
  return text;
}

bool applies(const SearchShape& shape, Family family, Times times) {
  if ((shape.has_marks || shape.marks_at_erased != 0) && family != Family::kRichText) return false;
  if (shape.has_moves && family != Family::kList && family != Family::kSheet) return false;
  if (shape.is_in_text && family != Family::kJson) return false;
  // Where time decides nothing, no clock can do harm.
  return !shape.has_clock_jumps || times == Times::kRead;
}

size_t longest_of(std::span<const SearchShape> shapes) {
  size_t longest = 0;
  for (const SearchShape& shape : shapes) longest = std::max(longest, shape.longest());
  return longest;
}

}  // namespace skerry::harness
