// skerry version: what this is and what it was built of.
#include "cli/exit_status.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "reports/model/results.h"

namespace skerry::cli {
namespace {

#if defined(__clang__)
constexpr std::string_view kCompiler = "clang " __clang_version__;
#else
constexpr std::string_view kCompiler = "g++ " __VERSION__;
#endif

}  // namespace

int version(const VersionArguments& arguments) {
  if (!arguments.shown.is_json) {
    const std::string text =
        "skerry " SKERRY_VERSION " (" SKERRY_BUILD_TYPE ", " + std::string(kCompiler) + ")\n";
    return print(text) ? kAllValid : kBadUse;
  }
  const Json json = {{"name", "skerry"},
                     {"version", SKERRY_VERSION},
                     {"build_type", SKERRY_BUILD_TYPE},
                     {"compiler", kCompiler},
                     {"results_schema", results::SweepResult::kSchemaVersion}};
  return print(to_text(json)) ? kAllValid : kBadUse;
}

}  // namespace skerry::cli
