// skerry serve and skerry connect as people get them wrong. What they do when they are used right
// is in tests/live.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command.h"

namespace skerry::cli {
namespace {

using testing::HasSubstr;

struct Case {
  const char* arguments;
  const char* says;
};

TEST(LiveVerbs, say_what_was_expected) {
  const Scratch scratch;
  const std::string data = (scratch / "data").string();
  const Case cases[] = {
      {"serve", "give --data"},
      {"serve --data D", "give --crdt"},
      {"serve --data D --crdt fuge", "did you mean `fugue`?"},
      {"serve --data D --crdt fugue --mode stats", "did you mean `state`?"},
      {"serve --data D --crdt fugue --listen 7733", "expected HOST:PORT"},
      {"serve --data D --crdt fugue --listen 0.0.0.0:0", "give --key FILE"},
      {"serve --data D --crdt fugue --key nosuch.key", "a key is 64 hexadecimal digits"},
      {"serve --data D --crdt fugue --batch 10", "expected a duration"},
      {"serve --data D --crdt fugue --documents 0", "--documents"},
      {"serve --data D --crdt fugue --documents 65536 --connections 16384", "more than 16777216"},
      {"serve --data D --crdt fugue --sttus x", "did you mean `--status`?"},
      {"connect", "give the server's address"},
      {"connect 127.0.0.1:1", "give --data"},
      {"connect 127.0.0.1:1 --data D --crdt fugue --wait soon", "expected a duration"},
      {"connect 127.0.0.1:1 --data D --crdt fugue --edits nosuch", "nosuch cannot be read"},
      {"connect 127.0.0.1:1 --data D --crdt fugue --play nosuch", "nosuch"},
      {"connect 127.0.0.1:1 --data D --crdt fugue --edits a --play b", "not both"},
  };
  for (const Case& each : cases) {
    std::string arguments = each.arguments;
    if (const size_t at = arguments.find("--data D"); at != std::string::npos) {
      arguments.replace(at, 8, "--data '" + data + "'");
    }
    const Outcome outcome = skerry_run(arguments + " </dev/null");
    EXPECT_EQ(outcome.status, 2) << each.arguments;
    EXPECT_THAT(outcome.err, HasSubstr(each.says)) << each.arguments;
    EXPECT_FALSE(std::filesystem::exists(data)) << each.arguments;
  }
}

TEST(LiveRun, says_what_it_cannot) {
  const Scratch scratch;
  const std::string out = " --live --out '" + (scratch / "out").string() + "'";
  const std::string scenarios = "run " SKERRY_SOURCE_DIR "/scenarios/";
  const Case cases[] = {
      {"faults/rollback.toml", "cannot damage, copy or roll back a disk"},
      {"gossip_1000.toml", "at most 200 nodes"},
      {"anomalies/quick.toml", "--live runs what happens in time"},
      {"partition_heal.toml --trace t.perfetto", "neither --trace nor --resume"},
  };
  for (const Case& each : cases) {
    const Outcome outcome = skerry_run(scenarios + each.arguments + out);
    EXPECT_EQ(outcome.status, 2) << each.arguments;
    EXPECT_THAT(outcome.err, HasSubstr(each.says)) << each.arguments;
  }
}

TEST(LiveRun, shows_both_worlds) {
  const Scratch scratch;
  const std::string file = (scratch / "brief.toml").string();
  write_file(file,
             "schema = 1\nname = \"brief\"\nduration = \"1s\"\n[replicas]\ncount = 2\n"
             "crdt = \"lww_set\"\n[sync]\ntopology = \"hub\"\n[network]\nlatency = \"5ms\"\n"
             "[[workload]]\nkind = \"set_ops\"\nrate = \"10/s\"\n");
  const Outcome table =
      skerry_run("run '" + file + "' --live --out '" + (scratch / "out").string() + "'");
  EXPECT_EQ(table.status, 0) << table.err;
  EXPECT_THAT(table.out, HasSubstr("simulated        live  difference"));
  EXPECT_THAT(table.out, HasSubstr("completed visibility pairs"));
  EXPECT_TRUE(std::filesystem::exists(scratch / "out/brief/latest"));
  EXPECT_TRUE(std::filesystem::exists(scratch / "out/brief.live/latest"));
}

TEST(LiveVerbs, connect_without_a_server_saves_and_says_so) {
  const Scratch scratch;
  const std::string folder = (scratch / "me").string();
  const std::string edits = (scratch / "edits").string();
  write_file(edits, "set.add(\"a\")\n\nset.add(\"b\")\nset.ad(\"c\")\n");
  const std::string line = "connect 127.0.0.1:1 --crdt add_wins_set --wait 200ms --data '" + folder;
  const Outcome first = skerry_run(line + "' --edits '" + edits + "'");
  EXPECT_EQ(first.status, 2);
  EXPECT_THAT(first.err, HasSubstr("edits:4: column 1: no verb `set.ad`"));
  EXPECT_THAT(first.err, HasSubstr("cannot be reached"));
  EXPECT_THAT(first.err, HasSubstr("2 dots are saved here and not with the server yet"));
  const Outcome again = skerry_run(line + "' --json </dev/null");
  EXPECT_EQ(again.status, 3);
  EXPECT_THAT(again.out, HasSubstr(R"("value":["a","b"])"));
  EXPECT_THAT(again.out, HasSubstr(R"({"event":"end","synced":false,"pending":2,"unsaved":0,)"));
}

TEST(LiveVerbs, a_folder_stays_of_its_design) {
  const Scratch scratch;
  const std::string folder = (scratch / "me").string();
  const std::string line = "connect 127.0.0.1:1 --wait 0s --data '" + folder + "' --crdt ";
  EXPECT_EQ(skerry_run(line + "fugue </dev/null").status, 3);
  const Outcome other = skerry_run(line + "rga </dev/null");
  EXPECT_EQ(other.status, 2);
  EXPECT_THAT(other.err, HasSubstr("holds documents of crdt=fugue"));
}

}  // namespace
}  // namespace skerry::cli
