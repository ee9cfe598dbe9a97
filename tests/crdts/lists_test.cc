// What lists promise when people meet in them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "meeting.h"

namespace skerry::crdts {
namespace {

using Items = std::vector<std::string>;

Command at(Verb verb, uint64_t position, uint64_t to = 0, std::string text = "") {
  Command command = Command::make(verb, std::move(text));
  command.position = position;
  command.column = to;
  return command;
}

class Lists : public ::testing::Test {
 protected:
  static void fill(Meeting& list) {
    for (const char* item : {"d", "c", "b", "a"}) list.both(at(Verb::kListInsert, 0, 0, item));
  }
  static Items items(Meeting& list) { return std::get<Sequence>(list.object().value()).items; }

  Meeting movable_{"movable_list"};
  Meeting copying_{"list_delete_and_insert"};
};

TEST_F(Lists, move_items_forward_and_backward) {
  for (Meeting* list : {&movable_, &copying_}) {
    fill(*list);
    list->both(at(Verb::kListMove, 0, 2));
    EXPECT_EQ(items(*list), (Items{"b", "c", "a", "d"}));
    list->both(at(Verb::kListMove, 3, 0));
    EXPECT_EQ(items(*list), (Items{"d", "b", "c", "a"}));
    EXPECT_EQ(list->perform(0, at(Verb::kListMove, 1, 1)).body.size(), 0u);
  }
}

TEST_F(Lists, keep_one_copy_of_what_two_move_at_once_where_they_can_move) {
  fill(movable_);
  movable_.meet(at(Verb::kListMove, 0, 1), at(Verb::kListMove, 0, 3));
  EXPECT_EQ(items(movable_), (Items{"b", "c", "d", "a"}));
  fill(copying_);
  copying_.meet(at(Verb::kListMove, 0, 1), at(Verb::kListMove, 0, 3));
  EXPECT_EQ(items(copying_), (Items{"b", "a", "c", "d", "a"}));
}

TEST_F(Lists, keep_both_a_move_and_an_assignment) {
  fill(movable_);
  movable_.meet(at(Verb::kListMove, 0, 3), at(Verb::kListAssign, 0, 0, "new"));
  EXPECT_EQ(items(movable_), (Items{"b", "c", "d", "new"}));
}

TEST_F(Lists, hide_what_was_erased_whatever_else_was_done_to_it) {
  fill(movable_);
  movable_.meet(at(Verb::kListErase, 0), at(Verb::kListMove, 0, 3));
  movable_.meet(at(Verb::kListErase, 0), at(Verb::kListAssign, 0, 0, "new"));
  EXPECT_EQ(items(movable_), (Items{"c", "d"}));
}

TEST_F(Lists, show_again_what_was_erased_where_it_was_moved_meanwhile) {
  fill(movable_);
  movable_.meet(at(Verb::kListErase, 0), at(Verb::kListMove, 0, 3));
  movable_.both(Command::undo());
  EXPECT_EQ(items(movable_), (Items{"b", "c", "d", "a"}));
}

TEST_F(Lists, undo_a_move_back_to_where_nobody_undid_it) {
  fill(movable_);
  movable_.both(at(Verb::kListMove, 0, 3));
  movable_.deliver(0, movable_.perform(1, at(Verb::kListMove, 3, 1)));
  movable_.both(Command::undo());  // of the first move, which no longer shows
  EXPECT_EQ(items(movable_), (Items{"b", "a", "c", "d"}));
  movable_.deliver(0, movable_.perform(1, Command::undo()));
  EXPECT_EQ(items(movable_), (Items{"a", "b", "c", "d"}));
}

TEST_F(Lists, keep_runs_that_were_inserted_at_once_apart) {
  std::vector<Meeting::Change> changes[2];
  for (uint64_t i = 0; i < 5; ++i) {
    changes[0].push_back(movable_.perform(0, at(Verb::kListInsert, i, 0, "x")));
    changes[1].push_back(movable_.perform(1, at(Verb::kListInsert, 0, 0, "y")));
  }
  for (const uint32_t from : {0u, 1u}) {
    for (const Meeting::Change& change : changes[from]) movable_.deliver(1 - from, change);
  }
  EXPECT_EQ(items(movable_), (Items{"x", "x", "x", "x", "x", "y", "y", "y", "y", "y"}));
}

TEST_F(Lists, refuse_what_cannot_be) {
  for (Meeting* list : {&movable_, &copying_}) {
    fill(*list);
    list->expect_refused(at(Verb::kListInsert, 5));
    list->expect_refused(at(Verb::kListErase, 4));
    list->expect_refused(at(Verb::kListMove, 0, 4));
    list->expect_refused(at(Verb::kListAssign, 0, 0, "\xFF"));
    list->expect_refused(Command::set_add("a"));
  }
  copying_.expect_refused(Command::undo());
  movable_.expect_refused(Command::redo());
}

}  // namespace
}  // namespace skerry::crdts
