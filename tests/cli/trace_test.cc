// skerry run --trace: the run that matters is drawn, and the file is whole or not there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command.h"
#include "trace_reader.h"

namespace skerry::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string title_in(const std::filesystem::path& path) {
  return read_trace(contents_of(path)).on("the run").front().name;
}

// A run of `arguments` that keeps its results in the folder.
Outcome run_in(const Scratch& scratch, const std::string& arguments) {
  return skerry_run("run " + arguments + " --out " + (scratch / "results").string());
}

TEST(TraceCommand, draws_one_run_and_says_where) {
  const Scratch scratch;
  write_file(scratch / "quick.toml", quick_scenario());
  const std::string file = (scratch / "quick.perfetto").string();
  const Outcome outcome = run_in(scratch, (scratch / "quick.toml").string() + " --trace " + file);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  const std::string bytes = contents_of(file);
  const ReadTrace trace = read_trace(bytes);
  EXPECT_THAT(outcome.err, HasSubstr("\ntrace: " + file + ": quick, seed 1, " +
                                     std::to_string(trace.events.size()) + " events, " +
                                     std::to_string(bytes.size()) + " bytes\n"));
  EXPECT_THAT(outcome.err, Not(HasSubstr("left out")));
  const auto run = trace.on("the run");
  EXPECT_THAT(run.front().notes.at("again"), HasSubstr("skerry replay "));
  EXPECT_EQ(skerry_run(run.front().notes.at("again").substr(7) + " --until 1s").status, 0);
  EXPECT_GT(trace.count("send"), 0u);
  for (const std::string& entry : scratch.entries()) EXPECT_THAT(entry, Not(HasSubstr(".tmp")));
  // The same again, over what is there.
  EXPECT_EQ(run_in(scratch, (scratch / "quick.toml").string() + " --trace " + file).status, 0);
  EXPECT_EQ(contents_of(file), bytes);
}

TEST(TraceCommand, with_json_says_so_on_standard_error_alone) {
  const Scratch scratch;
  write_file(scratch / "quick.toml", quick_scenario());
  const std::string line = (scratch / "quick.toml").string() + " --json --trace ";
  const Outcome outcome = run_in(scratch, line + (scratch / "t").string());
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.out, ::testing::StartsWith("{"));
  EXPECT_THAT(outcome.out, ::testing::EndsWith("}\n"));
  EXPECT_THAT(outcome.err, HasSubstr("trace: "));
}

TEST(TraceCommand, of_many_cells_and_seeds_draws_the_first_that_fails_else_the_first) {
  const Scratch scratch;
  const std::string valid = quick_scenario() + "[matrix]\n\"replicas.count\" = [2, 3]\n";
  write_file(scratch / "valid.toml", valid);
  const std::string file = (scratch / "trace").string();
  const Outcome all =
      run_in(scratch, (scratch / "valid.toml").string() + " --seed 4..6 --trace " + file);
  EXPECT_EQ(all.status, 0) << all.err;
  EXPECT_EQ(title_in(file), "quick, replicas.count=2, seed 4");

  // Only the second cell loses anything that is not sent again.
  std::string mixed = quick_scenario();
  mixed.replace(mixed.find("[[workload]]"), 0,
                "[sync]\ntransport = \"datagram\"\nmutant = \"never_retransmits\"\n");
  mixed += "[matrix]\n\"network.loss\" = [0, 0.5]\n";
  write_file(scratch / "mixed.toml", mixed);
  const Outcome broken =
      run_in(scratch, (scratch / "mixed.toml").string() + " --seed 2..3 --trace " + file);
  EXPECT_EQ(broken.status, 1) << broken.out << broken.err;
  EXPECT_EQ(title_in(file), "quick, network.loss=0.5, seed 2");
  bool is_there = false;
  for (const ReadEvent& event : read_trace(contents_of(file)).on("checks")) {
    is_there = is_there || event.name.starts_with("invalid: ");
  }
  EXPECT_TRUE(is_there);
  const Outcome chosen = run_in(scratch, (scratch / "mixed.toml").string() +
                                             " --seed 3 --set network.loss=0.5 --trace " + file);
  EXPECT_THAT(chosen.err, HasSubstr(", seed 3, "));
}

TEST(TraceCommand, refuses_before_the_run_what_cannot_be_written) {
  const Scratch scratch;
  write_file(scratch / "quick.toml", quick_scenario());
  const std::string scenario = (scratch / "quick.toml").string();
  std::filesystem::create_directory(scratch / "folder");
  const auto refused = [&](const std::string& arguments, const std::string& why) {
    const Outcome outcome = run_in(scratch, arguments);
    EXPECT_EQ(outcome.status, 2) << arguments;
    EXPECT_THAT(outcome.err, HasSubstr(why)) << arguments;
    EXPECT_EQ(outcome.out, "") << arguments;
    for (const std::string& entry : scratch.entries()) {
      EXPECT_THAT(entry, Not(HasSubstr("summary.json"))) << arguments;
      EXPECT_THAT(entry, Not(HasSubstr(".tmp-"))) << arguments;
    }
  };
  refused(scenario + " --trace -", "the trace cannot be written to `-`: it is for a viewer");
  refused(scenario + " --trace ''", "needs a file's name");
  refused(scenario + " --trace " + (scratch / "folder").string(), "it is no file");
  refused(scenario + " --trace /dev/full", "it is no file");
  refused(scenario + " --trace " + (scratch / "nowhere/t").string(), "No such file");
  refused(scenario + " " + scenario + " --trace " + (scratch / "t").string(),
          "--trace draws a run of one scenario");
  refused(SKERRY_SOURCE_DIR "/scenarios/histories/counter_pasts.toml --trace " +
              (scratch / "t").string(),
          "is no run in time");
  EXPECT_FALSE(std::filesystem::exists(scratch / "t"));
}

// Room for the results and not for the trace: they are kept, and nothing of it stays.
TEST(TraceCommand, leaves_nothing_where_writing_ends_in_an_error) {
  const Scratch scratch;
  std::string busy = quick_scenario();
  busy.replace(busy.find("duration = \"2s\""), 15, "duration = \"90s\"");
  busy.replace(busy.find("\"2/s\""), 5, "\"50/s\"");
  write_file(scratch / "busy.toml", busy);
  write_file(scratch / "t", "what was there");
  const std::string arguments = "run " + (scratch / "busy.toml").string() + " --out " +
                                (scratch / "results").string() + " --trace " +
                                (scratch / "t").string();
  const Outcome outcome = skerry_run(arguments, "ulimit -f 1024; trap '' XFSZ;");
  EXPECT_EQ(outcome.status, 2) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("cannot write " + (scratch / "t.tmp-").string()));
  EXPECT_THAT(outcome.out, HasSubstr("report: "));
  EXPECT_EQ(contents_of(scratch / "t"), "what was there");
  for (const std::string& entry : scratch.entries()) EXPECT_THAT(entry, Not(HasSubstr("t.tmp-")));
}

// The sweep is over by then: its results stay.
TEST(TraceCommand, leaves_nothing_where_it_is_interrupted) {
  const Scratch scratch;
  const std::string file = (scratch / "t").string();
  const std::string line =
      "cd '" SKERRY_SOURCE_DIR "' && { '" SKERRY_BINARY
      "' run scenarios/quickstart.toml --seed 1 --set replicas.crdt=rga --out " +
      (scratch / "results").string() + " --trace " + file + " >" + (scratch / "out").string() +
      " 2>&1 & pid=$!; while [ ! -s " + file +
      ".tmp-$pid ] && kill -0 $pid 2>/dev/null; do sleep 0.01; done; kill -TERM $pid; wait $pid; }";
  const int raw = std::system(line.c_str());
  EXPECT_TRUE(WIFEXITED(raw) && WEXITSTATUS(raw) == 143) << contents_of(scratch / "out");
  EXPECT_THAT(contents_of(scratch / "out"), HasSubstr("report: "));
  for (const std::string& entry : scratch.entries()) {
    EXPECT_FALSE(entry == "t" || entry.starts_with("t.tmp-")) << entry;
  }
}

TEST(TraceCommand, is_in_the_help_and_the_completions) {
  const std::string help = skerry_run("run --help").out;
  EXPECT_THAT(help, HasSubstr("--trace FILE"));
  EXPECT_THAT(help, HasSubstr("--trace clone.perfetto\n"));
  EXPECT_THAT(skerry_run("completions bash").out, HasSubstr("--trace"));
}

}  // namespace
}  // namespace skerry::cli
