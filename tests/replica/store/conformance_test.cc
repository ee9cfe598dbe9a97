// What every store promises, of each kind.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "kinds.h"

namespace skerry::replica {
namespace {

StatusOr<std::unique_ptr<Store>> sqlite(Disk& disk, uint64_t epoch) {
  return SqliteStore::open(disk, epoch);
}
StatusOr<std::unique_ptr<Store>> plain(Disk& disk, uint64_t epoch) {
  return open_file_store(disk, epoch, Defect::kNone);
}

const std::map<std::string, std::function<std::unique_ptr<Kind>()>> kKinds = {
    {"memory", [] { return std::make_unique<InMemory>(); }},
    {"sqlite_on_simulated_disk", [] { return std::make_unique<OnSimulatedDisk>(sqlite); }},
    {"sqlite_on_files",
     [] {
       const std::string test = testing::UnitTest::GetInstance()->current_test_info()->name();
       return std::make_unique<OnFiles>(testing::TempDir() + "skerry_store_" +
                                        test.substr(0, test.find('/')));
     }},
    {"plain", [] { return std::make_unique<OnSimulatedDisk>(plain); }},
};

class store : public testing::TestWithParam<std::string> {
 protected:
  std::unique_ptr<Store> open(uint64_t epoch) {
    auto opened = kind_->open(epoch);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *std::move(opened);
  }
  static void append(Store& to, const std::vector<std::string>& records) {
    std::vector<Store::Record> batch;
    for (const std::string& one : records) {
      batch.push_back(
          {DocumentId{static_cast<uint32_t>(one.size())}, Payload::copy_of(as_bytes(one))});
    }
    ASSERT_TRUE(to.append(batch).ok());
  }
  static std::vector<std::string> all(Store& from, uint64_t most_bytes = ~uint64_t{0}) {
    std::vector<std::string> found;
    Store::Piece piece;
    do {
      piece = *from.load(piece.next, most_bytes);
      EXPECT_TRUE(piece.damage.empty());
      for (const Store::Record& record : piece.records) {
        found.emplace_back(as_text(record.bytes.view()));
      }
    } while (!piece.is_last);
    return found;
  }

  std::unique_ptr<Kind> kind_ = kKinds.at(GetParam())();
};

TEST_P(store, is_empty_when_it_is_new) {
  const auto opened = open(7);
  EXPECT_EQ(opened->opened().epoch, 7u);
  EXPECT_TRUE(opened->opened().earlier.empty());
  EXPECT_TRUE(opened->opened().damage.empty());
  EXPECT_TRUE(all(*opened).empty());
}

TEST_P(store, gives_what_it_was_given_in_order) {
  const auto opened = open(1);
  append(*opened, {"a", "bb"});
  append(*opened, {"ccc"});
  EXPECT_EQ(all(*opened), std::vector<std::string>({"a", "bb", "ccc"}));
  append(*opened, {"d"});
  EXPECT_EQ(all(*opened), std::vector<std::string>({"a", "bb", "ccc", "d"}));
}

TEST_P(store, gives_it_piece_by_piece_and_a_large_record_alone) {
  const auto opened = open(1);
  const std::string large(5000, 'x');
  append(*opened, {"aaaa", "bbbb", "cccc", "dddd"});
  append(*opened, {large});
  append(*opened, {"eeee"});
  const auto first = *opened->load(0, 10);
  EXPECT_EQ(first.records.size(), 2u);
  EXPECT_FALSE(first.is_last);
  EXPECT_EQ(all(*opened, 10),
            std::vector<std::string>({"aaaa", "bbbb", "cccc", "dddd", large, "eeee"}));
  EXPECT_EQ(all(*opened, 1).size(), 6u);
  const auto none = *opened->load(opened->load(0, ~uint64_t{0})->next, 10);
  EXPECT_TRUE(none.records.empty() && none.is_last);
}

TEST_P(store, lets_a_record_take_the_place_of_those_of_its_document) {
  const auto opened = open(1);
  append(*opened, {"a", "bb", "c", "dd"});  // by length, of two documents
  const auto replacing = [](std::string_view bytes) {
    return Store::Record{DocumentId{1}, Payload::copy_of(as_bytes(bytes)), true};
  };
  std::vector<Store::Record> batch = {{DocumentId{1}, Payload::copy_of(as_bytes("e"))},
                                      replacing("X"),
                                      {DocumentId{1}, Payload::copy_of(as_bytes("f"))}};
  ASSERT_TRUE(opened->append(batch).ok());
  kind_->settle();
  EXPECT_EQ(all(*opened), std::vector<std::string>({"bb", "dd", "X", "f"}));
  append(*opened, {"gg", "h"});
  batch = {replacing("Y")};
  ASSERT_TRUE(opened->append(batch).ok());
  kind_->settle();
  const std::vector<std::string> rest = {"bb", "dd", "gg", "Y"};
  EXPECT_EQ(all(*opened), rest);
  EXPECT_EQ(all(*opened, 1), rest);
}

TEST_P(store, keeps_what_is_replaced_until_that_is_durable) {
  auto opened = open(1);
  append(*opened, {"a", "b"});
  kind_->settle();
  const Store::Record replacing{DocumentId{1}, Payload::copy_of(as_bytes("X")), true};
  ASSERT_TRUE(opened->append({&replacing, 1}).ok());
  kind_->crash(std::move(opened));
  opened = open(2);
  const auto found = all(*opened);
  const bool is_before = found == std::vector<std::string>({"a", "b"});
  EXPECT_TRUE(is_before || found == std::vector<std::string>({"X"}));
  append(*opened, {"c"});
  EXPECT_EQ(all(*opened).back(), "c");
}

TEST_P(store, keeps_bytes_of_any_kind) {
  const auto opened = open(1);
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  append(*opened, {bytes, std::string(1, '\0'), bytes + bytes});
  EXPECT_EQ(all(*opened)[2], bytes + bytes);
  EXPECT_EQ(all(*opened)[1], std::string(1, '\0'));
}

TEST_P(store, outlives_its_process_and_remembers_each) {
  std::vector<std::string> written;
  for (uint64_t life = 1; life <= 4; ++life) {
    auto opened = open(life * 1000);
    EXPECT_EQ(opened->opened().earlier.size(), life - 1);
    if (life > 1) {
      EXPECT_EQ(opened->opened().earlier.back(), (life - 1) * 1000);
    }
    EXPECT_EQ(all(*opened), written);
    written.push_back("of life " + std::to_string(life));
    append(*opened, {written.back()});
    kind_->settle();
    kind_->crash(std::move(opened));
  }
}

TEST_P(store, ends_in_order_too) {
  {
    const auto opened = open(1);
    append(*opened, {"a"});
    kind_->settle();
  }
  EXPECT_EQ(all(*open(2)), std::vector<std::string>({"a"}));
}

TEST_P(store, takes_an_empty_batch) {
  const auto opened = open(1);
  EXPECT_TRUE(opened->append({}).ok());
  EXPECT_TRUE(all(*opened).empty());
}

INSTANTIATE_TEST_SUITE_P(kinds, store, testing::ValuesIn([] {
                           std::vector<std::string> names;
                           for (const auto& [name, make] : kKinds) names.push_back(name);
                           return names;
                         }()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace skerry::replica
