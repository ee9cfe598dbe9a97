// Where two texts part, for messages.
#pragma once

#include <string>
#include <string_view>

namespace skerry {

// "they differ from character 5 on: "...abXcd" where "...abcXd" was expected": both as JSON
// strings, from a little before the first difference to a little behind it; cut places are "...".
// Characters are Unicode scalar values, from 0. REQUIRES: valid UTF-8; the texts differ.
std::string difference(std::string_view got, std::string_view expected);

// The text as a JSON string, cut to about `most` bytes with "..." in place of the rest.
std::string excerpt(std::string_view text, size_t most = 60);

// The text itself, cut likewise.
std::string shortened(std::string_view text, size_t most = 160);

}  // namespace skerry
