// "Did you mean": the nearest valid word to one that is not.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace skerry {

// Insertions, deletions, substitutions and swaps of neighbours that make `b` of `a` (optimal string
// alignment, Damerau 1964), by bytes. Cost O(|a| |b|); words past 64 bytes count as their length.
size_t edit_distance(std::string_view a, std::string_view b);

// The nearest of `words`, the first of equals; nothing when all are too far to be what was meant
// (more than half of the word's length, at least 1 and at most 3 edits).
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> words);

// "; did you mean `latency`?", or "; expected one of a, b, c" where nothing is near and the words
// are few, or nothing.
std::string suggestion(std::string_view word, std::span<const std::string> words);

// The words of "a|b|c". What follows "||" is valid but not shown to people (deliberate defects).
std::vector<std::string> all_choices(std::string_view choices);
std::vector<std::string> shown_choices(std::string_view choices);

// "a, b, c".
std::string join_words(std::span<const std::string> words);

}  // namespace skerry
