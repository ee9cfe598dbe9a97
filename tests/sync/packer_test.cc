#include "sync/intake/packer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "toy_host.h"

namespace skerry::test {
namespace {

using namespace sync;
using testing::ElementsAre;

void add(ChangeLog& log, const Change& change, const Bundle* bundle = nullptr) {
  log.append(change.dots, bundle != nullptr ? bundle->encoded : change.encoded,
             bundle != nullptr ? ItemKind::kBundle : ItemKind::kChange);
  log.receive(change.dots, change.hash);
}

// Whether each item of a frame is a bundle.
std::vector<bool> items_of(const Payload& frame) {
  std::vector<bool> items;
  ItemReader reader(open_frame(frame.view())->body);
  while (const auto item = reader.next()) items.push_back(item->kind == ItemKind::kBundle);
  return items;
}

class PackerTest : public testing::Test {
 protected:
  // Actor 1 folded its two commits; what came from others lies before and between them.
  PackerTest() {
    const Change first = toy_change(1, 1);
    const Change second = toy_change(1, 2);
    const Bundle both = toy_bundle({first, second});
    add(log_, toy_change(2, 1));
    add(log_, first, &both);
    add(log_, toy_change(3, 1));
    add(log_, second, &both);
  }

  ToyHost host_;
  ChangeLog log_;
  Packer::Room room_;
  Packer packer_{{1}, 60'000, log_, host_, room_};
};

TEST_F(PackerTest, a_bundle_goes_once_into_a_frame) {
  const std::vector<RowIndex> rows = {0, 1, 2, 3};
  EXPECT_THAT(items_of(packer_.frame(rows, Packer::Form::kPlain)), ElementsAre(false, true, false));
}

TEST_F(PackerTest, a_bundle_goes_along_though_its_first_change_is_known) {
  const std::vector<RowIndex> rows = {0, 2, 3};
  EXPECT_THAT(items_of(packer_.frame(rows, Packer::Form::kPlain)), ElementsAre(false, false, true));
}

TEST_F(PackerTest, a_row_repeats_only_what_the_peer_lacks_as_well) {
  Known known;
  EXPECT_TRUE(packer_.is_repeat(known, 3));
  known.raise(toy_actor(1), 1, log_);
  EXPECT_FALSE(packer_.is_repeat(known, 3));
}

// What one has packed last is not what another asks for, though it has the same rows.
TEST_F(PackerTest, shares_its_room_and_not_its_frames) {
  ChangeLog others;
  for (uint64_t i = 1; i <= 4; ++i) add(others, toy_change(7, i));
  const std::vector<RowIndex> rows = {0, 1, 2, 3};
  const Payload frame = packer_.frame(rows, Packer::Form::kPlain);
  EXPECT_EQ(packer_.frame(rows, Packer::Form::kPlain).data(), frame.data());
  {
    Packer other({1}, 60'000, others, host_, room_);
    EXPECT_NE(other.frame(rows, Packer::Form::kPlain).data(), frame.data());
    EXPECT_THAT(items_of(other.frame(rows, Packer::Form::kPlain)),
                ElementsAre(false, false, false, false));
  }
  EXPECT_EQ(room_.last_of, nullptr);
  EXPECT_THAT(items_of(packer_.frame(rows, Packer::Form::kPlain)), ElementsAre(false, true, false));
}

}  // namespace
}  // namespace skerry::test
