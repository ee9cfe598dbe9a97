// What a history of splices means under each text rule, computed as plainly as possible.
#pragma once

#include "crdts/object/catalogue.h"

namespace skerry::crdts {

Value reference_rga(std::span<const HistoryEntry> history);
Value reference_yata(std::span<const HistoryEntry> history);
Value reference_fugue(std::span<const HistoryEntry> history);
Value reference_fugue_max(std::span<const HistoryEntry> history);
Value reference_logoot(std::span<const HistoryEntry> history);
Value reference_lseq(std::span<const HistoryEntry> history);
Value reference_treedoc(std::span<const HistoryEntry> history);
Value reference_woot(std::span<const HistoryEntry> history);

}  // namespace skerry::crdts
