#include "change_set.h"

#include "core/change.h"
#include "core/check.h"
#include "replica/local_first/design_host.h"
#include "sync/spread/states/change_set.h"

namespace skerry::bench {
namespace {

constexpr DocumentId kDocument{1};

class Applier final : public replica::DesignHost {
 public:
  explicit Applier(crdts::Object* object) : DesignHost(nullptr), object_(object) {}

  void apply(const Now&, const Change& change) override {
    const crdts::Mutation mutation{change.dots.actor, change.dots.first, change.time};
    SKERRY_CHECK(object_->apply(change.body, mutation).ok());
  }
  void join(const Now&, const Bundle&) override {}
  const VersionVector& integrated() const override { return nothing_; }
  void collect(const VersionVector&) override {}

 private:
  crdts::Object* object_;
  VersionVector nothing_;
};

}  // namespace

ChangesAsState::ChangesAsState(const std::vector<Sent>& changes) {
  Applier host(nullptr);
  const sync::ChangeSet set(kDocument, host);
  for (const Sent& sent : changes) {
    const crdts::Mutation& by = sent.mutation;
    const Change change =
        make_change(kDocument, {by.actor, by.first, sent.length}, {}, by.time, sent.body.view());
    bodies_.push_back(set.element_of(change, {}));
  }
}

Payload ChangesAsState::encode() const {
  std::vector<ByteView> views;
  for (const Payload& body : bodies_) views.push_back(body.view());
  Applier host(nullptr);
  const auto encoded = sync::ChangeSet(kDocument, host).fold(views);
  SKERRY_CHECK(encoded.ok());
  return *encoded;
}

void decode_changes(crdts::Object& object, const Payload& encoded) {
  Applier host(&object);
  sync::ChangeSet set(kDocument, host);
  const auto fresh = set.fresh({{}, {}, encoded}, {});
  SKERRY_CHECK(fresh.ok());
  set.join({}, fresh->delta, sync::Origin::kOther);
}

}  // namespace skerry::bench
