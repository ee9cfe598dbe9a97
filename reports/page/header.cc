// Title, verdict, and what was run.
#include <string_view>

#include "reports/escape.h"
#include "reports/human.h"
#include "reports/page/sections.h"
#include "reports/plots/palette.h"
#include "reports/summary_text.h"

namespace skerry::reports {
namespace {

using results::Verdict;

// A lit house on a rock.
constexpr const char* kMark =
    "<svg viewBox=\"0 0 32 32\" aria-hidden=\"true\">"
    "<path d=\"M2 27c3-5 6-7 10-7h7c5 0 8 3 11 7z\" fill=\"#66737f\"/>"
    "<path d=\"M13.6 20 14.6 9h4.8l1 11z\" fill=\"#26323d\"/>"
    "<path d=\"M14.2 9V6.2L17 4l2.8 2.2V9z\" fill=\"#d9902f\"/>"
    "<path d=\"M21 6.2 31 3v8.2L21 8.6zM13 6.2 3 3v8.2l10-2.6z\" fill=\"#d9902f\" opacity=\".3\"/>"
    "</svg>";

std::string fact(std::string_view name, const std::string& value, bool wide = false) {
  return std::string(wide ? "<div class=\"wide\">" : "<div>") + "<dt>" + escaped(name) +
         "</dt><dd>" + escaped(value) + "</dd></div>";
}

// "real_session" as a heading: "Real session".
std::string heading(const std::string& scenario) {
  std::string text = human_name(scenario);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

}  // namespace

std::string verdict_badge(Verdict verdict) {
  const char* sign = verdict == Verdict::kValid ? "✓ " : verdict == Verdict::kInvalid ? "✗ " : "? ";
  const std::string word(results::to_string(verdict));
  return "<span class=\"verdict " + word + "\">" + sign + word + "</span>";
}

std::string swatch(size_t cell) {
  return "<span class=\"swatch\" style=\"background:var(--" +
         std::string(design_colour(cell).name) + ")\"></span>";
}

std::string header_section(const results::SweepResult& sweep) {
  std::string html = "<div class=\"brand\">";
  html += kMark;
  html += "<span>Skerry report</span></div>\n<div class=\"title\"><h1>" +
          escaped(heading(sweep.scenario)) + "</h1>" + verdict_badge(sweep.verdict) +
          (sweep.complete ? "" : "<span class=\"verdict unknown\">incomplete</span>") + "</div>\n";
  if (!sweep.description.empty()) {
    html += "<p class=\"lead\">" + escaped(sweep.description) + "</p>\n";
  }
  html += "<p class=\"sentence\">" +
          escaped(verdict_sentence(sweep) + " " + evidence_sentence(sweep)) +
          "</p>\n<dl class=\"facts\">";
  html += fact("Designs", std::to_string(sweep.cells.size()));
  html += fact("Seeds", results::seeds_text(results::seeds(sweep)));
  html += fact("Runs", std::to_string(run_count(sweep)));
  for (const auto& [name, value] : sweep.process) {
    std::string title = human_name(name);
    title[0] = title[0] >= 'a' && title[0] <= 'z' ? static_cast<char>(title[0] - 32) : title[0];
    html += fact(title, process_text(sweep, name, value));
  }
  std::string faults;
  for (const std::string& line : fault_lines(sweep)) faults += (faults.empty() ? "" : " · ") + line;
  if (!faults.empty()) html += fact("Faults, in virtual time", faults, true);
  for (const std::string& line : shown_lines(sweep)) html += fact("All end up with", line, true);
  return html + "</dl>\n";
}

}  // namespace skerry::reports
