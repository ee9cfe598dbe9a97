// A picture before it is drawn: what a file of this folder gives to the catalogue in pictures.cc.
//
// To add a picture: one file with a function of this shape, one row in the catalogue.
#pragma once

#include <string>

#include "reports/model/results.h"

namespace skerry::reports {

struct PictureScript {
  std::string title;
  std::string caption;  // what is shown and how to read it; plain text
  int width = 960;
  int height = 360;
  std::string
      body;  // gnuplot commands after plot_style(); empty: the sweep has nothing to show here
};

PictureScript visibility_picture(const results::SweepResult& sweep);
PictureScript timeline_picture(const results::SweepResult& sweep);
PictureScript day_picture(const results::SweepResult& sweep);
PictureScript bytes_picture(const results::SweepResult& sweep);
PictureScript throughput_picture(const results::SweepResult& sweep);

}  // namespace skerry::reports
