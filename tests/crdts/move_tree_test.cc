// What the tree with atomic move promises when people meet in it.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "crdts/trees/place.h"
#include "crdts/trees/tree_text.h"
#include "meeting.h"

namespace skerry::crdts {
namespace {

class MoveTrees : public ::testing::Test {
 protected:
  static Command create(const char* name, const Dot& parent = {}, uint64_t position = 0) {
    return TreeCreate{parent, position, name};
  }
  static Command move(const Dot& target, const Dot& parent, uint64_t position = 0) {
    return TreeMove{target, parent, position};
  }

  // "a(b,c(d)),e": names in order, children in parentheses.
  std::string shown() {
    const Value value = tree_.object().value();
    std::map<std::pair<Dot, Dot>, trees::Line> lines;
    for (const std::string& text : std::get<std::vector<std::string>>(value)) {
      const trees::Line line = trees::parse_line(text).value();
      EXPECT_EQ(trees::to_text(line), text);
      lines[{line.parent, line.previous}] = line;
    }
    return below(lines, {});
  }

  Meeting tree_{"move_tree"};

 private:
  static std::string below(const std::map<std::pair<Dot, Dot>, trees::Line>& lines,
                           const Dot& parent) {
    std::string out;
    Dot previous;
    for (auto at = lines.find({parent, previous}); at != lines.end();
         at = lines.find({parent, previous})) {
      if (!out.empty()) out += ',';
      previous = at->second.node;
      out += at->second.name;
      const std::string inner = below(lines, previous);
      if (!inner.empty()) out += "(" + inner + ")";
    }
    return out;
  }
};

TEST_F(MoveTrees, keep_children_in_order) {
  const Dot a = tree_.both(create("a"));
  const Dot c = tree_.both(create("c", {}, 1));
  tree_.both(create("b", {}, 1));
  tree_.both(create("d", a));
  EXPECT_EQ(shown(), "a(d),b,c");
  tree_.both(move(c, {}, 0));
  EXPECT_EQ(shown(), "c,a(d),b");
  tree_.both(move(c, {}, 2));
  EXPECT_EQ(shown(), "a(d),b,c");
}

TEST_F(MoveTrees, make_no_loop_when_two_folders_are_moved_into_each_other) {
  const Dot a = tree_.both(create("a"));
  const Dot b = tree_.both(create("b", {}, 1));
  tree_.meet(move(a, b), move(b, a));
  EXPECT_EQ(shown(), "b(a)");  // the later move has no effect
}

TEST_F(MoveTrees, keep_one_copy_of_what_two_move_at_once) {
  const Dot a = tree_.both(create("a"));
  const Dot b = tree_.both(create("b", {}, 1));
  const Dot c = tree_.both(create("c", {}, 2));
  tree_.meet(move(c, a), move(c, b));
  EXPECT_EQ(shown(), "a,b(c)");
}

TEST_F(MoveTrees, keep_what_was_moved_out_of_a_folder_that_was_removed_meanwhile) {
  const Dot a = tree_.both(create("a"));
  const Dot b = tree_.both(create("b", a));
  tree_.both(create("c", a, 1));
  tree_.meet(TreeRemove{a}, move(b, {}));
  EXPECT_EQ(shown(), "b");
  EXPECT_EQ(tree_.object().size(), 1u);
}

TEST_F(MoveTrees, bring_back_what_was_removed_if_it_is_moved_later) {
  const Dot a = tree_.both(create("a"));
  tree_.both(create("b", a));
  tree_.meet(TreeRemove{a}, move(a, {}));
  EXPECT_EQ(shown(), "a(b)");
}

TEST_F(MoveTrees, find_room_between_siblings_that_were_created_in_one_place_at_once) {
  tree_.both(create("left"));
  tree_.meet(create("a", {}, 1), create("b", {}, 1));
  EXPECT_EQ(shown(), "left,a,b");
  tree_.both(create("between", {}, 2));
  EXPECT_EQ(shown(), "left,a,between,b");
}

TEST_F(MoveTrees, give_the_name_that_was_given_last) {
  const Dot a = tree_.both(create("a"));
  tree_.meet(TreeRename{a, "one"}, TreeRename{a, "two"});
  EXPECT_EQ(shown(), "two");
}

TEST_F(MoveTrees, refuse_what_cannot_be) {
  const Dot a = tree_.both(create("a"));
  const Dot b = tree_.both(create("b", a));
  const Dot nobody{{ReplicaId{9}, 9}, 1};
  tree_.expect_refused(move(a, b));
  tree_.expect_refused(move(a, a));
  tree_.expect_refused(move({}, a));
  tree_.expect_refused(move(nobody, a));
  tree_.expect_refused(move(b, nobody));
  tree_.expect_refused(move(b, a, 1));
  tree_.expect_refused(create("c", {}, 2));
  tree_.expect_refused(TreeRename{a, "\xC0"});
  tree_.expect_refused(Undo{});
  tree_.both(TreeRemove{a});
  tree_.expect_refused(TreeRename{b, "gone"});
}

TEST(Places, stay_short_at_the_ends_and_grow_slowly_in_the_middle) {
  using trees::digits_between;
  using trees::Place;
  const auto dot = [](uint64_t i) { return Dot{{ReplicaId{0}, 5}, i}; };
  std::vector<uint16_t> last = digits_between({}, {});
  const std::vector<uint16_t> first = last;
  for (uint64_t i = 1; i < 10'000; ++i) {
    const std::vector<uint16_t> next = digits_between(Place{last, dot(i)}, {});
    ASSERT_TRUE(compare(Place{last, dot(i)}, Place{next, dot(i + 1)}) < 0);
    last = next;
  }
  EXPECT_EQ(last.size(), 1u);
  std::vector<uint16_t> right = last;
  for (uint64_t i = 1; i < 1'600; ++i) {
    const Place left{first, dot(1)};
    const std::vector<uint16_t> next = digits_between(left, Place{right, dot(20'000 + i)});
    ASSERT_TRUE(compare(left, Place{next, dot(20'001 + i)}) < 0);
    ASSERT_TRUE(compare(Place{next, dot(20'001 + i)}, Place{right, dot(20'000 + i)}) < 0);
    right = next;
  }
  EXPECT_LT(right.size(), 125u);
}

}  // namespace
}  // namespace skerry::crdts
