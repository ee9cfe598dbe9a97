// What lists promise when people meet in them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "meeting.h"

namespace skerry::crdts {
namespace {

using Items = std::vector<std::string>;

class Lists : public ::testing::Test {
 protected:
  static void fill(Meeting& list) {
    for (const char* item : {"d", "c", "b", "a"}) list.both(ListInsert{0, item});
  }
  static Items items(Meeting& list) { return std::get<Sequence>(list.object().value()).items; }

  Meeting movable_{"movable_list"};
  Meeting copying_{"list_delete_and_insert"};
};

TEST_F(Lists, move_items_forward_and_backward) {
  for (Meeting* list : {&movable_, &copying_}) {
    fill(*list);
    list->both(ListMove{0, 2});
    EXPECT_EQ(items(*list), (Items{"b", "c", "a", "d"}));
    list->both(ListMove{3, 0});
    EXPECT_EQ(items(*list), (Items{"d", "b", "c", "a"}));
    EXPECT_EQ(list->perform(0, ListMove{1, 1}).body.size(), 0u);
  }
}

TEST_F(Lists, keep_one_copy_of_what_two_move_at_once_where_they_can_move) {
  fill(movable_);
  movable_.meet(ListMove{0, 1}, ListMove{0, 3});
  EXPECT_EQ(items(movable_), (Items{"b", "c", "d", "a"}));
  fill(copying_);
  copying_.meet(ListMove{0, 1}, ListMove{0, 3});
  EXPECT_EQ(items(copying_), (Items{"b", "a", "c", "d", "a"}));
}

TEST_F(Lists, keep_both_a_move_and_an_assignment) {
  fill(movable_);
  movable_.meet(ListMove{0, 3}, ListAssign{0, "new"});
  EXPECT_EQ(items(movable_), (Items{"b", "c", "d", "new"}));
}

TEST_F(Lists, hide_what_was_erased_whatever_else_was_done_to_it) {
  fill(movable_);
  movable_.meet(ListErase{0}, ListMove{0, 3});
  movable_.meet(ListErase{0}, ListAssign{0, "new"});
  EXPECT_EQ(items(movable_), (Items{"c", "d"}));
}

TEST_F(Lists, show_again_what_was_erased_where_it_was_moved_meanwhile) {
  fill(movable_);
  movable_.meet(ListErase{0}, ListMove{0, 3});
  movable_.both(Undo{});
  EXPECT_EQ(items(movable_), (Items{"b", "c", "d", "a"}));
}

TEST_F(Lists, undo_a_move_back_to_where_nobody_undid_it) {
  fill(movable_);
  movable_.both(ListMove{0, 3});
  movable_.deliver(0, movable_.perform(1, ListMove{3, 1}));
  movable_.both(Undo{});  // of the first move, which no longer shows
  EXPECT_EQ(items(movable_), (Items{"b", "a", "c", "d"}));
  movable_.deliver(0, movable_.perform(1, Undo{}));
  EXPECT_EQ(items(movable_), (Items{"a", "b", "c", "d"}));
}

TEST_F(Lists, keep_runs_that_were_inserted_at_once_apart) {
  std::vector<Meeting::Change> changes[2];
  for (uint64_t i = 0; i < 5; ++i) {
    changes[0].push_back(movable_.perform(0, ListInsert{i, "x"}));
    changes[1].push_back(movable_.perform(1, ListInsert{0, "y"}));
  }
  for (const uint32_t from : {0u, 1u}) {
    for (const Meeting::Change& change : changes[from]) movable_.deliver(1 - from, change);
  }
  EXPECT_EQ(items(movable_), (Items{"x", "x", "x", "x", "x", "y", "y", "y", "y", "y"}));
}

TEST_F(Lists, refuse_what_cannot_be) {
  for (Meeting* list : {&movable_, &copying_}) {
    fill(*list);
    list->expect_refused(ListInsert{5, ""});
    list->expect_refused(ListErase{4});
    list->expect_refused(ListMove{0, 4});
    list->expect_refused(ListAssign{0, "\xFF"});
    list->expect_refused(SetAdd{"a"});
  }
  copying_.expect_refused(Undo{});
  movable_.expect_refused(Redo{});
}

}  // namespace
}  // namespace skerry::crdts
