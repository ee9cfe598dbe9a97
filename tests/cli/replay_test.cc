// skerry replay: from a verdict to what did the harm, in one command.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "command.h"

namespace skerry::cli {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kMutants = SKERRY_SOURCE_DIR "/scenarios/mutants/";

// The arguments of each `skerry replay` that the text offers.
std::vector<std::string> offered(const std::string& text) {
  const std::string what = "replay event by event: skerry ";
  std::vector<std::string> lines;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
    const size_t begin = at + what.size();
    lines.push_back(text.substr(begin, text.find('\n', begin) - begin));
  }
  return lines;
}

TEST(Replay, of_every_defect_each_line_that_is_offered_tells_how_it_broke) {
  for (const auto& entry : std::filesystem::directory_iterator(kMutants)) {
    const Scratch scratch;
    const Outcome run =
        skerry_run("run " + entry.path().string() + " --out " + (scratch / "results").string());
    ASSERT_EQ(run.status, 1) << entry.path();
    const std::vector<std::string> lines = offered(run.out);
    ASSERT_FALSE(lines.empty()) << run.out;
    for (const std::string& line : lines) {
      const Outcome told = skerry_run(line);
      EXPECT_EQ(told.status, 1) << line << told.err;
      EXPECT_THAT(told.out, ContainsRegex("\ninvalid: (document [0-9]: )?at ")) << line;
      EXPECT_THAT(told.out, HasSubstr("\nAfter event #")) << line;
    }
  }
}

TEST(Replay, leads_from_a_lost_update_to_the_frame_that_was_lost) {
  const Outcome told =
      skerry_run("replay " + kMutants + "never_retransmits.toml --until no_lost_updates");
  EXPECT_EQ(told.status, 1);
  EXPECT_THAT(told.out, HasSubstr("does set.add(\"key-40\"): change 1 of replica 0\n"));
  EXPECT_THAT(told.out, HasSubstr("0         what it sent server is lost on the way, by chance: "
                                  "1 change: 1 of replica 0 (56 bytes)\n"));
  EXPECT_THAT(told.out, Not(HasSubstr("change 2 of replica 0")));
  EXPECT_THAT(told.out, HasSubstr("\ninvalid: at 20.003499027 s: change 1 of replica 0"));
}

TEST(Replay, shows_what_two_replicas_differ_in) {
  const Outcome told = skerry_run("replay " + kMutants +
                                  "text_ties_by_arrival.toml --until strong_eventual_consistency");
  EXPECT_EQ(told.status, 1);
  EXPECT_THAT(told.out, HasSubstr("They differ: 3 shows \"  a\", 0 \" a \"\n"));
}

TEST(Replay, tells_what_is_asked_for_alone) {
  const std::string run = "replay " SKERRY_SOURCE_DIR "/scenarios/faults/clone.toml ";
  const Outcome first = skerry_run(run + "--until 50");
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_THAT(first.out, HasSubstr("After event #50, at "));
  EXPECT_THAT(first.out, HasSubstr("#50"));
  EXPECT_THAT(first.out, Not(HasSubstr("#51")));
  EXPECT_EQ(skerry_run(run + "--until '#50'").out, first.out);
  const Outcome later = skerry_run(run + "--from 40 --until 50");
  EXPECT_THAT(later.out, Not(HasSubstr("#39  ")));
  EXPECT_THAT(skerry_run(run + "--until 1s").out, Not(HasSubstr("  2.")));
  const Outcome of_one = skerry_run(run + "--until 50 --at 0");
  EXPECT_THAT(of_one.out, HasSubstr("\n  0       has "));
  EXPECT_THAT(of_one.out, Not(HasSubstr("\n  1       has ")));
  EXPECT_THAT(skerry_run(run + "--until 2s --change 0.1").out,
              HasSubstr("tells its user that change 1 of replica 0 is saved"));
}

TEST(Replay, for_programs_each_line_says_who_and_which_changes) {
  const Outcome told =
      skerry_run("replay " + kMutants + "never_retransmits.toml --until no_lost_updates --json");
  EXPECT_EQ(told.status, 1);
  const auto json = nlohmann::json::parse(told.out);
  EXPECT_EQ(json["verdict"], "invalid");
  const auto& lost = json["told"].back();
  EXPECT_EQ(lost["event"], 13);
  EXPECT_EQ(lost["kind"], "lost");
  EXPECT_EQ(lost["at_ns"], 166'138'019);
  EXPECT_EQ(lost["node"], 0);
  EXPECT_EQ(lost["peer"], 3);
  EXPECT_EQ(lost["changes"][0]["first"], 1);
  EXPECT_THAT(std::string(lost["text"]), HasSubstr("is lost on the way, by chance"));
}

TEST(Replay, filters_by_link_and_kind_must_all_agree) {
  const std::string run = "replay " SKERRY_SOURCE_DIR "/scenarios/faults/clone.toml --until 3s ";
  const auto lines_of = [&run](const std::string& filter) {
    const Outcome outcome = skerry_run(run + filter);
    EXPECT_EQ(outcome.status, 0) << filter << outcome.err;
    std::vector<std::string> lines;
    std::istringstream in(outcome.out);
    for (std::string line; std::getline(in, line) && !line.empty();) lines.push_back(line);
    EXPECT_FALSE(lines.empty()) << filter;
    return lines;
  };
  for (const std::string& line : lines_of("--link '0 -> server'")) {
    const bool is_sent = line.find("  0         sends server: ") != std::string::npos;
    const bool is_taken = line.find("  server    takes from 0: ") != std::string::npos;
    EXPECT_TRUE(is_sent || is_taken || line.find("connect") != std::string::npos ||
                line.find("dials") != std::string::npos)
        << line;
  }
  const auto there = lines_of("--link '0->server' --kind send");
  const auto back = lines_of("--link 'server->0' --kind send");
  const auto both = lines_of("--link '0<->server' --kind send");
  EXPECT_EQ(there.size() + back.size(), both.size());
  for (const std::string& line : there) EXPECT_THAT(line, HasSubstr("  0         sends server: "));
  const auto to_all = lines_of("--link 'server->*' --kind send,deliver");
  EXPECT_GT(to_all.size(), back.size());
  for (const std::string& line : to_all) EXPECT_THAT(line, HasSubstr("  server    sends "));
  for (const std::string& line : lines_of("--kind command --kind saved --at 1")) {
    EXPECT_THAT(line, HasSubstr("  1         "));
  }
  const auto of_change = lines_of("--kind send --change 0.1 --at 0");
  EXPECT_EQ(of_change.size(), 1u);
}

TEST(Replay, filters_that_nothing_passes_say_so) {
  const Outcome none =
      skerry_run("replay " SKERRY_SOURCE_DIR "/scenarios/faults/clone.toml --until 1s --kind lost");
  EXPECT_EQ(none.status, 0) << none.err;
  EXPECT_THAT(none.out, ::testing::StartsWith("Nothing that was asked for happened.\n"));
}

TEST(Replay, shows_a_replica_whole_where_it_stops) {
  const std::string run = "replay " + kMutants + "forgotten_log.toml --kind fault --until ";
  const Outcome told = skerry_run(run + "6s --show 1");
  EXPECT_EQ(told.status, 0) << told.err;
  EXPECT_THAT(told.out, HasSubstr("\nreplica 1:\n  shows        {key-0, "));
  EXPECT_THAT(told.out,
              HasSubstr("\n  received     31 dots: 1..9 of replica 0, 1..13 of replica 1, "
                        "1..9 of replica 2\n  integrated   the same\n"));
  EXPECT_THAT(told.out, HasSubstr("\n  queues       1 of its own that no peer has acknowledged, "));
  EXPECT_THAT(told.out, HasSubstr("\n  connected    with server since event #2, at 30 ms\n"));
  EXPECT_THAT(told.out, HasSubstr("\n  writes as    replica 1, in life 1 ("));
  EXPECT_THAT(told.out, HasSubstr("\n  log          31 records durable, "));
  EXPECT_THAT(told.out, HasSubstr("\n  clocks       the wall shows 2026-01-01T00:00:06."));
  EXPECT_THAT(told.out, Not(HasSubstr("\nserver:\n")));
  const Outcome down = skerry_run(run + "9500ms --show 1 --show server");
  EXPECT_THAT(down.out, HasSubstr("\nreplica 1 is down, after one life\n"));
  EXPECT_THAT(down.out, HasSubstr("\n  log          0 records durable, 0 bytes\n"));
  EXPECT_THAT(down.out, HasSubstr("\nserver:\n  shows        nothing: it only stores\n"));
  EXPECT_THAT(skerry_run(run + "12s --show 1").out, HasSubstr(", in life 2 ("));
}

TEST(Replay, says_what_two_replicas_lack_of_one_another) {
  const std::string run = "replay " + kMutants + "never_retransmits.toml --kind fault --until ";
  const Outcome told = skerry_run(run + "600ms --diff 0 2");
  EXPECT_THAT(
      told.out,
      HasSubstr("\nreplica 0 beside replica 2:\n  replica 0 alone has 3 dots:\n    change 1 "
                "of replica 0: replica 0 does set.add(\"key-40\") (event #13, at "
                "166.138019 ms)\n"));
  EXPECT_THAT(told.out, HasSubstr("\n  replica 2 alone has 1 dot:\n    change 1 of replica 2: "
                                  "replica 2 does set.add(\"key-257\") (event #22, at "));
  EXPECT_THAT(told.out, HasSubstr("\n  They differ: 0 shows {"));
  const Outcome many = skerry_run(run + "20s --diff 0 2");
  EXPECT_THAT(many.out, HasSubstr("\n    ... and "));
  EXPECT_LT(many.out.size(), 10'000u);
  const Outcome same = skerry_run("replay " SKERRY_SOURCE_DIR
                                  "/scenarios/faults/clone.toml --kind fault --diff 0 1");
  EXPECT_THAT(same.out, HasSubstr("\n  they have the same changes\n  they show the same\n"));
  const Outcome fork = skerry_run("replay " + kMutants +
                                  "cloned_disk.toml --kind fault --until no_forks --diff 1 server");
  EXPECT_THAT(fork.out, HasSubstr("they have the same numbers, and different changes: a fork\n"));
}

TEST(Replay, help_names_the_kinds) {
  const std::string help = skerry_run("replay --help").out;
  for (const char* kind : {"command", "send", "receive", "lost", "deliver", "saved", "connection",
                           "refused", "fork", "fault", "process", "heal"}) {
    EXPECT_THAT(help, HasSubstr("\n  " + std::string(kind) + " ")) << kind;
  }
}

// A number means another change in another life of its replica.
TEST(Replay, of_a_broken_check_tells_the_change_of_that_life_alone) {
  const Outcome told =
      skerry_run("replay " + kMutants + "forgotten_log.toml --until no_lost_updates");
  EXPECT_THAT(told.out, HasSubstr("does set.add(\"key-7\"): change 13 of replica 1\n"));
  EXPECT_THAT(told.out, Not(HasSubstr("does set.add(\"key-58\"): change 13 of replica 1\n")));
}

TEST(Replay, a_run_that_fails_tells_how_it_came_about) {
  const Scratch scratch;
  const Outcome run = skerry_run("run " + kMutants + "never_retransmits.toml --seed 1..3 --out " +
                                 (scratch / "results").string());
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.out, HasSubstr("\n      the harm:    event #13, at 166.138019 ms: the frame that "
                                 "carries it from replica 0 to server is lost on the way, by "
                                 "chance\n"));
  EXPECT_THAT(run.out, HasSubstr("\n      stop there:  skerry replay "));
  // And so do its results.
  EXPECT_THAT(contents_of(scratch / "results/mutant_never_retransmits/latest/summary.json"),
              HasSubstr("\\nthe harm:    event #13, "));
}

TEST(Replay, what_is_wrong_with_its_arguments_is_told) {
  const std::string run = "replay " SKERRY_SOURCE_DIR "/scenarios/faults/clone.toml ";
  const auto refused = [](const std::string& line, const std::string& why) {
    const Outcome outcome = skerry_run(line);
    EXPECT_EQ(outcome.status, 2) << line;
    EXPECT_THAT(outcome.err, HasSubstr(why)) << line;
    EXPECT_EQ(outcome.out, "") << line;
  };
  refused("replay", "give a scenario");
  refused(run + "--until convergs", "did you mean `converges`?");
  refused(run + "--until causal_delivery", "the check causal_delivery holds in this run");
  refused(run + "--at 99", "--at is `99`, which is not there: people are 0 to ");
  refused(run + "--kind send,losst",
          "--kind is `losst`, and there is no such kind; did you mean `lost`?");
  refused(run + "--kind ''", "expected one of command, send, receive");
  refused(run + "--link 0-1", "--link is `0-1`; expected two replicas, such as 0->server");
  refused(run + "--link '0->serve'", "with `serve`, which is not there: people are 0 to ");
  refused(run + "--show 99", "--show is `99`, which is not there: people are 0 to ");
  refused(run + "--diff 0 serve", "--diff is `serve`, which is not there: people are 0 to ");
  refused(run + "--diff 0", "--diff");
  refused(run + "--change 7", "expected a replica and the number of a dot, such as 3.17");
  refused(run + "--seed 1..3", "expected one whole number");
  refused("replay " SKERRY_SOURCE_DIR "/scenarios/quickstart.toml",
          "cells; choose one, such as --set replicas.crdt=");
  refused("replay " SKERRY_SOURCE_DIR "/scenarios/histories/counter_pasts.toml",
          "is no run in time");
}

}  // namespace
}  // namespace skerry::cli
