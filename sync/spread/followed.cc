#include "sync/spread/followed.h"

#include <algorithm>

#include "sync/spread/make_spread.h"

namespace skerry::sync {

Followed::Followed(const Config& config, ReplicationMode mode, std::span<const Document> documents,
                   Links& links, Outputs& outputs)
    : links_(links), outputs_(outputs) {
  for (const Document& document : documents) {
    Parts& parts = parts_.emplace_back();
    parts.id = document.id;
    parts.host = document.host;
    parts.spread =
        make_spread(config, mode, document.id, links, outputs, *document.host, document.lattice);
    parts.holdings = &parts.spread->holdings();
    if (config.options.stability.ns > 0 && !is_joined(mode) && !document.members.empty()) {
      parts.collection = std::make_unique<Collection>(config, document.id, document.members);
    }
  }
}

std::optional<uint32_t> Followed::find(DocumentId id) const {
  if (parts_.size() == 1 && parts_.front().id == id) return 0;
  const auto at = std::lower_bound(parts_.begin(), parts_.end(), id,
                                   [](const Parts& parts, DocumentId i) { return parts.id < i; });
  if (at == parts_.end() || at->id != id) return std::nullopt;
  return static_cast<uint32_t>(at - parts_.begin());
}

void Followed::collect(const Now& now, uint32_t document) {
  Parts& parts = parts_[document];
  if (parts.collection == nullptr) return;
  const Collection::Round round =
      parts.collection->tick(now, parts.host->integrated(), *parts.holdings);
  Spread& policy = turn_to(document);
  for (const Payload& frame : round.frames) {
    for (uint32_t link = 0; link < links_.count(); ++link) {
      if (policy.can_send(link)) links_.send(now, link, frame);
    }
  }
  if (round.has_grown) parts.host->collect(parts.collection->stable());
}

uint64_t Followed::unstable(uint32_t document) const {
  const Parts& parts = parts_[document];
  if (parts.collection == nullptr) return 0;
  return parts.host->integrated().total() - parts.collection->stable().total();
}

Instant Followed::next_deadline(uint32_t document) const {
  const Parts& parts = parts_[document];
  const Instant at = parts.spread->next_deadline();
  return parts.collection == nullptr ? at : std::min(at, parts.collection->next_deadline());
}

Instant Followed::deadline_of(uint32_t link) const {
  Instant first = Instant::max();
  for (const Parts& parts : parts_) first = std::min(first, parts.spread->deadline_of(link));
  return first;
}

void Followed::drop_logs() {
  for (Parts& parts : parts_) parts.holdings->drop();
}

}  // namespace skerry::sync
