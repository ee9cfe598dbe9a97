// The row of docs/tutorial/add-a-crdt.md in the catalogue, as its page says, and in the table of
// anomalies. CMakeLists.txt links what else reads the catalogue with it.
#include <gtest/gtest.h>

#include <algorithm>

#include "crdts/object/catalogue.h"
#include "harness/anomalies/search.h"

namespace skerry::crdts {
namespace {

TEST(Tutorial, its_row_is_in_the_catalogue_beside_the_other_flags) {
  EXPECT_EQ(std::ranges::count(catalogue(), "lww_flag", &Design::name), 1);
  EXPECT_NE(find_design("enable_wins_flag"), nullptr);
}

TEST(Tutorial, its_claims_hold_and_what_it_does_not_claim_is_found) {
  ASSERT_NE(find_design("lww_flag"), nullptr);
  harness::AnomalySearch search;
  search.designs = {find_design("lww_flag")};
  search.anomalies = {Anomaly::kResurrectedElement, Anomaly::kLostConcurrentUpdate,
                      Anomaly::kClockPoisoning};
  harness::SearchShape shape;
  shape.each = 2;
  search.shapes = {shape};
  shape.has_clock_jumps = true;
  search.shapes.push_back(shape);
  search.samples = 20;
  const results::AnomalyTable table = harness::search_anomalies(search, {});
  ASSERT_EQ(table.rows.size(), 1u);
  ASSERT_EQ(table.rows[0].failure, "");
  ASSERT_EQ(table.rows[0].cells.size(), 3u);
  for (const results::AnomalyCell& cell : table.rows[0].cells) {
    EXPECT_EQ(cell.presence == results::Presence::kNone, cell.is_claimed_absent) << cell.what;
  }
}

}  // namespace
}  // namespace skerry::crdts
