// Any text is a recording or a message that names the file, and so with conformance cases; what
// loads as cases can be played. Never a crash, and no memory that the bytes do not back.
#include <string>

#include "core/check.h"
#include "harness/recordings/json_error.h"
#include "harness/recordings/recording.h"
#include "harness/recordings/text_cases.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace skerry;
  const std::string json(reinterpret_cast<const char*>(data), size);
  const auto recording = harness::read_recording("fuzz.json", json);
  if (recording.ok()) {
    SKERRY_CHECK(!harness::find_json_error(json));
    SKERRY_CHECK(recording->agents <= recording->transactions.size() + 1);
  } else {
    SKERRY_CHECK(recording.status().message().find("fuzz.json") == 0);
  }
  const auto cases = harness::read_text_cases("fuzz.json", json);
  if (!cases.ok()) {
    SKERRY_CHECK(cases.status().message().find("fuzz.json") == 0);
    return 0;
  }
  SKERRY_CHECK(!harness::find_json_error(json));
  const crdts::Design& design = *crdts::find_design("fugue");
  for (const harness::TextCase& each : *cases) {
    if (each.transactions.size() < 20) (void)harness::play_text_case(each, design);
  }
  return 0;
}
