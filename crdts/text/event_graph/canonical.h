// A document's history in an order that is the same wherever the same events are held.
#pragma once

#include "crdts/text/event_graph/text_document.h"

namespace skerry::crdts::event_graph {

// Everything that the document holds, and nothing else: events go on with their agent's next one
// where that is ready, else with the smallest (actor, sequence number) that is; agents ascend, and
// runs are as long as they can be. What comes out has no text yet.
// Cost: O(events + runs * log).
TextHistory canonical_history(const TextDocument& document);

}  // namespace skerry::crdts::event_graph
