// What the map designs promise, in their users' words.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json_text.h"
#include "crdts/delta/delta_object.h"
#include "crdts/maps/grow_only_map.h"
#include "crdts/maps/pointer.h"

namespace skerry::crdts {
namespace {

using Facts = std::vector<std::string>;

constexpr ActorId kAda{ReplicaId{0}, 11};
constexpr ActorId kBen{ReplicaId{1}, 22};

TEST(Pointer, escapes_tildes_and_slashes_and_comes_back) {
  const StatusOr<Path> path = parse_pointer("/a~1b/~0~01//c");
  ASSERT_TRUE(path.ok());
  EXPECT_EQ(*path, (Path{"a/b", "~~1", "", "c"}));
  EXPECT_EQ(to_pointer(*path), "/a~1b/~0~01//c");
  EXPECT_TRUE(parse_pointer("")->empty());
}

TEST(Pointer, refuses_what_is_no_pointer_or_beyond_the_limits) {
  for (const char* wrong : {"a", "/~", "/~2", "/a~", "/\xFF"}) {
    EXPECT_FALSE(parse_pointer(wrong).ok()) << wrong;
  }
  std::string deep;
  for (size_t i = 0; i < kMaxPathDepth; ++i) deep += "/k";
  EXPECT_TRUE(parse_pointer(deep).ok());
  EXPECT_FALSE(parse_pointer(deep + "/k").ok());
  EXPECT_FALSE(parse_pointer("/" + std::string(kMaxPathBytes, 'k')).ok());
}

TEST(JsonText, escapes_only_what_it_must) {
  std::string json;
  append_json_string(json, "a\"\\/\n\x01\xC3\xA9");
  EXPECT_EQ(json, "\"a\\\"\\\\/\\n\\u0001\xC3\xA9\"");
  EXPECT_EQ(to_json_array({"a", "b"}), R"(["a","b"])");
}

TEST(GrowOnlyMap, concurrent_additions_to_one_key_all_count) {
  GrowOnlyMap ada;
  GrowOnlyMap ben;
  ASSERT_TRUE(perform(ada, at_path("/k~1", CounterAdd{2}), {kAda, 1, {}}).ok());
  ASSERT_TRUE(perform(ben, at_path("/k~1", CounterAdd{3}), {kBen, 1, {}}).ok());
  ada.join(ben);
  EXPECT_EQ(ada.value(), Value(Facts{"/k~1:counter=5"}));
  EXPECT_EQ(ada.count("k/"), 5);
  EXPECT_EQ(ada.irreducibles(), 2u);
}

TEST(GrowOnlyMap, lacks_removal_subtraction_and_nesting) {
  GrowOnlyMap map;
  const Mutation mutation{kAda, 1, {}};
  for (const Command& command : {at_path("/k", CounterAdd{-1}), at_path("/k/k", CounterAdd{1}),
                                 Command(MapRemove{"/k"}), at_path("/k", SetAdd{"a"})}) {
    EXPECT_TRUE(absl::IsUnimplemented(perform(map, command, mutation).status()));
  }
  EXPECT_EQ(perform(map, CounterAdd{1}, mutation).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(map, GrowOnlyMap());
}

TEST(GrowOnlyMap, refuses_a_total_beyond_its_limit) {
  GrowOnlyMap map;
  const int64_t most = static_cast<int64_t>(GrowOnlyMap::kLargestTotal);
  ASSERT_TRUE(perform(map, at_path("/k", CounterAdd{most}), {kAda, 1, {}}).ok());
  const GrowOnlyMap before = map;
  EXPECT_FALSE(perform(map, at_path("/k", CounterAdd{1}), {kAda, 2, {}}).ok());
  EXPECT_EQ(map, before);
}

}  // namespace
}  // namespace skerry::crdts
