#include <gtest/gtest.h>

#include "crash_suite.h"
#include "file_store.h"
#include "replica/store/sqlite_store.h"

namespace skerry::replica {
namespace {

StatusOr<std::unique_ptr<Store>> sqlite(Disk& disk, uint64_t epoch) {
  return SqliteStore::open(disk, epoch);
}

OpenStore plain(Defect defect) {
  return [defect](Disk& disk, uint64_t epoch) { return open_file_store(disk, epoch, defect); };
}

std::string all(const CrashReport& report) {
  std::string text;
  for (const std::string& one : report.broken) text += one + "\n";
  return text;
}

TEST(sqlite_store, keeps_its_promises_wherever_the_power_is_cut) {
  const CrashReport report = crash_everywhere(sqlite, 200);
  EXPECT_EQ(all(report), "");
  EXPECT_GE(report.points, 5000u);
  EXPECT_GE(report.lost_tails, 1000u);
  RecordProperty("points", static_cast<int>(report.points));
}

TEST(sqlite_store, says_what_is_damaged_or_has_it_all) {
  EXPECT_EQ(all(rot_everywhere(sqlite, 200, 1000)), "");
}

TEST(crash_suite, finds_nothing_wrong_with_a_right_store) {
  EXPECT_EQ(all(crash_everywhere(plain(Defect::kNone), 40)), "");
  EXPECT_EQ(all(rot_everywhere(plain(Defect::kNone), 40, 300)), "");
}

TEST(crash_suite, catches_one_that_acknowledges_before_it_syncs) {
  EXPECT_NE(all(crash_everywhere(plain(Defect::kAcknowledgesBeforeSync), 40)).find("lost"),
            std::string::npos);
}

TEST(crash_suite, catches_one_that_goes_on_under_an_old_epoch) {
  EXPECT_NE(all(crash_everywhere(plain(Defect::kContinuesEpoch), 40)).find("old epoch"),
            std::string::npos);
}

TEST(crash_suite, catches_one_that_checks_nothing) {
  EXPECT_NE(all(rot_everywhere(plain(Defect::kChecksNothing), 40, 300)).find("nobody wrote"),
            std::string::npos);
}

TEST(crash_suite, catches_one_that_syncs_no_folder) {
  EXPECT_NE(all(crash_everywhere(plain(Defect::kSyncsNoFolder), 40)).find("lost"),
            std::string::npos);
}

TEST(crash_suite, catches_one_that_takes_an_empty_file_for_a_new_store) {
  EXPECT_NE(all(crash_everywhere(plain(Defect::kTakesEmptyForNew), 40)).find("lost"),
            std::string::npos);
}

}  // namespace
}  // namespace skerry::replica
