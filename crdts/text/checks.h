// What every text design asks of a command and of a change's dots, whatever its engine.
#pragma once

#include <cstdint>

#include "core/command.h"
#include "core/status.h"
#include "crdts/object/object.h"
#include "crdts/text/actor_runs.h"
#include "crdts/text/splice_body.h"

namespace skerry::crdts::text {

// A change travels alone.
Status no_states();

// Why a command that is no splice is refused.
Status not_a_splice(const Command& command);
// OK if the splice is of valid UTF-8 within a text of `size` characters; its scalars are counted on
// the way.
Status check_splice(const TextSplice& splice, uint64_t size, uint64_t& scalars);

// OK if [first, first + length) are the actor's next dots, as far as `actors` know.
Status check_next_dots(const ActorRuns& actors, const Mutation& mutation, uint64_t length);

// The element that a body names (`named`: its table), by its actor's local number; none for none.
StatusOr<ElementId> local_id(const ActorRuns& actors, const std::vector<ActorId>& named,
                             const SpliceBody::Id& id, const ActorId& author);

// For content that would grow beyond the limit.
Status text_too_long();

}  // namespace skerry::crdts::text
