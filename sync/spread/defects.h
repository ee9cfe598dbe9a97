// Deliberate defects, to show that the checks have teeth: each stands in for one part.
#pragma once

#include <span>

#include "sync/spread/session.h"
#include "sync/spread/spread.h"

namespace skerry::sync {

// Mutant::kNeverRetransmits: what was sent once is taken as received.
class TrustingBooks final : public Books {
 public:
  void forget(Session& session) const override { session.unacknowledged.clear(); }
  void learn(Session& session, const Reconciler&, const Hello& hello,
             const ChangeLog& log) const override {
    session.known.merge(hello.received, log);
  }
  void learn(Session& session, const VersionVector& known, const ChangeLog& log) const override {
    session.known.merge(known, log);
  }
  void rewind(Session&, const ChangeLog&) const override {}
  void add_sent(Session&, std::span<const RowIndex>, size_t) const override {}
};

// Mutant::kAcknowledgesAndForgets: says that it has everything and keeps nothing.
template <typename Policy>
class Forgetful final : public Policy {
 public:
  template <typename... Parts>
  Forgetful(const Config& config, DocumentId document, Links& links, Parts&&... parts)
      : Policy(config, document, links, std::forward<Parts>(parts)...),
        incarnation_(config.incarnation()),
        links_(links),
        writer_(document) {}

  void take(const Now& now, uint32_t link, const OpenFrame& open, const Payload& frame,
            FrameAccount& account) override {
    if (open.type != FrameType::kChanges) return Policy::take(now, link, open, frame, account);
    links_.send(now, link, writer_.acknowledgement(ends_of(frame, open.body)));
    account.redundant = static_cast<uint32_t>(frame.size());
  }

 private:
  Acknowledgement ends_of(const Payload& frame, ByteView body) const {
    Acknowledgement all{incarnation_, {}};
    auto& ends = all.entries;
    ItemReader reader(body);
    while (const auto item = reader.next()) {
      if (item->kind == ItemKind::kBundle) {
        const auto bundle = decode_bundle(frame.slice(item->bytes));
        if (!bundle.ok()) continue;
        for (const Bundle::Cover& cover : bundle->covers) {
          ends.push_back({cover.dots.actor, cover.dots.last()});
        }
      } else if (const auto peek = peek_change(item->bytes); peek.ok()) {
        ends.push_back({peek->dots.actor, peek->dots.last()});
      }
    }
    return all;
  }

  uint32_t incarnation_;
  Links& links_;
  FrameWriter writer_;
};

// Mutant::kDropsUnknownFields and kDropsUnreadable: of what a later version wrote this one keeps
// only what it knows.
template <typename Policy>
class Careless final : public Policy {
 public:
  template <typename... Parts>
  Careless(const Config& config, DocumentId document, Parts&&... parts)
      : Policy(config, document, std::forward<Parts>(parts)...),
        version_(config.version),
        mutant_(config.options.mutant),
        writer_(document) {}

  void take(const Now& now, uint32_t link, const OpenFrame& open, const Payload& frame,
            FrameAccount& account) override {
    if (open.type != FrameType::kChanges) return Policy::take(now, link, open, frame, account);
    const size_t empty = begin();
    ItemReader reader(open.body);
    while (const auto item = reader.next()) {
      if (item->kind == ItemKind::kBundle) {
        writer_.add(item->bytes, item->kind);
      } else if (const auto change = decode_change(frame.slice(item->bytes)); change.ok()) {
        keep(*change);
      }
    }
    account.redundant = static_cast<uint32_t>(frame.size());
    if (writer_.size() == empty) return;
    const Payload kept = writer_.finish();
    account = {};
    Policy::take(now, link, *open_frame(kept.view()), kept, account);
  }

 private:
  size_t begin() {
    writer_.begin(FrameType::kChanges);
    return writer_.size();
  }
  void keep(const Change& change) {
    Extras extras = change.extras;
    if (mutant_ == Mutant::kDropsUnreadable && extras.version > version_) return;
    if (mutant_ == Mutant::kDropsUnknownFields) extras.fields = {};
    const Change kept = make_change(change.document, change.dots, change.dependencies, change.time,
                                    change.body, extras);
    writer_.add(kept.encoded.view(), ItemKind::kChange);
  }

  uint8_t version_;
  Mutant mutant_;
  FrameWriter writer_;
};

}  // namespace skerry::sync
