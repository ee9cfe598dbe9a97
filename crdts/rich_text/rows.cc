#include "crdts/rich_text/rows.h"

#include <memory>

#include "crdts/rich_text/peritext.h"
#include "crdts/rich_text/reference.h"

namespace skerry::crdts {

std::vector<Design> rich_text_designs() {
  Design peritext;
  peritext.name = "peritext";
  peritext.help = "marks anchored to characters over a Fugue text; the latest operation decides";
  peritext.family = Family::kRichText;
  peritext.source =
      "Litt et al. 2022, Peritext: a CRDT for collaborative rich text editing, section 4";
  peritext.engineering =
      "the block engine of the text designs; mark operations in a sorted list; spans are made when "
      "they are read, not kept";
  peritext.make = [] { return std::unique_ptr<Object>(std::make_unique<Peritext>()); };
  peritext.content_bytes = Peritext::content_bytes;
  peritext.reference = reference_peritext;
  peritext.reference_limit = 5'000;
  peritext.no_pure_operations = "a position means something only in the text that its author saw";
  // Not what Fugue claims: what is typed where a mark ends at an erased character stands behind
  // that character, and so may be torn from its run.
  // Nor freedom from mark_boundary: behind an erased character where a link ends, and a bold text
  // does not yet, what is typed is bold, though what stood left of it is not (docs/anomalies.md).
  peritext.claims = {Anomaly::kLostConcurrentUpdate};
  return {peritext};
}

}  // namespace skerry::crdts
