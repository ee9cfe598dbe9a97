// Arrivals come out as they went in, however many wait.
#include "sync/intake/waiting_arrivals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <string>

#include "core/rng.h"

namespace skerry::sync {
namespace {

constexpr ActorId kActor{ReplicaId{3}, 9};

Arrival change_at(uint64_t n) {
  const std::string body = "body " + std::to_string(n);
  Frontier dependencies;
  if (n % 3 == 0) dependencies.push_back({{ReplicaId{1}, 1}, n});
  Arrival arrival;
  arrival.change =
      make_change(DocumentId{7}, {kActor, n, 1 + n % 4}, dependencies, {},
                  ByteView(reinterpret_cast<const uint8_t*>(body.data()), body.size()));
  return arrival;
}

Arrival bundle_at(uint64_t n) {
  Bundle header;
  header.document = DocumentId{7};
  header.covers.push_back({{kActor, n, 1}, Hash128{n, n}});
  Arrival arrival;
  arrival.bundle = std::make_unique<Bundle>(make_bundle(header, {}));
  arrival.fresh = header.covers;
  return arrival;
}

Arrival arrival_at(uint64_t n) { return n % 7 == 0 ? bundle_at(n) : change_at(n); }

bool are_same(ByteView a, ByteView b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

void expect_equal(const Arrival& a, const Arrival& b) {
  ASSERT_EQ(a.kind(), b.kind());
  EXPECT_TRUE(are_same(a.encoded().view(), b.encoded().view()));
  ASSERT_EQ(a.rows(), b.rows());
  for (uint32_t row = 0; row < a.rows(); ++row) {
    EXPECT_EQ(a.dots(row), b.dots(row));
    EXPECT_EQ(a.hash(row), b.hash(row));
  }
  EXPECT_EQ(a.change.dependencies, b.change.dependencies);
  EXPECT_TRUE(are_same(a.change.body, b.change.body));
}

TEST(WaitingArrivals, come_out_as_they_went_in) {
  Rng rng = Rng::stream(1, "waiting arrivals");
  WaitingArrivals::Slots room;
  WaitingArrivals arrivals(room);
  std::deque<uint64_t> model;
  uint64_t next = 1;
  size_t most = 0;
  for (int round = 0; round < 60; ++round) {
    for (uint64_t i = rng.below(90); i > 0; --i) {
      arrivals.push_back(arrival_at(next));
      model.push_back(next++);
    }
    most = std::max(most, model.size());
    const size_t left = round % 10 == 9 ? 0 : model.size() / 2;
    while (model.size() > left) {
      expect_equal(arrivals.take_front(), arrival_at(model.front()));
      model.pop_front();
    }
  }
  EXPECT_GT(most, 70u);  // more than wait whole
}

}  // namespace
}  // namespace skerry::sync
