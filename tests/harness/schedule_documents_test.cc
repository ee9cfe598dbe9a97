// A schedule of a run of several documents says in which each thing is done.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schedule_support.h"

namespace skerry::harness {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Two people follow one document each, and the third both.
RecordedRun of_two_documents() {
  return recorded({"mutants/never_retransmits.toml",
                   {{"sync.mutant", "none"},
                    {"replicas.documents", "2"},
                    {"replicas.follow", "listed"},
                    {"replicas.followers", "[\"0, 2\", \"1, 2\"]"}}});
}

TEST(Schedule, says_in_which_of_several_documents_a_workload_is_done) {
  const RecordedRun run = of_two_documents();
  EXPECT_THAT(run.text, HasSubstr("\"on\": \"0 setup\", \"document\": 0, \"person\": \"0\""));
  EXPECT_THAT(run.text, HasSubstr("\"on\": \"1 setup\", \"document\": 1, \"person\": \"1\""));
  const RecordedRun of_one = recorded({"mutants/never_retransmits.toml"});
  EXPECT_THAT(of_one.text, Not(HasSubstr("document")));
}

// What says nothing of documents, such as a schedule of an earlier build, is of the first.
TEST(Schedule, that_says_no_document_is_of_the_first) {
  std::string text = recorded({"mutants/never_retransmits.toml"}).text;
  const std::string digest = digest_of(played(text), 1);
  const std::string on = "\", \"person\"";
  for (size_t at = text.find(on); at != std::string::npos; at = text.find(on, at + 20)) {
    text.insert(at + 1, ", \"document\": 0");
  }
  EXPECT_THAT(text, HasSubstr("\"on\": \"0 setup\", \"document\": 0, \"person\""));
  EXPECT_EQ(digest_of(played(text), 1), digest);
}

TEST(Schedule, a_command_left_out_of_one_document_moves_none_of_another) {
  const RecordedRun run = of_two_documents();
  const auto commands_in = [](const Scenario& scenario, uint32_t document) {
    harness::Run made(make_plan(scenario, 1).value());
    SeenOfSchedule seen(made);
    made.add(seen, Observers::hooks_of<SeenOfSchedule>());
    made.run(nullptr);
    return made.view().of_document(document).ledger().size();
  };
  const auto [text, line] = without(run.text, "\"document\": 1, \"person\": \"2\", \"command\"", 3);
  const Scenario whole = played(run.text);
  const Scenario less = played(text);
  EXPECT_EQ(commands_in(less, 0), commands_in(whole, 0));
  EXPECT_EQ(commands_in(less, 1) + 1, commands_in(whole, 1)) << line;
}

// A crowd goes island by island, recorded and played.
TEST(Schedule, of_a_crowd_is_the_same_run_with_the_same_digest) {
  const RecordedRun run = recorded(
      {"sync/many_hubs.toml", {{"duration", "10s"}, {"fault.0.at", "4s"}, {"fault.0.for", "2s"}}});
  const Scenario again = played(run.text);
  ASSERT_THAT(make_plan(again, 1).value().islands, Not(IsEmpty()));
  EXPECT_GT(run.commands, 100u);
  EXPECT_EQ(digest_of(again, 1), run.digest);
  const auto [text, line] = without(run.text, "\"command\"", 20);
  EXPECT_NE(digest_of(played(text), 1), run.digest) << line;
}

TEST(Schedule, what_is_wrong_with_a_document_is_said) {
  const std::string head =
      of_two_documents().text.substr(0, of_two_documents().text.find('\n') + 1);
  const auto said = [&head](const std::string& lines) { return problems_of(head + lines + "\n"); };
  const std::string command = R"j("command": "set.add(\"a\")"})j";
  const std::string first = R"j({"at": "1s", "on": "0 wake 2 1", "document": 1, "person": "2", )j";
  EXPECT_THAT(said(first + command), IsEmpty());
  EXPECT_THAT(
      said(R"j({"at": "1s", "on": "0 wake 0 1", "document": 2, "person": "0", )j" + command),
      AllOf(HasSubstr(":2:46: "), HasSubstr("expected a whole number from 0 to 1")));
  EXPECT_THAT(
      said(R"j({"at": "1s", "on": "0 wake 0 1", "document": 1, "person": "0", )j" + command),
      AllOf(HasSubstr(":2:46: "),
            HasSubstr("person 0 does not follow document 1; expected one of 0")));
  EXPECT_THAT(said(R"j({"at": "1s", "on": "0 wake 1 1", "person": "1", )j" + command),
              AllOf(HasSubstr(":2:1: "),
                    HasSubstr("person 1 does not follow document 0; expected one of 1")));
  EXPECT_THAT(said(R"j({"at": "1s", "on": "0 wake 0 1", "documnt": 0, "person": "0", )j" + command),
              HasSubstr("did you mean `document`?"));
  EXPECT_THAT(
      said(first + command + "\n" +
           R"j({"at": "2s", "on": "0 wake 2 1", "document": 0, "person": "2", )j" + command),
      AllOf(HasSubstr(":3:46: "), HasSubstr("is done in document 1 above, and here in 0")));
}

// Somebody leaves two of three documents and follows one of them again.
RecordedRun of_somebody_who_leaves() {
  return recorded(
      {"mutants/leaves_at_once.toml",
       {{"sync.mutant", "none"},
        {"fault+", "{ kind = \"follow\", node = 1, documents = [\"work/1\"], at = \"17s\" }"}}});
}

TEST(Schedule, says_which_documents_are_followed_and_left_and_plays_it_again) {
  const RecordedRun run = of_somebody_who_leaves();
  EXPECT_THAT(run.text, HasSubstr(R"j("effect": "leave", "from": "10s", "to": "10s", )j"
                                  R"j("replicas": "1", "documents": "0 1", "copy": "drop"})j"));
  EXPECT_THAT(run.text, HasSubstr(R"j("replicas": "1", "documents": "1"})j"));
  EXPECT_EQ(digest_of(played(run.text), 1), run.digest);
  // Without that nobody comes back, and all else is as it was.
  const auto [less, line] = without(run.text, "\"effect\": \"follow\"", 0);
  EXPECT_NE(digest_of(played(less), 1), run.digest) << line;
}

TEST(Schedule, what_is_wrong_with_documents_that_are_followed_is_said) {
  const std::string text = of_somebody_who_leaves().text;
  const std::string head = text.substr(0, text.find('\n') + 1);
  const auto said = [&head](const std::string& kind, const std::string& rest) {
    return problems_of(head + "{\"fault\": \"" + kind + "\", \"effect\": \"" + kind +
                       R"j(", "from": "1s", "to": "1s", )j" + rest + "}\n");
  };
  EXPECT_THAT(said("follow", R"j("replicas": "1", "documents": "1")j"), IsEmpty());
  EXPECT_THAT(said("leave", R"j("replicas": "0 1", "documents": "0 2", "copy": "drop")j"),
              IsEmpty());
  EXPECT_THAT(said("follow", R"j("replicas": "1", "documents": "3")j"),
              AllOf(HasSubstr(":2:"), HasSubstr("there is no document `3`: there are 3")));
  EXPECT_THAT(said("follow", R"j("replicas": "1", "documents": "")j"),
              HasSubstr("expected numbers of documents, ascending"));
  EXPECT_THAT(said("leave", R"j("replicas": "1", "documents": "1 0")j"),
              HasSubstr("expected numbers of documents, ascending"));
  EXPECT_THAT(said("leave", R"j("replicas": "1", "documents": "1", "copy": "keep")j"),
              HasSubstr("there is no copy `keep`; expected one of drop"));
  EXPECT_THAT(said("follow", R"j("replicas": "1", "documents": "1", "copy": "drop")j"),
              HasSubstr("`copy`"));
  EXPECT_THAT(said("leave", R"j("replicas": "server", "documents": "1")j"),
              HasSubstr("servers follow all documents"));
}

TEST(Schedule, has_nobody_follow_or_leave_where_its_scenario_has_not) {
  const std::string leaves = R"j({"fault": "leave", "effect": "leave", "from": "1s", "to": "1s", )j"
                             R"j("replicas": "1", "documents": "0"})j";
  for (const RecordedRun& run :
       {of_two_documents(), recorded({"mutants/never_retransmits.toml"})}) {
    const std::string head = run.text.substr(0, run.text.find('\n') + 1);
    EXPECT_THAT(problems_of(head + leaves + "\n"),
                AllOf(HasSubstr(":2:"), HasSubstr("nobody follows or leaves a document")));
  }
}

}  // namespace
}  // namespace skerry::harness
