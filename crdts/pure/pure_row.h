// What a catalogue row says of its design's form as pure operations.
#pragma once

#include "crdts/object/catalogue.h"
#include "crdts/pure/po_log.h"

namespace skerry::crdts {

template <typename Rules>
void offer_pure_operations(Design& design) {
  design.make_pure = make_pure_object<Rules>;
  design.no_pure_operations = {};
  design.pure_content_bytes = [](ByteView body) {
    return command_content_bytes(body, Rules::kFamily);
  };
}

}  // namespace skerry::crdts
