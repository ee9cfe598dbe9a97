#include "crdts/json/rows.h"

#include <memory>

#include "crdts/json/json_document.h"
#include "crdts/json/reference.h"

namespace skerry::crdts {

std::vector<Design> json_designs() {
  Design document;
  document.name = JsonDocument::kName;
  document.help = "maps, lists, texts, counters and registers, nested; conflicts stay visible";
  document.family = Family::kJson;
  document.make = [] { return std::unique_ptr<Object>(std::make_unique<JsonDocument>()); };
  document.content_bytes = operation_content_bytes;
  document.reference = reference_json_document;
  document.reference_limit = 2'500;
  document.source = "Kleppmann and Beresford 2017, sections 3 and 4";
  document.engineering =
      "a tree of slots; one presence dot an actor; lists and texts are flat arrays, value and "
      "digest are made anew after a change";
  document.no_pure_operations = "an index means something only in the document its author saw";
  document.claims = {Anomaly::kAddedAgainAfterRemoval, Anomaly::kLostConcurrentUpdate,
                     Anomaly::kConcurrentChildCreation, Anomaly::kClockPoisoning,
                     Anomaly::kForwardInterleaving};
  return {document};
}

}  // namespace skerry::crdts
