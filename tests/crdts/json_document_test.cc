// What the JSON document promises, in its users' words.
#include "crdts/json/json_document.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/check.h"
#include "core/command_text.h"
#include "crdts/json/outline.h"

namespace skerry::crdts {
namespace {

struct Change {
  Mutation mutation;
  Payload body;
};

struct Replica {
  ActorId actor;
  uint64_t next = 1;
  JsonDocument document = {};
  std::vector<Change> made = {};  // not yet told

  StatusOr<Effect> tries(const Command& command) {
    return document.execute(command, {actor, next, {}});
  }
  void does(const Command& command) {
    const StatusOr<Effect> effect = tries(command);
    SKERRY_CHECK(effect.ok());
    if (effect->length == 0) return;
    made.push_back({{actor, next, {}}, effect->body});
    next += effect->length;
  }
  void assigns(std::string path, std::string json) {
    does(JsonAssign{std::move(path), std::move(json)});
  }
  void erases(std::string path) { does(JsonErase{std::move(path)}); }
  void inserts(std::string path, uint64_t position, std::string json) {
    does(JsonInsert{std::move(path), position, std::move(json)});
  }
  void adds(std::string path, int64_t amount) { does(CounterAdd{amount, std::move(path)}); }
  void splices(std::string path, uint64_t position, uint64_t erased, std::string text) {
    does(TextSplice{position, erased, std::move(text), std::move(path)});
  }
  std::string json() const { return std::get<std::string>(document.value()); }
};

class JsonDocuments : public ::testing::Test {
 protected:
  void meet() {
    for (const Change& change : ada_.made) {
      ASSERT_TRUE(ben_.document.apply(change.body.view(), change.mutation).ok());
    }
    for (const Change& change : ben_.made) {
      ASSERT_TRUE(ada_.document.apply(change.body.view(), change.mutation).ok());
    }
    ada_.made.clear();
    ben_.made.clear();
    ada_.document.check_invariants();
    EXPECT_EQ(ada_.json(), ben_.json());
    EXPECT_EQ(ada_.document.digest(), digest_of(ada_.document.value()));
  }
  void expect(const std::string& json) {
    meet();
    EXPECT_EQ(ada_.json(), json);
  }

  Replica ada_{{ReplicaId{0}, 11}};
  Replica ben_{{ReplicaId{1}, 22}};
};

TEST_F(JsonDocuments, maps_on_the_way_are_made) {
  ada_.assigns("/a/b", "1");
  ada_.assigns("/a~1b", "\"\\u00e9\\/\"");
  expect("{\"a\":{\"b\":1},\"a/b\":\"\xC3\xA9/\"}");
}

TEST_F(JsonDocuments, concurrent_assignments_stay_visible_until_the_next_one) {
  ada_.assigns("/k", "\"b\"");
  ben_.assigns("/k", "\"a\"");
  expect(R"({"k":{"$conflict":["a","b"]}})");
  ben_.assigns("/k", "null");
  expect(R"({"k":null})");
}

TEST_F(JsonDocuments, equal_scalars_assigned_concurrently_are_no_conflict) {
  ada_.assigns("/k", "true");
  ben_.assigns("/k", "true");
  expect(R"({"k":true})");
}

TEST_F(JsonDocuments, conflicts_of_type_show_every_part) {
  ada_.assigns("/k", "{}");
  ada_.assigns("/k/x", "1");
  ben_.assigns("/k", "[]");
  ben_.inserts("/k", 0, "2");
  meet();
  EXPECT_EQ(ada_.json(), R"({"k":{"$conflict":[{"x":1},[2]]}})");
  ada_.assigns("/n", "7");
  ben_.adds("/n", 3);
  ben_.splices("/t", 0, 0, "ab");
  ada_.assigns("/t", "\"c\"");
  expect(R"({"k":{"$conflict":[{"x":1},[2]]},"n":{"$conflict":[{"$counter":3},7]},)"
         R"("t":{"$conflict":[{"$text":"ab"},"c"]}})");
}

TEST_F(JsonDocuments, keys_that_begin_with_a_dollar_look_like_no_conflict) {
  ada_.assigns("/$conflict", "[]");
  expect(R"({"$$conflict":[]})");
}

TEST_F(JsonDocuments, concurrent_creation_of_a_map_under_one_key_merges) {
  ada_.assigns("/k", "{}");
  ada_.assigns("/k/a", "1");
  ben_.assigns("/k", "{}");
  ben_.assigns("/k/b", "2");
  expect(R"({"k":{"a":1,"b":2}})");
}

TEST_F(JsonDocuments, an_update_below_what_is_erased_concurrently_survives_alone) {
  ada_.assigns("/k/old", "1");
  ada_.adds("/k/n", 10);
  ada_.splices("/k/t", 0, 0, "old");
  meet();
  ada_.erases("/k");
  ben_.adds("/k/n", 1);
  ben_.splices("/k/t", 3, 0, "new");
  expect(R"({"k":{"n":1,"t":"new"}})");
}

TEST_F(JsonDocuments, replacing_a_map_spares_what_was_put_into_it_concurrently) {
  ada_.assigns("/k/a", "1");
  meet();
  ada_.assigns("/k", "{}");
  ada_.assigns("/k/c", "3");
  ben_.assigns("/k/b", "2");
  expect(R"({"k":{"b":2,"c":3}})");
}

TEST_F(JsonDocuments, erasing_the_last_key_leaves_an_empty_map) {
  ada_.assigns("/k/a", "1");
  ada_.erases("/k/a");
  expect(R"({"k":{}})");
  ben_.erases("/k");
  expect("{}");
}

TEST_F(JsonDocuments, concurrent_insertions_into_a_list_both_stay_in_runs) {
  ada_.assigns("/l", "[]");
  ada_.inserts("/l", 0, "0");
  meet();
  ada_.inserts("/l", 1, "1");
  ada_.inserts("/l", 2, "2");
  ben_.inserts("/l", 1, "8");
  ben_.inserts("/l", 2, "9");
  expect(R"({"l":[0,8,9,1,2]})");
}

TEST_F(JsonDocuments, an_element_that_is_edited_and_erased_concurrently_keeps_the_edit) {
  ada_.assigns("/l", "[]");
  ada_.inserts("/l", 0, "{}");
  ada_.assigns("/l/0/title", "\"milk\"");
  ada_.inserts("/l", 1, "5");
  meet();
  ada_.erases("/l/0");
  ben_.assigns("/l/0/done", "true");
  ben_.erases("/l/1");
  expect(R"({"l":[{"done":true}]})");
}

TEST_F(JsonDocuments, concurrent_splices_of_a_text_both_stay) {
  ada_.splices("/t", 0, 0, "ad");
  meet();
  ada_.splices("/t", 1, 0, "bc");
  ben_.splices("/t", 1, 1, "\xF0\x9F\x8C\x8A");
  expect(
      "{\"t\":\"a\xF0\x9F\x8C\x8A"
      "bc\"}");
}

TEST_F(JsonDocuments, refuse_what_cannot_be_and_change_nothing) {
  ada_.assigns("/s", "\"x\"");
  ada_.assigns("/l", "[]");
  const std::string before = ada_.json();
  for (const Command& command : std::vector<Command>{
           CounterAdd{1, "/s"}, TextSplice{0, 0, "a", "/s"}, JsonAssign{"/s/k", "1"},
           JsonInsert{"/s", 0, "1"}, JsonAssign{"/l/k", "1"}}) {
    EXPECT_TRUE(absl::IsFailedPrecondition(ada_.tries(command).status())) << to_text(command);
  }
  for (const Command& command : std::vector<Command>{
           JsonAssign{"", "1"}, JsonAssign{"/k", "{\"a\":1}"}, JsonAssign{"/k", "\"\\ud800\""},
           JsonAssign{"/k", "01"}, JsonAssign{"/k", "\"\xED\xA0\x80\""}, JsonAssign{"/l/0", "1"},
           JsonInsert{"/l", 1, "1"}, TextSplice{1, 0, "a", "/t"}, SetAdd{"a"}}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ada_.tries(command).status())) << to_text(command);
  }
  EXPECT_EQ(ada_.json(), before);
  EXPECT_EQ(ada_.tries(JsonErase{"/nothing"})->length, 0u);
}

TEST_F(JsonDocuments, every_truncation_of_a_body_is_refused) {
  ada_.assigns("/l", "[]");
  ada_.inserts("/l", 0, "{}");
  ada_.splices("/l/0/t", 0, 0, "abc");
  for (const Change& change : ada_.made) {
    for (size_t size = 0; size < change.body.size(); ++size) {
      EXPECT_FALSE(ben_.document.apply(change.body.view().first(size), change.mutation).ok());
      EXPECT_EQ(operation_content_bytes(change.body.view().first(size)), 0u);
    }
    EXPECT_GT(operation_content_bytes(change.body.view()), 0u);
    ASSERT_TRUE(ben_.document.apply(change.body.view(), change.mutation).ok());
  }
}

TEST(Outline, names_the_places_that_paths_reach) {
  const auto places = outline_of(R"({"$$k":{"a/b":["x",{"c":"\u0001\"z"}]},)"
                                 R"("q":{"$conflict":[{"m":1},[2],{"$text":"ab"},3]}})");
  std::vector<std::string> shown;
  for (const OutlinePlace& place : places) {
    shown.push_back(place.pointer + " " + std::to_string(static_cast<int>(place.kind)) + " " +
                    std::to_string(place.size));
  }
  EXPECT_EQ(shown, (std::vector<std::string>{" 0 0", "/$k 0 0", "/$k/a~1b 1 2", "/$k/a~1b/0 2 1",
                                             "/$k/a~1b/1 0 0", "/$k/a~1b/1/c 2 3", "/q 0 0",
                                             "/q/m 3 0", "/q 1 1", "/q 2 2", "/q 3 0"}));
}

TEST(Content, has_one_form_for_each_string) {
  EXPECT_EQ(parse_content(R"("\u0041\/\ud83c\udf0a\n")")->scalar, "\"A/\xF0\x9F\x8C\x8A\\n\"");
  for (const char* good : {"0", "-0.5e+10", "true", "\"\"", "{}", "[]"}) {
    EXPECT_EQ(parse_content(good)->text(), good);
  }
  for (const char* bad : {"", "+1", ".5", "1.", "1e", "tru", "\"", "\"a", "\"\\x\"", "[1]", " 1",
                          "\"\n\"", "\"a\"b", "\"\\udc00\"", "\"\\u12\""}) {
    EXPECT_FALSE(parse_content(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace skerry::crdts
