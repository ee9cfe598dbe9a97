// All pictures of a sweep, drawn as SVG and PNG.
#pragma once

#include <string>
#include <vector>

#include "core/status.h"
#include "reports/model/results.h"
#include "reports/plots/gnuplot.h"

namespace skerry::reports {

struct Picture {
  std::string name;  // of the files: plots/<name>.svg and .png
  std::string title;
  std::string caption;
  std::string inlined_svg;  // see reports/plots/svg.h
};

struct Pictures {
  std::vector<Picture> drawn;  // in the catalogue's order
  std::vector<std::string>
      problems;  // why some are not there, for the report; empty when all is well
};

// Whose timelines are drawn: the first seed that went wrong in some cell, else the first.
uint64_t seed_of_timeline(const results::SweepResult& sweep);

// Draws into `folder`, which exists. A picture without data is left out silently; gnuplot that is
// missing or fails is a problem told in the result, and leaves no file behind; after one that takes
// longer than `seconds` no other picture is tried. An error is only a file that could not be
// written.
StatusOr<Pictures> draw_pictures(const results::SweepResult& sweep, const std::string& folder,
                                 const std::string& gnuplot, int seconds = kGnuplotSeconds);

}  // namespace skerry::reports
