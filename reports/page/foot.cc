// The environment and the digests: what somebody else needs to get the same.
#include "reports/escape.h"
#include "reports/human.h"
#include "reports/page/sections.h"

namespace skerry::reports {
namespace {

std::string pair(const std::string& name, const std::string& value, bool mono) {
  return "<dt>" + escaped(name) + "</dt><dd" + (mono ? " class=\"mono\"" : "") + ">" +
         escaped(value) + "</dd>";
}

}  // namespace

std::string foot_section(const results::SweepResult& sweep) {
  std::string html = "<h2>To get the same again</h2>\n<dl class=\"card pairs\">";
  if (!sweep.repeat_line.empty()) html += pair("this again", sweep.repeat_line, true);
  html += pair("scenario", sweep.scenario, true);
  html += pair("scenario's hash", sweep.scenario_hash, true);
  if (!sweep.effective_hash.empty()) {
    html += pair("hash after --set (scenario.toml)", sweep.effective_hash, true);
  }
  if (!sweep.command_line.empty()) html += pair("command line", sweep.command_line, true);
  if (!sweep.started_at.empty()) html += pair("begun at", sweep.started_at, false);
  html += pair("digest of all runs", sweep.digest, true);
  for (const results::CellResult& cell : sweep.cells) {
    html += pair("digest of " + results::label(sweep, cell), cell.digest, true);
  }
  for (const auto& [name, value] : sweep.environment) html += pair(human_name(name), value, false);
  return html +
         "</dl>\n<footer>The same scenario and seeds give the same digests and the same exact "
         "figures on any machine. Beside this page: scenario.toml, summary.json, runs.csv, "
         "timeline.csv, "
         "report.md "
         "and the pictures as SVG and PNG.</footer>\n";
}

}  // namespace skerry::reports
