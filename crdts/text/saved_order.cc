#include "crdts/text/saved_order.h"

#include <algorithm>

namespace skerry::crdts::text {

SavedOrder::SavedOrder(const std::vector<SavedText::Run>& runs, std::vector<uint32_t> by_name)
    : runs_(runs), by_name_(std::move(by_name)) {
  ranks_.reserve(runs_.size());
  indexes_.reserve(runs_.size());
  for (const SavedText::Run& run : runs_) {
    ranks_.push_back({elements_});
    elements_ += run.length;
  }
  uint32_t index = 0;
  for (const uint32_t run : by_name_) {
    indexes_.push_back({index});
    index += runs_[run].length;
  }
}

SavedOrder::Place SavedOrder::at_rank(uint32_t rank) {
  recent_rank_ = event_graph::find_run(ranks_, rank, recent_rank_);
  return {static_cast<uint32_t>(recent_rank_), rank - ranks_[recent_rank_].first};
}

uint32_t SavedOrder::rank_of_index(uint32_t index) {
  recent_index_ = event_graph::find_run(indexes_, index, recent_index_);
  return ranks_[by_name_[recent_index_]].first + (index - indexes_[recent_index_].first);
}

std::pair<uint32_t, uint32_t> SavedOrder::rank_of(ElementId element) const {
  const auto behind = std::upper_bound(
      by_name_.begin(), by_name_.end(), pack(element),
      [this](uint64_t name, uint32_t run) { return name < pack(runs_[run].first); });
  const uint32_t run = *std::prev(behind);
  const uint32_t offset = element.sequence - runs_[run].first.sequence;
  return {ranks_[run].first + offset, runs_[run].length - offset - 1};
}

std::vector<InsertedSpan> inserted_spans(const std::vector<SavedText::Actor>& actors) {
  std::vector<InsertedSpan> spans;
  for (uint32_t actor = 0; actor < actors.size(); ++actor) {
    for (const SavedCommands::Group& group : actors[actor].commands.groups) {
      if (group.inserted == 0) continue;
      const bool is_one = group.erased == 0;
      for (uint32_t i = 0; i < (is_one ? 1 : group.count); ++i) {
        const ElementId first{actor, group.first + i * group.dots() + group.erased};
        const uint32_t length = is_one ? group.count * group.inserted : group.inserted;
        if (!spans.empty() && spans.back().first.plus(spans.back().length) == first) {
          spans.back().length += length;
        } else {
          spans.push_back({first, length});
        }
      }
    }
  }
  return spans;
}

}  // namespace skerry::crdts::text
