// What the OR-map promises, in its users' words.
#include "crdts/maps/or_map.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/check.h"
#include "crdts/delta/delta_object.h"
#include "crdts/maps/pointer.h"

namespace skerry::crdts {
namespace {

using Facts = std::vector<std::string>;

// A replica of the map, with the dots it uses.
struct Replica {
  ActorId actor;
  uint64_t used = 0;
  OrMap map = {};

  OrMap does(const Command& command) {
    const StatusOr<OrMap> delta = perform(map, command, {actor, used + 1, {}});
    SKERRY_CHECK(delta.ok());
    if (*delta != OrMap()) ++used;
    return *delta;
  }
  OrMap adds(int64_t amount, std::string path) { return does(CounterAdd{amount, std::move(path)}); }
  OrMap removes(std::string path) { return does(MapRemove{std::move(path)}); }
  void meets(Replica& other) {
    map.join(other.map);
    other.map.join(map);
    EXPECT_EQ(map, other.map);
    map.check_invariants();
  }
  Facts facts() const { return std::get<Facts>(map.value()); }
};

class OrMaps : public ::testing::Test {
 protected:
  Replica ada_{{ReplicaId{0}, 11}};
  Replica ben_{{ReplicaId{1}, 22}};
};

TEST_F(OrMaps, increment_of_1_on_a_removed_counter_of_10_gives_1) {
  ada_.adds(10, "/k");
  ada_.meets(ben_);
  ada_.removes("/k");
  ben_.adds(1, "/k");
  ada_.meets(ben_);
  EXPECT_EQ(ada_.facts(), Facts{"/k:counter=1"});
}

TEST_F(OrMaps, increment_of_1_by_the_author_of_the_10_gives_1_as_well) {
  ada_.adds(10, "/k");
  ada_.meets(ben_);
  ben_.removes("/k");
  ada_.adds(1, "/k");
  ada_.meets(ben_);
  EXPECT_EQ(ada_.map.child<CausalCounter>("/k"), 1);
}

TEST_F(OrMaps, removal_of_a_map_spares_what_it_has_not_seen_at_any_depth) {
  ada_.adds(10, "/a/b/c");
  ada_.does(SetAdd{"old", "/a/b/s"});
  ada_.adds(5, "/ab");
  ada_.meets(ben_);
  ada_.removes("/a");
  ben_.adds(1, "/a/b/c");
  ben_.does(SetAdd{"new", "/a/b/s"});
  ada_.meets(ben_);
  EXPECT_EQ(ada_.facts(), (Facts{"/a/b/c:counter=1", "/a/b/s:set=\"new\"", "/ab:counter=5"}));
}

TEST_F(OrMaps, concurrent_creation_of_a_key_merges) {
  ada_.adds(1, "/k/n");
  ada_.does(FlagEnable{"/k/a"});
  ben_.adds(2, "/k/n");
  ben_.does(RegisterAssign{"x", "/k/b"});
  ada_.meets(ben_);
  EXPECT_EQ(ada_.facts(), (Facts{"/k/a:flag=1", "/k/b:register=[\"x\"]", "/k/n:counter=3"}));
}

TEST_F(OrMaps, kinds_created_concurrently_under_one_key_stand_side_by_side) {
  ada_.adds(1, "/k");
  ben_.does(RegisterAssign{"v", "/k"});
  ben_.does(FlagEnable{"/k/inside"});
  ada_.meets(ben_);
  EXPECT_EQ(ada_.facts(), (Facts{"/k/inside:flag=1", "/k:counter=1", "/k:register=[\"v\"]"}));
  ada_.removes("/k");
  EXPECT_EQ(ada_.facts(), Facts{});
}

TEST_F(OrMaps, concurrent_assignments_are_both_kept_until_someone_assigns_again) {
  ada_.does(RegisterAssign{"b", "/k"});
  ben_.does(RegisterAssign{"a\"", "/k"});
  ada_.meets(ben_);
  EXPECT_EQ(ada_.facts(), Facts{R"(/k:register=["a\"","b"])"});
  ada_.does(RegisterAssign{"c", "/k"});
  ada_.meets(ben_);
  EXPECT_EQ(ben_.map.child<CausalRegister>("/k"), std::vector<std::string>{"c"});
}

TEST_F(OrMaps, reset_takes_the_additions_it_has_seen_and_no_others) {
  ada_.adds(10, "/k");
  ada_.meets(ben_);
  ada_.does(CounterReset{"/k"});
  ben_.adds(-3, "/k");
  ada_.meets(ben_);
  EXPECT_EQ(ada_.map.child<CausalCounter>("/k"), -3);
}

TEST_F(OrMaps, a_removal_that_arrives_before_what_it_has_seen_still_removes_it) {
  const OrMap added = ada_.adds(10, "/k");
  const OrMap removed = ada_.removes("/k");
  const OrMap later = ada_.adds(1, "/k");
  ben_.map.join(later);
  ben_.map.join(removed);
  ben_.map.join(added);
  EXPECT_EQ(ben_.map, ada_.map);
  EXPECT_EQ(ben_.facts(), Facts{"/k:counter=1"});
}

TEST_F(OrMaps, erasing_what_is_not_there_changes_nothing) {
  ada_.adds(1, "/k");
  const OrMap before = ada_.map;
  for (const Command& command :
       std::vector<Command>{MapRemove{"/other"}, CounterReset{"/other"}, FlagDisable{"/other"},
                            SetRemove{"x", "/other"}}) {
    EXPECT_EQ(ada_.does(command), OrMap());
  }
  EXPECT_EQ(ada_.adds(0, "/k"), OrMap());
  EXPECT_EQ(ada_.map, before);
  EXPECT_NE(ada_.removes(""), OrMap());
  EXPECT_EQ(ada_.facts(), Facts{});
}

TEST_F(OrMaps, keys_with_slashes_and_tildes_are_keys_like_others) {
  ada_.adds(1, "/a~1b");
  ada_.adds(2, "/a/b");
  ada_.adds(4, "/a~0");
  ada_.removes("/a");
  EXPECT_EQ(ada_.facts(), (Facts{"/a~0:counter=4", "/a~1b:counter=1"}));
}

TEST_F(OrMaps, nest_to_the_limit_and_no_deeper) {
  std::string path;
  for (size_t i = 0; i < kMaxPathDepth; ++i) path += "/k";
  ada_.adds(1, path);
  EXPECT_EQ(ada_.facts(), Facts{path + ":counter=1"});
  const Command command = CounterAdd{1, path + "/k"};
  EXPECT_FALSE(perform(ada_.map, command, {ada_.actor, 2, {}}).ok());
}

TEST(ChildTypes, are_named_by_kind_or_by_a_design_of_the_same_meaning) {
  EXPECT_EQ(*child_type("counter"), ChildKind::kCounter);
  EXPECT_EQ(*child_type("add_wins_set"), ChildKind::kSet);
  EXPECT_EQ(*child_type("multi_value_register"), ChildKind::kRegister);
}

TEST(ChildTypes, that_cannot_lie_in_a_map_are_refused_with_the_reason) {
  EXPECT_EQ(
      child_type("pn_counter").status().message(),
      "pn_counter cannot lie in an or_map: it keeps totals, not dots, so that a removal could "
      "not erase what it has seen; use counter");
  for (const char* name : {"lww_register", "lww_set", "grow_only_set", "grow_only_map"}) {
    EXPECT_NE(child_type(name).status().message().find("cannot lie in an or_map"),
              std::string::npos)
        << name;
  }
  EXPECT_NE(child_type("sett").status().message().find("one of counter"), std::string::npos);
}

}  // namespace
}  // namespace skerry::crdts
