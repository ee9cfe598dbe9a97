// Any text is a sweep's results, a run of it or a message that names the file; never a crash.
#include <string>

#include "core/check.h"
#include "reports/model/json.h"
#include "reports/model/json_depth.h"
#include "reports/model/run_lines.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace skerry;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const bool is_flat = results::check_depth(text, "fuzz").ok();
  const auto sweep = results::from_json(text);
  if (sweep.ok()) {
    SKERRY_CHECK(is_flat);
    // What was read is written as something that reads as the same again.
    const std::string once = results::to_json(*sweep);
    const auto again = results::from_json(once);
    SKERRY_CHECK(again.ok() && results::to_json(*again) == once);
  } else {
    SKERRY_CHECK(sweep.status().message().find("summary.json") == 0);
  }
  for (const Status& status :
       {results::read_header_line(text).status(), results::read_run_line(text).status()}) {
    SKERRY_CHECK(status.ok() || status.message().find("runs.jsonl") == 0);
  }
  return 0;
}
