// What failed, with its replay line; every check under every design; the gates.
#include <algorithm>

#include "reports/escape.h"
#include "reports/human.h"
#include "reports/page/sections.h"
#include "reports/summary_text.h"

namespace skerry::reports {
namespace {

using results::CheckSummary;
using results::Verdict;

constexpr size_t kFailuresShown = 40;

const char* sign_of(Verdict verdict) {
  return verdict == Verdict::kValid ? "✓" : verdict == Verdict::kInvalid ? "✗" : "?";
}

// The lines of a detail; those that say how to replay it stand out, ready to be copied.
std::string detail_html(std::string_view detail) {
  std::string plain;
  std::string replay;
  while (!detail.empty()) {
    const size_t end = std::min(detail.find('\n'), detail.size());
    const std::string_view line = detail.substr(0, end);
    std::string& into = line.find("replay") == 0 ? replay : plain;
    into += (into.empty() ? "" : "\n") + escaped(line);
    detail.remove_prefix(std::min(end + 1, detail.size()));
  }
  std::string html;
  if (!plain.empty()) html += "<pre>" + plain + "</pre>";
  if (!replay.empty()) html += "<pre class=\"replay\">" + replay + "</pre>";
  return html;
}

std::vector<std::string> check_names(const results::SweepResult& sweep) {
  std::vector<std::string> names;
  for (const results::CellResult& cell : sweep.cells) {
    for (const CheckSummary& check : results::checks_of(cell)) {
      if (std::find(names.begin(), names.end(), check.name) == names.end()) {
        names.push_back(check.name);
      }
    }
  }
  return names;
}

std::string check_cell(const std::vector<CheckSummary>& checks, const std::string& name) {
  const auto check = std::find_if(checks.begin(), checks.end(),
                                  [&](const CheckSummary& other) { return other.name == name; });
  if (check == checks.end()) return "<td class=\"none\">–</td>";
  const std::string evidence = results::looked_at_text(check->looked_at);
  const std::string small =
      evidence.empty() ? "" : "<span class=\"range\">" + escaped(evidence) + "</span>";
  if (check->not_judged == check->runs) {
    return "<td class=\"mark-unknown\">? not judged" + small + "</td>";
  }
  std::string text = std::string(sign_of(check->verdict)) + " " + std::to_string(check->held) +
                     " of " + std::to_string(check->runs);
  if (check->not_judged > 0) text += ", " + std::to_string(check->not_judged) + " not judged";
  return "<td class=\"mark-" + std::string(results::to_string(check->verdict)) + "\">" + text +
         small + "</td>";
}

}  // namespace

std::string failures_section(const results::SweepResult& sweep) {
  const std::vector<Failure> all = failures(sweep);
  if (all.empty()) return "";
  const bool any_broken = std::any_of(all.begin(), all.end(), [](const Failure& failure) {
    return failure.verdict == Verdict::kInvalid;
  });
  std::string html = any_broken ? "<h2>What does not hold</h2>\n" : "<h2>What is not judged</h2>\n";
  for (size_t i = 0; i < std::min(all.size(), kFailuresShown); ++i) {
    const Failure& failure = all[i];
    html += "<div class=\"card failure";
    html += failure.verdict == Verdict::kInvalid ? "\"><h3>" : " doubtful\"><h3>";
    html += escaped(failure.what);
    if (!failure.where.empty()) html += " <span>" + escaped(failure.where) + "</span>";
    html += "</h3>" + detail_html(failure.detail) + "</div>\n";
  }
  if (all.size() > kFailuresShown) {
    html += "<p class=\"legend\">And " + std::to_string(all.size() - kFailuresShown) +
            " more in summary.json.</p>\n";
  }
  return html;
}

std::string checks_section(const results::SweepResult& sweep) {
  const std::vector<std::string> names = check_names(sweep);
  if (names.empty()) return "";
  std::vector<std::vector<CheckSummary>> by_cell;
  std::string html =
      "<h2>Checks</h2>\n<div class=\"card scroll\"><table class=\"compact\">\n"
      "<thead><tr><th></th>";
  for (size_t i = 0; i < sweep.cells.size(); ++i) {
    by_cell.push_back(results::checks_of(sweep.cells[i]));
    html +=
        "<th scope=\"col\">" + swatch(i) + escaped(results::label(sweep, sweep.cells[i])) + "</th>";
  }
  html += "</tr></thead>\n<tbody>\n";
  for (const std::string& name : names) {
    html += "<tr><th scope=\"row\">" + escaped(human_name(name)) + "</th>";
    for (const auto& checks : by_cell) html += check_cell(checks, name);
    html += "</tr>\n";
  }
  return html +
         "</tbody></table></div>\n<p class=\"legend\">Runs in which the check holds, and what it "
         "looked at in all of them.</p>\n";
}

std::string gates_section(const results::SweepResult& sweep) {
  if (sweep.gates.empty()) return "";
  std::string html =
      "<h2>Gates</h2>\n<div class=\"card scroll\"><table class=\"compact\">\n<tbody>\n";
  for (const results::GateResult& gate : sweep.gates) {
    html += "<tr><th scope=\"row\" class=\"mono\">" + escaped(gate.text) +
            "</th><td class=\"text\">" + escaped(gate.cell.empty() ? "all designs" : gate.cell) +
            "</td><td class=\"text\">" + escaped(gate.detail) + "</td><td>" +
            "<span class=\"mark-" + std::string(results::to_string(gate.verdict)) + "\">" +
            sign_of(gate.verdict) + " " + words_of(gate.verdict) + "</span></td></tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

}  // namespace skerry::reports
