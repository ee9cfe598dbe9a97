// skerry version: what this is and what it was built of.
#include "cli/exit_status.h"
#include "cli/json_text.h"
#include "cli/provenance.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "reports/model/results.h"

namespace skerry::cli {
int version(const VersionArguments& arguments) {
  const std::map<std::string, std::string> facts = provenance();
  if (!arguments.shown.is_json) {
    const std::string text = "skerry " + facts.at("version") + " (" + facts.at("build") + ", " +
                             facts.at("compiler") + ", commit " + facts.at("commit") + ")\n";
    return print(text) ? kAllValid : kBadUse;
  }
  const Json json = {{"name", "skerry"},
                     {"version", facts.at("version")},
                     {"commit", facts.at("commit")},
                     {"build_type", facts.at("build")},
                     {"compiler", facts.at("compiler")},
                     {"libraries", facts.at("libraries")},
                     {"results_schema", results::SweepResult::kSchemaVersion}};
  return print(to_text(json)) ? kAllValid : kBadUse;
}

}  // namespace skerry::cli
