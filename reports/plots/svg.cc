#include "reports/plots/svg.h"

#include <array>
#include <cstdio>
#include <cstdlib>

#include "reports/escape.h"
#include "reports/plots/palette.h"

namespace skerry::reports {
namespace {

// "rgb( 47, 109, 181)" at `at` as "#2f6db5"; `end` is moved behind it. Empty if it is something
// else.
std::string hex_colour(std::string_view text, size_t at, size_t& end) {
  end = text.find(')', at);
  if (end == std::string_view::npos || end - at > 32) return "";
  const std::string inside(text.substr(at + 4, end - at - 4));
  int red = 0;
  int green = 0;
  int blue = 0;
  if (std::sscanf(inside.c_str(), "%d , %d , %d", &red, &green, &blue) != 3) return "";
  std::array<char, 8> hex{};
  std::snprintf(hex.data(), hex.size(), "#%02x%02x%02x", red & 255, green & 255, blue & 255);
  ++end;
  return hex.data();
}

std::string with_hex_colours(std::string_view text) {
  std::string result;
  size_t from = 0;
  for (size_t at = text.find("rgb("); at != std::string_view::npos; at = text.find("rgb(", from)) {
    size_t end = 0;
    const std::string hex = hex_colour(text, at, end);
    if (hex.empty()) end = at + 4;
    result.append(text.substr(from, at - from)).append(hex.empty() ? "rgb(" : hex);
    from = end;
  }
  result.append(text.substr(from));
  return result;
}

// All of `text` but the stretches from `open` to `close`, both included.
std::string without(std::string_view text, std::string_view open, std::string_view close) {
  std::string result;
  size_t from = 0;
  for (size_t at = text.find(open); at != std::string_view::npos; at = text.find(open, from)) {
    const size_t end = text.find(close, at + open.size());
    if (end == std::string_view::npos) break;
    result.append(text.substr(from, at - from));
    from = end + close.size();
  }
  result.append(text.substr(from));
  return result;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// A group that gnuplot opened and drew nothing into.
std::string without_empty_groups(std::string text) {
  constexpr std::string_view kEmpty =
      "<g fill=\"none\" color=\"black\" stroke=\"currentColor\" stroke-width=\"1.00\" "
      "stroke-linecap=\"butt\" stroke-linejoin=\"miter\">\n</g>\n";
  replace_all(text, kEmpty, "");
  return text;
}

std::string style_sheet() {
  return "<style>svg{" + colour_variables(Shade::kLight) +
         "background:var(--paper)}@media (prefers-color-scheme:dark){svg{" +
         colour_variables(Shade::kDark) + "}}" + colour_rules() +
         "text{font-family:system-ui,-apple-system,'Segoe UI',sans-serif}</style>\n";
}

}  // namespace

Svg dressed_svg(std::string_view raw, std::string_view name, std::string_view title) {
  const size_t start = raw.find("<svg");
  const size_t body = raw.find('>', start == std::string_view::npos ? 0 : start);
  if (start == std::string_view::npos || body == std::string_view::npos) return {};
  // The drawing's own head is replaced: ids of its own, a title, and no link to a namespace in a
  // page.
  const size_t box = raw.find("viewBox=\"", start);
  const size_t box_end = box == std::string_view::npos ? box : raw.find('"', box + 9);
  if (box_end == std::string_view::npos || box > body) return {};
  const std::string view_box(raw.substr(box, box_end + 1 - box));

  std::string drawing = without(raw.substr(body + 1), "<defs>", "</defs>");
  drawing = without(drawing, "<title>Gnuplot</title>", "\n");
  drawing = without(drawing, "<desc>", "</desc>");
  drawing = without_empty_groups(with_hex_colours(drawing));
  replace_all(drawing, " font-family=\"sans\"", "");
  replace_all(drawing, "id=\"", "id=\"" + std::string(name) + "-");

  const std::string label = "<title>" + escaped(title) + "</title>";
  const std::string head = "<svg role=\"img\" " + view_box;
  Svg svg;
  svg.inlined = head + ">" + label + drawing;
  svg.standalone = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + head +
                   " xmlns=\"http://www.w3.org/2000/svg\">" + label + style_sheet() + drawing;
  return svg;
}

}  // namespace skerry::reports
