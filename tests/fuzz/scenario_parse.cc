// Any text is a scenario or a list of problems, never both and never a crash; what loads can be
// described.
#include <string>

#include "core/check.h"
#include "harness/scenario/describe.h"
#include "harness/scenario/scenario.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace skerry;
  const std::string source(reinterpret_cast<const char*>(data), size);
  const harness::LoadResult loaded = harness::parse_scenario(source, "fuzz.toml");
  SKERRY_CHECK(loaded.experiment.has_value() == loaded.problems.items.empty());
  SKERRY_CHECK(loaded.problems.to_text().empty() == loaded.problems.items.empty());
  if (!loaded.experiment) return 0;
  SKERRY_CHECK(!loaded.experiment->cells.empty());
  for (const harness::Cell& cell : loaded.experiment->cells) {
    SKERRY_CHECK(!cell.scenario.workloads.empty());
    SKERRY_CHECK(!harness::describe(cell.scenario).empty());
  }
  return 0;
}
