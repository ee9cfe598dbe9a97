// skerry replay of a run with several documents: each line says in which it happens, and one of
// them can be looked at alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "command.h"

namespace skerry::cli {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kMutants = SKERRY_SOURCE_DIR "/scenarios/mutants/";
const std::string kSix = "replay " + kMutants + "one_document_of_six.toml ";

// What is told, without what stands at the end.
std::vector<std::string> lines_of(const std::string& arguments) {
  const Outcome outcome = skerry_run(arguments);
  EXPECT_EQ(outcome.status, 0) << arguments << outcome.err;
  std::vector<std::string> lines;
  std::istringstream in(outcome.out);
  for (std::string line; std::getline(in, line) && !line.empty();) lines.push_back(line);
  EXPECT_FALSE(lines.empty()) << arguments;
  return lines;
}

TEST(ReplayDocuments, are_named_in_each_line_that_is_about_one) {
  for (const std::string& line : lines_of(kSix + "--until 8s")) {
    const bool is_of_the_process = line.find("starts, and reads its log") != std::string::npos;
    EXPECT_EQ(line.find("  document ") == std::string::npos, is_of_the_process) << line;
  }
  // A connection, and a sign of life on it, belong to the peer.
  for (const std::string& line :
       lines_of("replay " SKERRY_SOURCE_DIR "/scenarios/many_documents.toml --until 2s --at 3")) {
    const bool is_of_peers = line.find("connect") != std::string::npos ||
                             line.find("dials") != std::string::npos ||
                             line.find("a sign of life") != std::string::npos ||
                             line.find("starts, ") != std::string::npos;
    EXPECT_EQ(line.find("  document ") == std::string::npos, is_of_peers) << line;
  }
  for (const std::string& line :
       lines_of("replay " + kMutants + "never_retransmits.toml --until 2s")) {
    EXPECT_THAT(line, Not(HasSubstr("document")));
  }
}

TEST(ReplayDocuments, can_be_told_alone) {
  size_t all = 0;
  for (int document = 1; document < 6; ++document) {  // nobody follows the first
    const std::string number = std::to_string(document);
    const auto lines = lines_of(kSix + "--until 15s --kind command,deliver --document " + number);
    all += lines.size();
    for (const std::string& line : lines) EXPECT_THAT(line, HasSubstr("  document " + number));
  }
  EXPECT_EQ(lines_of(kSix + "--until 15s --kind command,deliver").size(), all);
  const auto two = lines_of(kSix + "--until 8s --kind command --document 1 --document 3");
  for (const std::string& line : two) EXPECT_THAT(line, ContainsRegex("  document [13]: does "));
  // What is of none is told with each.
  EXPECT_THAT(lines_of(kSix + "--until 1s --document 1").front(), EndsWith("reads its log"));
  // A run of one has that one.
  const std::string one = "replay " + kMutants + "never_retransmits.toml --until 1s";
  EXPECT_EQ(lines_of(one + " --document 0"), lines_of(one));
}

// A number means another change in each document.
TEST(ReplayDocuments, have_changes_of_their_own) {
  const std::string of_change = kSix + "--kind command --change 3.1 --until 20s";
  EXPECT_GT(lines_of(of_change).size(), 1u);
  const auto in_one = lines_of(of_change + " --document 1");
  ASSERT_EQ(in_one.size(), 1u);
  EXPECT_THAT(in_one[0],
              AllOf(HasSubstr("  document 1: does "), EndsWith("change 1 of replica 3")));
}

TEST(ReplayDocuments, are_keys_for_programs_where_there_are_several) {
  const auto json = nlohmann::json::parse(skerry_run(kSix + "--until 3s --json").out);
  bool has_any = false;
  for (const auto& line : json["told"]) {
    const std::string text = line["text"];
    const bool is_named = text.starts_with("document ");
    EXPECT_EQ(line["document"].is_number(), is_named) << text;
    if (is_named) {
      EXPECT_THAT(text, ::testing::StartsWith("document " + line["document"].dump() + ": "));
    }
    has_any = has_any || is_named;
  }
  EXPECT_TRUE(has_any);
  const auto one = nlohmann::json::parse(
      skerry_run("replay " + kMutants + "never_retransmits.toml --until 1s --json").out);
  EXPECT_FALSE(one["told"][0].contains("document"));
}

TEST(ReplayDocuments, are_shown_as_a_replica_has_them) {
  const std::string run = kSix + "--until 12s --kind fault --show 1";
  const std::string one = skerry_run(run + " --document 3").out;
  EXPECT_THAT(one, HasSubstr("\nreplica 1, document 3:\n  shows        {key-0, key-119, "));
  EXPECT_THAT(one, HasSubstr("\n  received     8 dots: 1..2 of replica 0, 1..2 of replica 1, "));
  EXPECT_THAT(one, HasSubstr("\n  queues       0 of its own"));
  EXPECT_THAT(one, ContainsRegex("\n  log          20 records durable, [0-9]+ bytes; 8 of them of "
                                 "this document\n  clocks  "));
  const std::string all = skerry_run(run).out;
  EXPECT_THAT(all, HasSubstr("\nreplica 1:\n  document 3   8 dots; shows {key-0, key-119, "));
  EXPECT_THAT(all, HasSubstr("\n  document 5   "));
  EXPECT_THAT(all, Not(HasSubstr("  document 1 ")));
  EXPECT_THAT(all, ContainsRegex("\n  log          20 records durable, [0-9]+ bytes\n"));
  EXPECT_THAT(skerry_run(run + " --document 1").out,
              HasSubstr("\nreplica 1 does not follow document 1\n"));
}

TEST(ReplayDocuments, of_all_replicas_are_a_line_each_at_the_end) {
  const std::string run = kSix + "--until 12s --kind fault";
  const std::string all = skerry_run(run).out;
  EXPECT_THAT(all, ContainsRegex("\n  1       has [0-9]+ dots in 3 documents\n"));
  EXPECT_THAT(all, ContainsRegex("\n  server  has [0-9]+ dots in 6 documents\n"));
  const std::string one = skerry_run(run + " --document 3").out;
  EXPECT_THAT(one, HasSubstr("\n  1       document 3: has 8 dots; shows {key-0, key-119, "));
  EXPECT_THAT(one, Not(HasSubstr("\n  2  "))) << "replica 2 does not follow it";
}

TEST(ReplayDocuments, are_compared_each_with_itself) {
  const std::string run = kSix + "--until '#399' --kind fault --diff 0 2";
  const std::string all = skerry_run(run).out;
  EXPECT_THAT(all, HasSubstr("\nreplica 0 beside replica 2:\n  they differ in 1 of the "));
  EXPECT_THAT(all,
              HasSubstr(" documents that both follow: 1\nin document 1:\n  replica 2 alone has "
                        "1 dot:\n    change 4 of replica 2: replica 2 does set.add("));
  EXPECT_THAT(
      skerry_run(run + " --document 1").out,
      HasSubstr("\nreplica 0 beside replica 2, document 1:\n  replica 2 alone has 1 dot:\n"));
  EXPECT_THAT(skerry_run(run + " --document 4").out,
              HasSubstr("\nreplica 0 beside replica 2, document 4:\n  they have the same changes\n"
                        "  they show the same\n"));
  EXPECT_THAT(skerry_run(run + " --document 3").out,
              HasSubstr("\n  replica 2 does not follow it\n"));
}

TEST(ReplayDocuments, that_are_asked_for_have_the_check) {
  const Outcome whole = skerry_run(kSix + "--seed 4 --until converges");
  EXPECT_EQ(whole.status, 1);
  EXPECT_THAT(whole.out, HasSubstr("\ninvalid: document 4: at "));
  const Outcome same = skerry_run(kSix + "--seed 4 --until converges --document 4");
  EXPECT_EQ(same.out, whole.out);
  const Outcome other = skerry_run(kSix + "--seed 4 --until converges --document 0");
  EXPECT_EQ(other.status, 2);
  EXPECT_THAT(other.err, HasSubstr("the check converges holds in this run, in document 0\n"));
}

TEST(ReplayDocuments, that_are_not_there_are_refused) {
  const auto refused = [](const std::string& arguments, const std::string& why) {
    const Outcome outcome = skerry_run(arguments);
    EXPECT_EQ(outcome.status, 2) << arguments;
    EXPECT_THAT(outcome.err, HasSubstr(why)) << arguments;
    EXPECT_EQ(outcome.out, "") << arguments;
  };
  refused(kSix + "--document 6", "--document is `6`, which is not there: documents are 0 to 5");
  refused(kSix + "--document first",
          "--document is `first`; expected the number of a document: documents are 0 to 5");
  refused("replay " + kMutants + "never_retransmits.toml --document 1",
          "--document is `1`, which is not there: the run has one document, number 0");
  refused(kSix + "--document 1 --write-schedule x.jsonl", "--write-schedule lists the whole run");
}

std::string typed(const std::string& words, const std::string& more = "") {
  const Scratch scratch;
  write_file(scratch / "words", words);
  const Outcome told =
      skerry_run(kSix + "--interactive " + more + " <'" + (scratch / "words").string() + "'");
  EXPECT_EQ(told.status, 0) << told.err;
  return told.out;
}

TEST(ReplayDocuments, are_looked_at_one_by_one_at_the_prompt) {
  const std::string told = typed(
      "filter document 1\nuntil converges\nback 9\nshow 0\nshow 0 4\nshow 0\ndiff 0 2\ndiff 0 2 4\n"
      "filter none\nshow 0\nwhere\n");
  EXPECT_THAT(told, HasSubstr("\ninvalid: document 1: at "));
  EXPECT_THAT(told, HasSubstr("\n  go there:    go 399\n  look there:  show 0 1\n"));
  EXPECT_THAT(typed("until converges\n", "--document 4 --document 5"),
              HasSubstr("\nconverges holds to the end of the run, in documents 4, 5\n"));
  EXPECT_THAT(told, Not(ContainsRegex("  document [02345]: (does|sends|takes|has|tells) ")));
  EXPECT_THAT(told, HasSubstr("\nreplica 0, document 1:\n  shows "));
  EXPECT_THAT(told, HasSubstr("\nreplica 0, document 4:\n  shows "));
  EXPECT_THAT(told,
              HasSubstr("\nreplica 0 beside replica 2, document 1:\n  replica 2 alone has 1 "));
  EXPECT_THAT(told, HasSubstr("\nreplica 0 beside replica 2, document 4:\n  they have the same "));
  EXPECT_THAT(told, HasSubstr("Everything is told.\nreplica 0:\n  document 1   8 dots; shows {"));
  EXPECT_THAT(typed("go 399\n", "--document 1"),
              HasSubstr("#399  19.536053609 s  server    document "));
}

TEST(ReplayDocuments, are_the_same_whichever_way_led_there) {
  const std::string look = "show 2 1\nshow server 4\nshow 3\ndiff 0 2\ndiff 0 2 1\nnext\n";
  const std::string forward = typed("go 399\nnext\n" + look, "--document 1 --kind send");
  const std::string back =
      typed("next 405\ngo 20\nu 19s\ngo 400\n" + look, "--document 1 --kind send");
  const std::string from = "After event #400, ";
  const auto since = [&from](const std::string& told) { return told.substr(told.rfind(from)); };
  EXPECT_THAT(since(forward), HasSubstr("\nreplica 2, document 1:\n"));
  EXPECT_EQ(since(forward), since(back));
}

TEST(ReplayDocuments, that_are_not_there_are_told_at_the_prompt) {
  const std::string told =
      typed("filter document 9\nshow 0 9\nshow 0 1 2\nfilter documnt 1\nshow 9 1\nhelp\n");
  EXPECT_THAT(told,
              HasSubstr("filter: document is `9`, which is not there: documents are 0 to 5\n"));
  EXPECT_THAT(told, HasSubstr("\nshow is `9`, which is not there: documents are 0 to 5\n"));
  EXPECT_THAT(told, HasSubstr("\nshow is `0 1 2`; expected one replica, and perhaps a document\n"));
  EXPECT_THAT(told, HasSubstr("there is no filter `documnt`; did you mean `document`?\n"));
  EXPECT_THAT(told, HasSubstr("\nshow is `9`, which is not there: people are 0 to 3"));
  EXPECT_THAT(told, HasSubstr("\nshow REPLICA [DOCUMENT]"));
}

}  // namespace
}  // namespace skerry::cli
