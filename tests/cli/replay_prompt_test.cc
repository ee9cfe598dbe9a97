// skerry replay --interactive, as from a script: words piped in, a line each.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "command.h"

namespace skerry::cli {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string kMutants = SKERRY_SOURCE_DIR "/scenarios/mutants/";

Outcome typed(const std::string& words, const std::string& more = "",
              const std::string& scenario = "never_retransmits") {
  const Scratch scratch;
  write_file(scratch / "words", words);
  return skerry_run("replay " + kMutants + scenario + ".toml --interactive " + more + " <'" +
                    (scratch / "words").string() + "'");
}

TEST(ReplayPrompt, goes_forward_and_back) {
  const Outcome told = typed("next 12\nn\nback\nb 5\ngo 13\nwhere\nquit\nn\n");
  EXPECT_EQ(told.status, 0) << told.err;
  EXPECT_THAT(told.out, StartsWith("After event #0, at 0 s\n       #1  20 ms "));
  EXPECT_THAT(told.out, EndsWith("After event #13, at 166.138019 ms\n"
                                 "After event #13, at 166.138019 ms\n"));
  EXPECT_THAT(told.out, HasSubstr("\nAfter event #7, at "));
  // Once forward, once by `go`.
  const std::string what = "what it sent server is lost on the way, by chance: 1 change: 1 of ";
  const size_t first = told.out.find(what);
  ASSERT_NE(first, std::string::npos);
  EXPECT_NE(told.out.find(what, first + 1), std::string::npos);
}

TEST(ReplayPrompt, a_place_shows_the_same_whichever_way_led_there) {
  const std::string look = "show 0\nshow server\ndiff 1 2\n";
  const std::string forward = typed("go 99\nnext\n" + look).out;
  const std::string back = typed("n 300\ngo 20\nu 10s\ngo 100\n" + look).out;
  const std::string from = "After event #100, ";
  EXPECT_EQ(forward.substr(forward.rfind(from)), back.substr(back.rfind(from)));
  EXPECT_THAT(forward, HasSubstr("\n  received     "));
}

TEST(ReplayPrompt, leads_from_a_check_to_the_event_that_did_the_harm) {
  const Outcome told = typed("until no_lost_updates\ngo 13\nuntil strong_eventual_consistency\n",
                             "--kind lost --change 0.1");
  EXPECT_EQ(told.status, 0) << told.err;
  EXPECT_THAT(told.out, HasSubstr("\ninvalid: at 20.003499027 s: change 1 of replica 0, made at "));
  EXPECT_THAT(told.out, HasSubstr("\n  the harm:    event #13, at 166.138019 ms: the frame that "));
  EXPECT_THAT(told.out,
              HasSubstr("\n  go there:    go 13\nAfter event #562, at 20.003499027 s, "
                        "where the run is over\n      #13  166.138019 ms   0         what "
                        "it sent server is lost on the way, by chance: "));
  EXPECT_THAT(told.out, HasSubstr("strong_eventual_consistency holds to the end of the run\n"));
}

TEST(ReplayPrompt, stops_in_the_event_in_which_a_check_breaks) {
  const Outcome told =
      typed("u strong_eventual_consistency\ndiff 0 3\n", "--kind fault", "text_ties_by_arrival");
  EXPECT_THAT(told.out, HasSubstr("\nAfter event #64, at 471.72938 ms\n"));
  EXPECT_THAT(told.out, HasSubstr("\n  they have the same changes\n  They differ: 0 shows \" a \", "
                                  "3 \"  a\"\n"));
}

TEST(ReplayPrompt, filters_add_up_until_there_are_none) {
  const Outcome told =
      typed("filter kind lost\nfilter link 0->server\nfilter\nn 20\nfilter none\nwhere\n");
  EXPECT_THAT(told.out, HasSubstr("filter kind lost\nfilter link 0->server\n"));
  EXPECT_THAT(told.out, HasSubstr("#13  166.138019 ms   0         what it sent server is lost"));
  EXPECT_THAT(told.out, AllOf(Not(HasSubstr("2         what it sent server is lost")),
                              Not(HasSubstr("sends server: 1 change: 1 of"))));
  EXPECT_THAT(told.out, HasSubstr("\nEverything is told.\n"));
}

TEST(ReplayPrompt, begins_where_it_is_told_to) {
  const Outcome told = typed("show 1\n", "--until 600ms --at 1");
  EXPECT_THAT(told.out, AllOf(HasSubstr("\nAfter event #26, at "), HasSubstr("\nreplica 1:\n")));
  EXPECT_THAT(told.out, Not(HasSubstr("  0         does ")));
}

TEST(ReplayPrompt, says_what_is_wrong_and_goes_on) {
  const auto answers = [](const std::string& word, const std::string& what) {
    const Outcome told = typed(word + "\nnext\n");
    EXPECT_EQ(told.status, 0) << word;
    EXPECT_THAT(told.out, HasSubstr(what)) << word;
    EXPECT_THAT(told.out, HasSubstr("\nAfter event #1, at 20 ms\n")) << word;
  };
  answers("nxt", "there is no word `nxt`; did you mean `next`?\n");
  answers("next x", "next is `x`; expected a whole number\n");
  answers("until convergs", "until is `convergs`; expected a time such as 2.5s");
  answers("until convergs", "did you mean `converges`?\n");
  answers("go", "go is ``; expected the number of an event, such as #1234\n");
  answers("show 9", "show is `9`, which is not there: people are 0 to 2");
  answers("diff 1", "diff is `1`; expected two replicas\n");
  answers("filter kind losst", "filter: kind is `losst`, and there is no such kind; did you mean");
  answers("filter knd lost", "filter: there is no filter `knd`; did you mean `kind`?\n");
  answers("filter change 7", "expected a replica and the number of a dot, such as 3.17\n");
  answers("back", "This is the beginning.\n");
  answers("help", "\nback, b [K]  ");
  answers("", "");
}

TEST(ReplayPrompt, beyond_the_run_is_its_end_or_its_beginning) {
  const Outcome told =
      typed("go 1000000\nnext\nuntil 10min\nback 5000000\nuntil 1s\nuntil 1s\n", "--kind fault");
  EXPECT_EQ(told.status, 0) << told.err;
  const std::string end = "After event #562, at 20.003499027 s, where the run is over\n";
  EXPECT_THAT(told.out, HasSubstr(end + end + end + "After event #0, at 0 s\n"));
  EXPECT_THAT(told.out, HasSubstr("It is past 1s; `back` goes back\n"));
}

TEST(ReplayPrompt, tells_a_stated_number_of_lines_at_most) {
  const Outcome told = typed("n 100000\n");
  EXPECT_LT(std::count(told.out.begin(), told.out.end(), '\n'), 70);
  EXPECT_THAT(told.out, HasSubstr(" lines between\n"));
}

TEST(ReplayPrompt, is_for_people) {
  for (const char* more : {"--json", "--from 3", "--show 1", "--diff 0 1"}) {
    const Outcome told = typed("", more);
    EXPECT_EQ(told.status, 2) << more;
    EXPECT_THAT(told.err, HasSubstr("--interactive goes without --json, --from, --show and --diff"))
        << more;
  }
  EXPECT_EQ(typed("", "--until convergs").status, 2);
}

}  // namespace
}  // namespace skerry::cli
