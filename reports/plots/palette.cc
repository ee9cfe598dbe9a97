#include "reports/plots/palette.h"

#include <vector>

namespace skerry::reports {
namespace {

std::vector<Colour> all_colours() {
  std::vector<Colour> all = {kInk,     kMuted,    kLine,      kPaper,  kShade,
                             kPayload, kMetadata, kRedundant, kControl};
  all.insert(all.end(), kDesigns.begin(), kDesigns.end());
  return all;
}

}  // namespace

std::string colour_variables(Shade shade) {
  std::string text;
  for (const Colour& colour : all_colours()) {
    text.append("--").append(colour.name).append(":");
    text.append(shade == Shade::kDark ? colour.dark : colour.light).append(";");
  }
  return text;
}

std::string colour_rules() {
  std::string text;
  for (const Colour& colour : all_colours()) {
    for (const std::string_view attribute : {"fill", "stroke"}) {
      text.append("svg [").append(attribute).append("=\"").append(colour.light).append("\"]{");
      text.append(attribute).append(":var(--").append(colour.name).append(")}");
    }
  }
  return text;
}

}  // namespace skerry::reports
