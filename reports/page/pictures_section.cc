// The pictures, inlined, or why they are not there.
#include "reports/escape.h"
#include "reports/page/sections.h"

namespace skerry::reports {

std::string pictures_section(const Pictures& pictures) {
  if (pictures.drawn.empty() && pictures.problems.empty()) return "";
  std::string html = "<h2>Pictures</h2>\n";
  for (const std::string& problem : pictures.problems) {
    html += "<p class=\"card note\">" + escaped(problem) + "</p>\n";
  }
  for (const Picture& picture : pictures.drawn) {
    html += "<figure class=\"card\"><h3>" + escaped(picture.title) + "</h3><div class=\"scroll\">" +
            picture.inlined_svg + "</div><figcaption>" + escaped(picture.caption) +
            "</figcaption></figure>\n";
  }
  return html;
}

}  // namespace skerry::reports
