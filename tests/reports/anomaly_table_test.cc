// The table of a search for anomalies: what stands in its cells, what stands below it, and when it
// is invalid.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/anomaly_table.h"

namespace skerry::reports {
namespace {

using results::AnomalyCell;
using results::AnomalyRow;
using results::AnomalyTable;
using results::Presence;
using ::testing::HasSubstr;
using ::testing::Not;

AnomalyCell found(bool is_claimed_absent) {
  AnomalyCell cell;
  cell.presence = Presence::kFound;
  cell.is_claimed_absent = is_claimed_absent;
  cell.what = "b was typed before a";
  cell.steps = {"1  replica 0: insert \"a\" at 0", "2  replica 1: insert \"b\" at 0"};
  cell.value = "ba";
  cell.commands = 2;
  cell.replicas = 2;
  cell.deliveries = 1;
  return cell;
}

AnomalyCell none() {
  AnomalyCell cell;
  cell.presence = Presence::kNone;
  return cell;
}

AnomalyTable table_of(AnomalyCell second) {
  AnomalyTable table;
  table.scenario = "sample";
  table.description = "two designs";
  table.anomalies = {"forward_interleaving", "sum_below_zero"};
  table.rows.push_back({"rga", "text", "2x2", 1, 10, "", {std::move(second), {}}});
  table.rows.push_back({"pn_counter", "counter", "2x3, 200 by chance", 1, 10, "", {{}, none()}});
  return table;
}

TEST(AnomalyTable, shows_each_history_in_full_below_the_table) {
  const std::string text = anomaly_table(table_of(found(false)), Paint::kPlain);
  EXPECT_THAT(text, HasSubstr("yes, 2"));
  EXPECT_THAT(text, HasSubstr("rga, forward_interleaving\n    1  replica 0: insert \"a\" at 0\n"));
  EXPECT_THAT(text, HasSubstr("none: none within 2x3, 200 by chance"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(AnomalyTable, leaves_out_what_does_not_apply_to_a_family) {
  const std::string text = anomaly_table(table_of(none()), Paint::kPlain);
  const std::string counters = text.substr(text.find("counter"));
  EXPECT_THAT(counters, Not(HasSubstr("interleaving")));
}

TEST(AnomalyTable, is_invalid_exactly_when_a_claim_is_refuted_or_a_design_does_not_converge) {
  EXPECT_EQ(table_of(found(false)).verdict(), results::Verdict::kValid);
  EXPECT_EQ(table_of(none()).verdict(), results::Verdict::kValid);
  EXPECT_EQ(table_of(found(true)).verdict(), results::Verdict::kInvalid);
  AnomalyTable diverging = table_of(none());
  diverging.rows[0].failure = "after 1 2: \"ab\", another order gives \"ba\"";
  EXPECT_EQ(diverging.verdict(), results::Verdict::kInvalid);
  EXPECT_THAT(anomaly_table(diverging, Paint::kPlain), HasSubstr("rga DOES NOT CONVERGE"));
  AnomalyTable cut = table_of(none());
  cut.complete = false;
  EXPECT_EQ(cut.verdict(), results::Verdict::kUnknown);
}

TEST(AnomalyTable, says_the_scope_in_every_cell_of_its_json) {
  const std::string json = to_json(table_of(found(true)));
  EXPECT_THAT(json, HasSubstr("\"cell\": \"none within 2x3, 200 by chance\""));
  EXPECT_THAT(json, HasSubstr("\"cell\": \"does not apply\""));
  EXPECT_THAT(json, HasSubstr("\"cell\": \"yes\""));
  EXPECT_THAT(json, HasSubstr("\"2  replica 1: insert \\\"b\\\" at 0\""));
  EXPECT_THAT(json, HasSubstr("\"verdict\": \"invalid\""));
}

}  // namespace
}  // namespace skerry::reports
