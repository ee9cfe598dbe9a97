// The boundary cases of the Peritext essay (Litt et al. 2022, section 2), one test each.
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "crdts/object/catalogue.h"

namespace skerry::crdts {
namespace {

// One person's copy, and what it has to tell the others.
class Writer {
 public:
  Writer(uint32_t replica, int64_t clock) : actor_{ReplicaId{replica}, 7}, clock_(clock) {}

  void type(uint64_t position, const std::string& text) { perform(TextSplice{position, 0, text}); }
  void erase(uint64_t position, uint64_t count) { perform(TextSplice{position, count, ""}); }
  void mark(const std::string& mark, uint64_t from, uint64_t to, const std::string& value = "") {
    perform(MarkAdd{from, to - from, mark, value});
  }
  void unmark(const std::string& mark, uint64_t from, uint64_t to) {
    perform(MarkRemove{from, to - from, mark});
  }

  // Takes what the other has that this one lacks.
  void hear(const Writer& other) {
    for (size_t& i = heard_of(other); i < other.log_.size(); ++i) {
      const Sent& sent = other.log_[i];
      const Status status = object_->apply(sent.body.view(), sent.mutation);
      ASSERT_TRUE(status.ok()) << status;
    }
  }

  std::string spans() const {
    object_->check_invariants();
    return std::get<std::string>(object_->value());
  }

 private:
  struct Sent {
    Mutation mutation;
    Payload body;
  };

  void perform(const Command& command) {
    const Mutation mutation{actor_, next_, {++clock_, 0}};
    const auto effect = object_->execute(command, mutation);
    ASSERT_TRUE(effect.ok()) << effect.status();
    log_.push_back({mutation, effect->body});
    next_ += effect->length;
  }
  size_t& heard_of(const Writer& other) { return heard_[other.actor_.replica.value]; }

  std::unique_ptr<Object> object_ = find_design("peritext")->make();
  ActorId actor_;
  int64_t clock_;
  uint64_t next_ = 1;
  std::vector<Sent> log_;
  std::array<size_t, 3> heard_{};
};

// Ada has typed `text`, and Ben has heard it. Ben's clock is ahead.
struct Pair {
  Writer ada{0, 0};
  Writer ben{1, 100};

  explicit Pair(const std::string& text) {
    ada.type(0, text);
    ben.hear(ada);
  }
  std::string merged() {
    ada.hear(ben);
    ben.hear(ada);
    EXPECT_EQ(ada.spans(), ben.spans());
    return ada.spans();
  }
};

TEST(Peritext, concurrent_insertion_within_a_bold_range_is_bold) {
  Pair pair("The fox jumped");
  pair.ada.mark("bold", 0, 14);
  pair.ben.type(4, "quick ");
  EXPECT_EQ(pair.merged(), R"([{"marks":{"bold":true},"text":"The quick fox jumped"}])");
}

TEST(Peritext, overlapping_ranges_of_one_mark_unite) {
  Pair pair("abcdef");
  pair.ada.mark("bold", 0, 4);
  pair.ben.mark("bold", 2, 6);
  EXPECT_EQ(pair.merged(), R"([{"marks":{"bold":true},"text":"abcdef"}])");
}

TEST(Peritext, overlapping_ranges_of_different_marks_both_show) {
  Pair pair("abc");
  pair.ada.mark("bold", 0, 2);
  pair.ben.mark("italic", 1, 3);
  EXPECT_EQ(pair.merged(), R"([{"marks":{"bold":true},"text":"a"},)"
                           R"({"marks":{"bold":true,"italic":true},"text":"b"},)"
                           R"({"marks":{"italic":true},"text":"c"}])");
}

TEST(Peritext, of_conflicting_links_the_later_shows_where_both_cover) {
  Pair pair("abc");
  pair.ada.mark("link", 0, 2, "one");
  pair.ben.mark("link", 1, 3, "two");
  EXPECT_EQ(pair.merged(),
            R"([{"marks":{"link":"one"},"text":"a"},{"marks":{"link":"two"},"text":"bc"}])");
}

TEST(Peritext, bold_against_unbold_is_decided_where_both_cover) {
  Pair pair("abc");
  pair.ada.mark("bold", 0, 3);
  pair.ben.hear(pair.ada);
  pair.ada.mark("bold", 0, 2);
  pair.ben.unmark("bold", 1, 3);
  EXPECT_EQ(pair.merged(), R"([{"marks":{"bold":true},"text":"a"},{"text":"bc"}])");
}

TEST(Peritext, overlapping_comments_stay_side_by_side) {
  Pair pair("abc");
  pair.ada.mark("comment:1", 0, 2, "why?");
  pair.ben.mark("comment:2", 0, 3, "nice");
  EXPECT_EQ(pair.merged(), R"([{"marks":{"comment:1":"why?","comment:2":"nice"},"text":"ab"},)"
                           R"({"marks":{"comment:2":"nice"},"text":"c"}])");
}

TEST(Peritext, bold_grows_at_its_end_and_not_at_its_beginning) {
  Pair pair("abc");
  pair.ada.mark("bold", 1, 2);
  pair.ada.type(2, "x");
  pair.ada.type(1, "y");
  EXPECT_EQ(pair.merged(), R"([{"text":"ay"},{"marks":{"bold":true},"text":"bx"},{"text":"c"}])");
}

TEST(Peritext, a_link_does_not_grow) {
  Pair pair("abc");
  pair.ada.mark("link", 1, 2, "u");
  pair.ada.type(2, "x");
  pair.ada.type(1, "y");
  EXPECT_EQ(pair.merged(), R"([{"text":"ay"},{"marks":{"link":"u"},"text":"b"},{"text":"xc"}])");
}

TEST(Peritext, what_is_typed_behind_a_link_with_a_deleted_end_is_outside_of_it) {
  Pair pair("abcd");
  pair.ada.mark("link", 1, 3, "u");
  pair.ada.erase(2, 1);
  pair.ada.type(2, "x");
  EXPECT_EQ(pair.merged(), R"([{"text":"a"},{"marks":{"link":"u"},"text":"b"},{"text":"xd"}])");
}

TEST(Peritext, a_bold_range_at_the_end_of_the_text_grows_with_it) {
  Pair pair("ab");
  pair.ada.mark("bold", 1, 2);
  pair.ben.type(2, "c");
  EXPECT_EQ(pair.merged(), R"([{"text":"a"},{"marks":{"bold":true},"text":"bc"}])");
}

TEST(Peritext, unknown_marks_and_ranges_past_the_end_are_refused) {
  const auto object = find_design("peritext")->make();
  const auto unknown = object->execute(MarkAdd{0, 0, "blink"}, {{ReplicaId{0}, 1}, 1, {}});
  EXPECT_TRUE(absl::IsInvalidArgument(unknown.status()));
  const MarkAdd command{0, 1, "bold"};
  EXPECT_TRUE(absl::IsOutOfRange(object->execute(command, {{ReplicaId{0}, 1}, 1, {}}).status()));
}

}  // namespace
}  // namespace skerry::crdts
