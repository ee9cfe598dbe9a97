// JSON documents: two keys, one of them in a map of its own; for histories in a text, see
// alphabet_text.cc. Every scalar is written once.
#include "harness/anomalies/alphabet.h"
#include "harness/anomalies/shown.h"

namespace skerry::harness {

std::vector<Command> every_json_command(const Situation& at, Alphabet alphabet) {
  const std::string scalar = "\"s" + std::to_string(at.history.size() + 1) + "\"";
  std::vector<Command> all;
  for (const char* path : {"/x", "/m/x", "/m/y"}) {
    all.push_back(JsonAssign{path, scalar});
  }
  if (alphabet == Alphabet::kInsertions) return all;
  for (const char* path : {"/x", "/m"}) all.push_back(JsonErase{path});
  return all;
}

}  // namespace skerry::harness
