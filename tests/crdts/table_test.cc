// What the table promises, in its users' words.
#include "crdts/tables/table.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/check.h"
#include "crdts/delta/delta_object.h"

namespace skerry::crdts {
namespace {

using Facts = std::vector<std::string>;

struct Replica {
  ActorId actor;
  uint64_t used = 0;
  Table table = {};

  StatusOr<Table> tries(const Command& command) {
    StatusOr<Table> delta =
        perform(table, command, {actor, used + 1, {static_cast<int64_t>(++used), 0}});
    table.check_invariants();
    return delta;
  }
  Table does(const Command& command) {
    const StatusOr<Table> delta = tries(command);
    SKERRY_CHECK(delta.ok());
    return *delta;
  }
  Table splices(std::string path, uint64_t position, uint64_t erased, std::string text) {
    const StatusOr<Table> delta =
        tries(TextSplice{position, erased, std::move(text), std::move(path)});
    SKERRY_CHECK(delta.ok());
    return *delta;
  }
  void meets(Replica& other) {
    table.join(other.table);
    other.table.join(table);
    EXPECT_EQ(table, other.table);
    EXPECT_EQ(table.digest(), digest_of(table.value()));
  }
  Facts facts() const { return std::get<Facts>(table.value()); }
};

class Tables : public ::testing::Test {
 protected:
  Replica ada_{{ReplicaId{0}, 11}};
  Replica ben_{{ReplicaId{1}, 22}};
};

TEST_F(Tables, rows_inserted_concurrently_are_one_row_and_its_cells_merge) {
  ada_.does(TableInsert{"/r"});
  ada_.does(CounterAdd{2, "/r/n_a"});
  ben_.does(TableInsert{"/r"});
  ben_.does(CounterAdd{3, "/r/n_a"});
  ben_.does(RegisterAssign{"b", "/r/name"});
  ada_.meets(ben_);
  EXPECT_EQ(ada_.facts(), (Facts{"/r", "/r/n_a=5", "/r/name=\"b\""}));
}

TEST_F(Tables, an_erasure_takes_concurrent_edits_of_the_same_life) {
  ada_.does(TableInsert{"/r"});
  ada_.meets(ben_);
  ada_.does(TableErase{"/r"});
  ben_.does(RegisterAssign{"b", "/r/name"});
  ada_.meets(ben_);
  EXPECT_EQ(ada_.facts(), Facts{});
}

TEST_F(Tables, a_row_inserted_again_is_there_and_empty) {
  ada_.does(TableInsert{"/r"});
  ada_.does(CounterAdd{2, "/r/n_a"});
  ada_.meets(ben_);
  ada_.does(TableErase{"/r"});
  ada_.does(TableInsert{"/r"});
  ada_.does(CounterAdd{7, "/r/n_a"});
  ben_.does(CounterAdd{3, "/r/n_a"});
  ben_.does(TableErase{"/r"});
  ada_.meets(ben_);
  EXPECT_EQ(ada_.facts(), (Facts{"/r", "/r/n_a=7"}));
}

TEST_F(Tables, concurrent_assignments_leave_the_one_with_the_later_stamp) {
  ada_.does(TableInsert{"/r"});
  ada_.meets(ben_);
  ada_.does(RegisterAssign{"a", "/r/name"});
  ben_.used = 5;
  ben_.does(RegisterAssign{"b", "/r/name"});
  ada_.meets(ben_);
  EXPECT_EQ(ada_.facts(), (Facts{"/r", "/r/name=\"b\""}));
}

TEST_F(Tables, concurrent_splices_of_a_text_both_stay_and_runs_do_not_interleave) {
  ada_.does(TableInsert{"/r"});
  ada_.splices("/r/t_x", 0, 0, "ac");
  ada_.meets(ben_);
  ada_.splices("/r/t_x", 1, 0, "123");
  ben_.splices("/r/t_x", 1, 1, "\xC3\xA9\xC3\xA9");
  ada_.meets(ben_);
  EXPECT_EQ(ada_.facts(), (Facts{"/r", "/r/t_x=\"a123\xC3\xA9\xC3\xA9\""}));
}

TEST_F(Tables, a_text_whose_deltas_arrive_in_reverse_order_ends_the_same) {
  std::vector<Table> deltas = {ada_.does(TableInsert{"/r"}), ada_.splices("/r/t_x", 0, 0, "hello"),
                               ada_.splices("/r/t_x", 5, 0, " world"),
                               ada_.splices("/r/t_x", 4, 3, "-")};
  for (auto delta = deltas.rbegin(); delta != deltas.rend(); ++delta) {
    ben_.table.join(*delta);
    ben_.table.check_invariants();
  }
  EXPECT_EQ(ben_.table, ada_.table);
  EXPECT_EQ(ben_.facts(), (Facts{"/r", "/r/t_x=\"hell-orld\""}));
}

TEST_F(Tables, refuse_edits_of_rows_that_are_not_there_and_of_another_kind) {
  const Command assign = RegisterAssign{"v", "/r/name"};
  EXPECT_TRUE(absl::IsFailedPrecondition(ada_.tries(assign).status()));
  ada_.does(TableInsert{"/r"});
  const Table before = ada_.table;
  for (const Command& wrong :
       std::vector<Command>{RegisterAssign{"v", "/r/n_a"}, CounterAdd{0, "/r/name"},
                            TableInsert{"/r/name"}, TableErase{""}, RegisterAssign{"v", "/r"}}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ada_.tries(wrong).status()));
  }
  const Command splice = TextSplice{1, 0, "x", "/r/t_x"};
  EXPECT_TRUE(absl::IsInvalidArgument(ada_.tries(splice).status()));
  EXPECT_EQ(ada_.table, before);
}

TEST_F(Tables, inserting_what_is_there_and_erasing_what_is_not_change_nothing) {
  EXPECT_EQ(ada_.does(TableErase{"/r"}), Table());
  ada_.does(TableInsert{"/r"});
  EXPECT_EQ(ada_.does(TableInsert{"/r"}), Table());
  EXPECT_EQ(ada_.table.size(), 1u);
}

TEST(Ranges, join_and_difference_are_those_of_sets) {
  for (uint64_t bits = 0; bits < 256; ++bits) {
    for (uint64_t other = 0; other < 256; ++other) {
      Ranges a;
      Ranges b;
      for (uint64_t i = 0; i < 8; ++i) {
        if ((bits >> (i * 3 % 8) & 1) != 0) a.add(i * 3 % 8, i * 3 % 8);
        if ((other >> i & 1) != 0) b.add(i, i);
      }
      const Ranges rest = a.without(b);
      a.join(b);
      a.check_invariants();
      rest.check_invariants();
      for (uint64_t i = 0; i < 8; ++i) {
        ASSERT_EQ(a.contains(i), ((bits | other) >> i & 1) != 0);
        ASSERT_EQ(rest.contains(i), (bits & ~other) >> i & 1);
      }
    }
  }
}

}  // namespace
}  // namespace skerry::crdts
