// What gnuplot's SVG needs before people see it: a title for those who listen, colours that follow
// the reader's preference, and no weight that it does not use.
#pragma once

#include <string>
#include <string_view>

namespace skerry::reports {

struct Svg {
  std::string inlined;     // for a page: no prolog, no style of its own (the page's colours apply)
  std::string standalone;  // a file: prolog and a style sheet for light and dark
};

// `raw` is gnuplot's; `name` must differ between the pictures of a page.
Svg dressed_svg(std::string_view raw, std::string_view name, std::string_view title);

}  // namespace skerry::reports
