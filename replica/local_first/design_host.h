// How much of a body is user content, and how bodies fold: what a design's catalogue row answers.
#pragma once

#include "crdts/object/catalogue.h"
#include "replica/local_first/next_version.h"
#include "replica/local_first/summary.h"
#include "sync/host.h"

namespace skerry::replica {

// The part of sync::Host that needs a design and no document.
class DesignHost : public sync::Host {
 public:
  // Null: nothing is known of the bodies.
  explicit DesignHost(const crdts::Design* design,
                      ReplicationMode mode = ReplicationMode::kOperations)
      : design_(design), mode_(mode), is_pure_(mode == ReplicationMode::kPureOperations) {}

  // Pure operations mean something in their causal order alone, and are no deltas.
  bool needs_causal_order() const override {
    return design_ == nullptr || is_pure_ || design_->needs_causal_order;
  }
  bool can_fold() const override {
    return design_ != nullptr && !is_pure_ && design_->fold != nullptr;
  }
  StatusOr<Payload> fold(std::span<const ByteView> bodies) override {
    return design_->fold(bodies);
  }
  bool can_summarize() const override {
    return design_ != nullptr && replica::can_summarize(*design_, mode_);
  }
  StatusOr<Snapshot> summarize(const Snapshot* below, std::span<const sync::LogItem> items,
                               const VersionVector& stable) override {
    return replica::summarize(*design_, mode_, below, items, stable);
  }
  uint32_t content_bytes(const Extras& extras, ByteView body) const override {
    const auto own =
        extras.version > kNextProtocolVersion ? std::nullopt : design_body(extras, body);
    if (design_ == nullptr || !own) return 0;
    const auto measure = is_pure_ ? design_->pure_content_bytes : design_->content_bytes;
    return measure == nullptr ? 0 : measure(*own);
  }

 private:
  const crdts::Design* design_;
  ReplicationMode mode_;
  bool is_pure_;
};

}  // namespace skerry::replica
