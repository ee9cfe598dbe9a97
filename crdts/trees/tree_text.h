// How nodes are written in the value of a tree, and read out of it again.
//
// A node is "replica.epoch.sequence" of the change that created it (the epoch in hexadecimal), the
// root is "root". A tree's value has one line a visible node: "/parent/previous/node=name", where
// previous is the sibling just before it, or "first".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"

namespace skerry::crdts::trees {

struct Line {
  Dot parent;    // sequence 0: the root
  Dot previous;  // sequence 0: none
  Dot node;
  std::string_view name;
};

std::string to_text(const Dot& node);
std::string to_text(const Line& line);
// Nothing for text that is no such line.
std::optional<Line> parse_line(std::string_view text);

}  // namespace skerry::crdts::trees
