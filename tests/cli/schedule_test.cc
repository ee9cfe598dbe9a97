// skerry replay --write-schedule, and playing what it wrote.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "command.h"

namespace skerry::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kScenario = SKERRY_SOURCE_DIR "/scenarios/mutants/never_retransmits.toml";

std::string digest_in(const std::string& text) {
  const size_t at = text.find("\"digest\": \"");
  return at == std::string::npos ? "" : text.substr(at, 11 + 32);
}

TEST(Schedule, is_written_and_played_by_replay_and_run) {
  const Scratch scratch;
  const std::string file = (scratch / "s.jsonl").string();
  const Outcome written =
      skerry_run("replay " + kScenario + " --seed 3 --write-schedule " + file + " --json");
  ASSERT_EQ(written.status, 0) << written.err;
  const std::string results = " --json --out " + (scratch / "results").string();
  const Outcome plain = skerry_run("run " + kScenario + " --seed 3" + results);
  const Outcome played = skerry_run("run " + file + results);
  EXPECT_EQ(played.status, plain.status) << played.err;
  const std::string digest = digest_in(written.out);
  ASSERT_EQ(digest.size(), 43u) << written.out;
  EXPECT_THAT(plain.out, HasSubstr(digest));
  EXPECT_THAT(played.out, HasSubstr(digest));
  const Outcome told = skerry_run("replay " + file + " --until no_lost_updates");
  EXPECT_EQ(told.status, 1) << told.err;
  EXPECT_THAT(told.out, HasSubstr("\ninvalid: at "));
  EXPECT_EQ(skerry_run("validate " + file).status, 0);
  EXPECT_EQ(skerry_run("replay " + file + " --seed 3 --until 1s").status, 0);
}

TEST(Schedule, is_whole_or_not_there) {
  const Scratch scratch;
  const std::string nowhere = (scratch / "no/such/folder/s.jsonl").string();
  const Outcome refused = skerry_run("replay " + kScenario + " --write-schedule " + nowhere);
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.out, IsEmpty());
  EXPECT_THAT(refused.err, HasSubstr(nowhere));
  std::filesystem::create_directory(scratch / "folder");
  const Outcome folder =
      skerry_run("replay " + kScenario + " --write-schedule " + (scratch / "folder").string());
  EXPECT_EQ(folder.status, 2);
  const std::string file = (scratch / "s.jsonl").string();
  write_file(file, "an older one");
  EXPECT_EQ(skerry_run("replay " + kScenario + " --write-schedule " + file).status, 0);
  size_t entries = 0;
  for (const auto& entry : std::filesystem::directory_iterator(scratch / "")) {
    entries += entry.path().filename() != "folder" ? 1 : 0;
  }
  EXPECT_EQ(entries, 1u) << "nothing is left beside it";
  EXPECT_THAT(contents_of(file), ::testing::StartsWith("{\"schedule\": 1, \"scenario\": \""));
}

TEST(Schedule, says_its_own_values) {
  const Scratch scratch;
  const std::string file = (scratch / "s.jsonl").string();
  ASSERT_EQ(skerry_run("replay " + kScenario + " --write-schedule " + file).status, 0);
  for (const char* verb : {"replay ", "run "}) {
    const Outcome seed = skerry_run(verb + file + " --seed 9");
    EXPECT_EQ(seed.status, 2);
    EXPECT_THAT(seed.err, HasSubstr("of seed 1"));
    const Outcome set = skerry_run(verb + file + " --set network.loss=0.5");
    EXPECT_EQ(set.status, 2);
    EXPECT_THAT(set.err, HasSubstr("--set is for scenarios"));
  }
  EXPECT_EQ(skerry_run("replay " + file + " --write-schedule " + file + "2").status, 2);
  EXPECT_EQ(skerry_run("replay " + kScenario + " --until 1s --write-schedule " + file).status, 2);
  write_file(file,
             contents_of(file) + "{\"fate\": \"lots\", \"link\": \"0->server\", \"send\": 1}\n");
  const Outcome wrong = skerry_run("replay " + file);
  EXPECT_EQ(wrong.status, 2);
  EXPECT_THAT(wrong.err, HasSubstr(":10: there is no fate `lots`; did you mean `lost`?"));
}

}  // namespace
}  // namespace skerry::cli
