// Marks of rich texts, as whole runs are judged: around erased text too.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intent_story.h"
#include "passing_object.h"
#include "random_story.h"

namespace skerry::harness {
namespace {

using crdts::Anomaly;

// One kind of mark only: the letters that commands are drawn from say how many there are.
Command bold_alone(Family family, const crdts::Object& object, Rng& rng) {
  return crdts::random_command(family, crdts::view_of(object), 1, rng);
}
Command link_alone(Family family, const crdts::Object& object, Rng& rng) {
  Command command = bold_alone(family, object, rng);
  if (auto* mark = std::get_if<MarkAdd>(&command)) mark->mark = "link";
  if (auto* mark = std::get_if<MarkRemove>(&command)) mark->mark = "link";
  return command;
}

// A mark spans one character more than its author said.
class OneMore final : public PassingObject {
 public:
  OneMore() : PassingObject("peritext") {}

  StatusOr<crdts::Effect> execute(const Command& command,
                                  const crdts::Mutation& mutation) override {
    Command longer = command;
    auto* mark = std::get_if<MarkAdd>(&longer);
    if (mark != nullptr && mark->position + mark->length < size()) ++mark->length;
    return PassingObject::execute(longer, mutation);
  }
};

struct Marks {
  double judged = 0;
  double wrong = 0;
  double open = 0;
};
Marks marks_of(const crdts::Design& design, RandomStory::Draw draw) {
  Marks marks;
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    const RandomStory run(design, seed, 60, draw);
    const auto metrics = run.judge(run.value()).metrics;
    if (!metrics.contains("marks_judged")) continue;
    marks.judged += metrics.at("marks_judged");
    marks.wrong += metrics.at("wrong_marks");
    marks.open += metrics.at("marks_not_judged");
  }
  return marks;
}

TEST(IntentsMarked, bold_alone_is_where_somebody_put_it_and_not_one_character_further) {
  const Marks bold = marks_of(*crdts::find_design("peritext"), bold_alone);
  EXPECT_GT(bold.judged, 4000);
  EXPECT_EQ(bold.wrong, 0);
  EXPECT_LT(bold.open, bold.judged / 3);
  crdts::Design more = *crdts::find_design("peritext");
  more.make = [] { return std::unique_ptr<crdts::Object>(std::make_unique<OneMore>()); };
  EXPECT_GT(marks_of(more, bold_alone).wrong, 100);
}

// The rule for what is typed among erased characters looks for ends of links alone.
TEST(IntentsMarked, links_among_erased_characters_are_now_and_then_mistaken) {
  const Marks links = marks_of(*crdts::find_design("peritext"), link_alone);
  EXPECT_GT(links.judged, 4000);
  EXPECT_GT(links.wrong, 0);
  EXPECT_LT(links.wrong, links.judged / 20);
}

Story typed_before_erased(bool is_link_too) {
  Story run("peritext");
  run.type(0, 0, "abc");
  run.make(0, MarkAdd{0, 1, "bold", ""});
  uint32_t last = 2;
  if (is_link_too) last = run.make(0, MarkAdd{0, 1, "link", "u"});
  if (!is_link_too) last = run.make(0, MarkAdd{0, 1, "italic", ""});
  run.erase(1, 0, {last});
  run.type(1, 0, "d");
  return run;
}

// The history that the search finds (docs/anomalies.md).
TEST(IntentsMarked, what_is_typed_before_an_erased_link_in_bold_is_bold_and_should_not_be) {
  const IntentFindings found = typed_before_erased(true).judge(set_of({}));
  EXPECT_EQ(found.metrics.at("wrong_marks"), 1);
  EXPECT_THAT(found.examples.at(Anomaly::kMarkBoundary),
              testing::HasSubstr("is bold, and should not"));
  EXPECT_EQ(typed_before_erased(false).judge(set_of({})).metrics.at("wrong_marks"), 0);
}

// The other way round: bold ends at an erased character, and the link behind it.
TEST(IntentsMarked,
     what_is_typed_behind_bold_at_the_erased_end_of_a_link_is_not_bold_and_should_be) {
  Story run("peritext");
  run.type(0, 0, "abc");
  run.make(0, MarkAdd{0, 1, "bold", ""});
  const uint32_t link = run.make(0, MarkAdd{0, 2, "link", "u"});
  run.erase(1, 1, {link});
  run.type(1, 1, "d");
  const IntentFindings found = run.judge(set_of({}));
  EXPECT_EQ(found.metrics.at("wrong_marks"), 1);
  EXPECT_THAT(found.examples.at(Anomaly::kMarkBoundary),
              testing::HasSubstr("is not bold, and should be"));
}

TEST(IntentsMarked, what_two_say_at_once_is_not_judged_and_what_one_says_after_the_other_is) {
  Story run("peritext");
  const uint32_t typed = run.type(0, 0, "ab");
  run.make(0, MarkAdd{0, 2, "bold", ""});
  const uint32_t off = run.make(1, MarkRemove{0, 1, "bold", ""}, {typed});
  EXPECT_EQ(run.judge(set_of({})).metrics.at("marks_not_judged"), 1);
  run.make(0, MarkRemove{0, 2, "bold", ""}, {off});
  EXPECT_EQ(run.judge(set_of({})).metrics.at("marks_not_judged"), 0);
  EXPECT_EQ(run.judge(set_of({})).metrics.at("marks_judged"), 2);
  EXPECT_EQ(run.judge(set_of({})).metrics.at("wrong_marks"), 0);
}

}  // namespace
}  // namespace skerry::harness
