#include "reports/page/page.h"

#include "reports/escape.h"
#include "reports/page/sections.h"
#include "reports/page/style.h"

namespace skerry::reports {

std::string report_html(const results::SweepResult& sweep, const Pictures& pictures) {
  const DesignTable table = design_table(sweep);
  std::string html =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
      "<title>" +
      escaped(sweep.scenario) + " – Skerry</title>\n<style>\n" + page_style() +
      "</style>\n</head>\n<body>\n<main>\n";
  html += header_section(sweep);
  html += failures_section(sweep);
  html += designs_section(table);
  html += heals_section(sweep);
  html += pictures_section(pictures);
  html += checks_section(sweep);
  html += gates_section(sweep);
  html += foot_section(sweep);
  return html + "</main>\n</body>\n</html>\n";
}

}  // namespace skerry::reports
