// skerry help [VERB|scenario]
#include "cli/exit_status.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "core/nearest.h"

namespace skerry::cli {
namespace {

constexpr std::string_view kScenario =
    R"(A scenario is a TOML file (docs/scenarios.md; `skerry list scenarios` shows some):

  schema, name, description       schema = 1
  seeds                           how many, or { first = 1, count = 64 }
  duration, settle                the safety phase (faults on), then the liveness phase
  [replicas] [sync] [network] [storage]
                                  see below
  [[workload]]                    what the people do: skerry list workloads
  [[fault]]                       what goes wrong: skerry list faults
  [matrix]                        "replicas.crdt" = ["rga", "yata"]: the cross product is one sweep
  [checks] enable = [...]         what must hold: skerry list checkers
  [[gate]] metric, stat, min, max what is good enough: skerry list metrics

)";

}  // namespace

int help(const HelpArguments& arguments) {
  if (arguments.topic == "scenario") {
    if (!print(kScenario)) return kBadUse;
    ListArguments sections;
    sections.shown = arguments.shown;
    sections.what = "sections";
    return list(sections);
  }
  if (const auto text = help_of(arguments.topic)) return print(*text) ? kAllValid : kBadUse;
  std::vector<std::string> topics = verbs();
  topics.emplace_back("scenario");
  log("skerry help: there is no help on `" + arguments.topic + "`" +
      suggestion(arguments.topic, topics) + "\n");
  return kBadUse;
}

}  // namespace skerry::cli
