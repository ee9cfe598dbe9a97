// Snapshots of texts: what is in them comes back, and what is no snapshot is refused and leaves the
// object as it was.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "core/rng.h"
#include "crdts/object/catalogue.h"
#include "crdts/text/event_graph/columns.h"
#include "crdts/text/event_graph/packed.h"
#include "crdts/text/event_graph/text_document.h"
#include "crdts/text/saved_columns.h"
#include "crdts/text/saved_text.h"

namespace skerry::crdts {
namespace {

using text::SavedRule;

// One that makes commands of a few actors.
class Typist {
 public:
  explicit Typist(const Design& design) : design_(design), object(design.make()) {}

  void perform(const Command& command, uint32_t who = 0) {
    if (who >= next_.size()) next_.resize(who + 1, 1);
    const auto effect =
        object->execute(command, {{ReplicaId{who}, 5}, next_[who], {time_ns_ += 1'000, 0}});
    ASSERT_TRUE(effect.ok()) << effect.status();
    next_[who] += effect->length;
  }
  // The actor's next dots are not used.
  void skip(uint64_t dots, uint32_t who = 0) { next_[who] += dots; }

  Payload saved() const {
    const auto bytes = object->snapshot();
    EXPECT_TRUE(bytes.ok()) << bytes.status();
    return *bytes;
  }
  std::unique_ptr<Object> reopened() const {
    std::unique_ptr<Object> again = design_.make();
    const Status status = again->restore(saved().view());
    EXPECT_TRUE(status.ok()) << status;
    again->check_invariants();
    EXPECT_EQ(again->value(), object->value());
    EXPECT_EQ(again->state_digest(), object->state_digest());
    return again;
  }

 private:
  const Design& design_;
  std::vector<uint64_t> next_ = {1};
  int64_t time_ns_ = 0;

 public:
  std::unique_ptr<Object> object;
};

class TextSnapshot : public testing::TestWithParam<const Design*> {
 protected:
  const Design& design() const { return *GetParam(); }
};
class SnapshotWithUndo : public TextSnapshot {};

TEST_P(TextSnapshot, of_an_empty_text_is_one) {
  const Typist typist(design());
  EXPECT_EQ(typist.reopened()->size(), 0u);
}

TEST_P(SnapshotWithUndo, keeps_what_undo_brings_back) {
  Typist typist(design());
  typist.perform(TextSplice{0, 0, "one two three"});
  typist.perform(TextSplice{4, 4, ""}, 1);
  typist.perform(TextSplice{0, 3, "ONE"}, 1);
  typist.perform(Undo{false}, 1);
  const std::unique_ptr<Object> again = typist.reopened();
  const Mutation mutation{{ReplicaId{1}, 5}, 12, {1'000'000, 0}};
  EXPECT_EQ(again->execute(Undo{false}, mutation)->length, 1u);
  EXPECT_EQ(std::get<std::string>(again->value()), "one two three");
}

TEST_P(SnapshotWithUndo, keeps_who_was_last) {
  Typist typist(design());
  typist.perform(TextSplice{0, 0, "b"}, 1);
  typist.perform(TextSplice{0, 0, "a"}, 0);
  typist.perform(TextSplice{2, 0, "c"}, 1);
  const std::unique_ptr<Object> again = typist.reopened();
  for (const char* expected : {"ab", "b", ""}) {
    const uint64_t first = 4 - std::string(expected).size();
    const Mutation mutation{{ReplicaId{2}, 5}, first, {1'000'000, 0}};
    ASSERT_EQ(again->execute(Undo{true}, mutation)->length, 1u);
    EXPECT_EQ(std::get<std::string>(again->value()), expected);
  }
}

TEST_P(TextSnapshot, keeps_dots_that_were_skipped_and_long_runs_of_every_width) {
  Typist typist(design());
  for (const char* letter : {"a", "\u00df", "\u4e16", "\U0001F30A"}) {
    std::string run;
    for (int i = 0; i < 1500; ++i) run += letter;
    typist.perform(TextSplice{typist.object->size() / 3, 0, run});
    typist.skip(7);
    typist.perform(TextSplice{typist.object->size() / 2, 3, letter}, 1);
    typist.skip(1, 1);
  }
  const std::unique_ptr<Object> again = typist.reopened();
  EXPECT_EQ(again->size(), 4u * 1500 + 4 - 12);
  // Dots that were used are not taken again.
  const Mutation used{{ReplicaId{0}, 5}, 4 * 1507 - 8, {1'000'000, 0}};
  EXPECT_FALSE(again->execute(TextSplice{0, 0, "x"}, used).ok());
}

TEST_P(TextSnapshot, of_thousands_of_blocks_is_edited_on) {
  Typist typist(design());
  Rng rng = Rng::stream(1, "blocks");
  for (uint32_t i = 0; i < 6000; ++i) {
    const uint64_t size = typist.object->size();
    const uint64_t position = rng.below(size + 1);
    const uint64_t erased = rng.below(3) == 0 ? std::min<uint64_t>(2, size - position) : 0;
    typist.perform(TextSplice{position, erased, "abc"}, i % 3);
  }
  const std::unique_ptr<Object> again = typist.reopened();
  Typist other(design());
  ASSERT_TRUE(other.object->restore(typist.saved().view()).ok());
  uint64_t next = 1;
  for (uint32_t i = 0; i < 3000; ++i) {
    const uint64_t size = again->size();
    const Command command = TextSplice{rng.below(size), 1, i % 2 == 0 ? "x" : ""};
    const Mutation mutation{{ReplicaId{8}, 5}, next, {int64_t{1} << 40, i}};
    const auto effect = again->execute(command, mutation);
    ASSERT_TRUE(effect.ok());
    ASSERT_TRUE(typist.object->apply(effect->body.view(), mutation).ok());
    next += effect->length;
  }
  again->check_invariants();
  EXPECT_EQ(again->state_digest(), typist.object->state_digest());
}

TEST_P(TextSnapshot, that_is_cut_short_or_damaged_is_refused_and_nothing_happens) {
  Typist typist(design());
  typist.perform(TextSplice{0, 0, "a text to be damaged"});
  typist.perform(TextSplice{3, 5, "\u00e9"}, 1);
  if (design().offers_undo) typist.perform(Undo{true}, 1);
  const Payload whole = typist.saved();
  const std::unique_ptr<Object> object = design().make();
  const Hash128 empty = object->state_digest();
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(object->restore(whole.view().first(size)).ok()) << size;
  }
  for (size_t at = 0; at < whole.size(); ++at) {
    std::vector<uint8_t> bytes(whole.view().begin(), whole.view().end());
    bytes[at] ^= 0x10;
    EXPECT_FALSE(object->restore(bytes).ok()) << at;
  }
  EXPECT_EQ(object->state_digest(), empty);
  EXPECT_TRUE(object->restore(whole.view()).ok());
  EXPECT_EQ(object->state_digest(), typist.object->state_digest());
}

TEST_P(TextSnapshot, of_another_design_is_refused) {
  for (const Design& other : catalogue()) {
    if (other.family != Family::kText || !other.offers_snapshots || &other == &design()) continue;
    Typist typist(other);
    typist.perform(TextSplice{0, 0, "another order"});
    const Status status = design().make()->restore(typist.saved().view());
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << other.name;
  }
}

enum class Undoes : uint8_t { kNo, kYes };

std::vector<const Design*> designs(Undoes least) {
  std::vector<const Design*> out;
  for (const Design& design : catalogue()) {
    if (design.family != Family::kText || design.is_mutant || !design.offers_snapshots) continue;
    if (design.offers_undo || least == Undoes::kNo) out.push_back(&design);
  }
  return out;
}

std::string name_of(const testing::TestParamInfo<const Design*>& row) {
  return std::string(row.param->name);
}

INSTANTIATE_TEST_SUITE_P(All, TextSnapshot, testing::ValuesIn(designs(Undoes::kNo)), name_of);
INSTANTIATE_TEST_SUITE_P(All, SnapshotWithUndo, testing::ValuesIn(designs(Undoes::kYes)), name_of);

TEST(TextSnapshots, are_of_all_designs_that_keep_runs_or_a_history) {
  std::vector<std::string_view> names;
  for (const Design* design : designs(Undoes::kNo)) names.push_back(design->name);
  EXPECT_EQ(names, (std::vector<std::string_view>{"rga", "yata", "fugue", "fugue_max", "eg_walker",
                                                  "eg_walker_max"}));
}

// A snapshot of the design `fugue` by its columns, as the format has them.
struct Columns {
  std::string content = "ab";
  std::string columns[text::kSavedColumns];

  // One actor typed "ab" and then erased "b".
  Columns() {
    Encoder actor;
    actor.actor({ReplicaId{0}, 5});
    columns[text::kActors] = as_text(actor.view());
    columns[text::kGroupCounts] = {2};
    columns[text::kCounts] = {2, 2};
    columns[text::kShapes] = {4, 3};
    columns[text::kRunLengths] = std::string(1, 0);
    columns[text::kRunPlaces] = std::string(1, 0);
    columns[text::kRunOrigins] = {10};  // neither origin
    columns[text::kPieceRanks] = std::string(1, 0);
    columns[text::kPaceCounts] = {2};
    columns[text::kPaceSteps] = {2};
    columns[text::kPaceCounters] = std::string(1, 0);
  }

  StatusOr<std::string> text() const {
    using namespace event_graph;  // NOLINT
    Encoder all;
    all.varint(1000);
    for (const std::string& column : columns) all.text(column);
    Encoder part;
    part.u8(static_cast<uint8_t>(SavedRule::kFugue));
    put_packed(part, all.view(), {}, Packing::kPlain);
    put_packed(part, as_bytes(content), {}, Packing::kPlain);
    Encoder out;
    put_header(out, text::kSavedMagic, Packing::kPlain);
    put_part(out, part.view());
    const std::unique_ptr<Object> object = find_design("fugue")->make();
    SKERRY_RETURN_IF_ERROR(object->restore(out.view()));
    object->check_invariants();
    return std::get<std::string>(object->value());
  }
};

TEST(SavedColumns, mean_what_the_format_says) {
  const StatusOr<std::string> text = Columns().text();
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(*text, "a");
}

TEST(SavedColumns, that_cannot_be_are_refused) {
  struct Case {
    text::SavedColumn column;
    std::string bytes;
  };
  const Case cases[] = {
      {text::kActors, ""},
      {text::kGroupCounts, {3}},
      {text::kGroupCounts, {1}},
      {text::kCounts, {0, 2}},                                // no command
      {text::kCounts, {3, 2}},                                // a gap that is not told
      {text::kGaps, {1}},                                     // a gap that is not asked for
      {text::kShapes, {4, 5}},                                // erases more than its pieces
      {text::kShapes, {6, 3}},                                // inserts more than the content
      {text::kShapes, {4, 0}},                                // does both, untold
      {text::kErased, {1}},                                   // told, of one that does not
      {text::kShapes, "\xfe\xff\xff\xff\x0f\x03"},            // far more than the content
      {text::kRunLengths, {1}},                               // the rest is in no run
      {text::kRunLengths, {3}},                               // past what was inserted
      {text::kRunPlaces, {2}},                                // a place that is not there
      {text::kRunPlaces, {1}},                                // the same, before the first
      {text::kRunOrigins, {8}},                               // left of it is nothing
      {text::kRunOrigins, {9}},                               // its actor has nothing before it
      {text::kRunOrigins, {11}},                              // a left origin that is not told
      {text::kRunOrigins, {2}},                               // nothing is right of it
      {text::kRunOrigins, {6}},                               // nor is there a run before it
      {text::kRunOrigins, {14}},                              // a right origin that is not told
      {text::kRunOrigins, {16}},                              // no code
      {text::kOrigins, {1}},                                  // what nobody asks for
      {text::kClocks, {1}},                                   // nor this
      {text::kPieceRanks, {2}},                               // past the end of the text
      {text::kPieceRanks, {3}},                               // before its start
      {text::kPieceLengths, std::string(1, 0)},               // of one element
      {text::kTurnActors, std::string(1, 0)},                 // no turn
      {text::kPaceCounts, {1}},                               // a command without a time
      {text::kPaceCounts, {3}},                               // a time without a command
      {text::kPaceCounters, "\x80\x80\x80\x80\x80\x80\x01"},  // no counter goes on so
  };
  for (const Case& wrong : cases) {
    Columns columns;
    columns.columns[wrong.column] = wrong.bytes;
    EXPECT_FALSE(columns.text().ok())
        << "column " << int{wrong.column} << ", " << testing::PrintToString(wrong.bytes);
  }
  Columns longer;
  longer.content = "abc";
  EXPECT_FALSE(longer.text().ok());
  Columns no_text;
  no_text.content = "a\xff";
  EXPECT_FALSE(no_text.text().ok());
}

// An undo of the first command, of the second, of the undo itself, and of no command.
TEST(SavedColumns, undo_what_is_a_command) {
  struct Case {
    char back;
    char length;
    const char* text;  // null: refused
  };
  for (const Case& each : {Case{3, 0, ""}, Case{1, 0, "ab"}, Case{1, 1, nullptr},
                           Case{0, 0, nullptr}, Case{2, 0, nullptr}, Case{4, 0, nullptr}}) {
    Columns columns;
    columns.columns[text::kGroupCounts] = {3};
    columns.columns[text::kCounts] = {2, 2, 2};
    columns.columns[text::kShapes] = {4, 3, 1};
    columns.columns[text::kPaceCounts] = {3};
    columns.columns[text::kTurnActors] = std::string(1, 0);
    columns.columns[text::kTurnFirsts] = std::string(1, each.back);
    columns.columns[text::kTurnLengths] = std::string(1, each.length);
    const StatusOr<std::string> text = columns.text();
    ASSERT_EQ(text.ok(), each.text != nullptr) << int{each.back};
    if (!text.ok()) continue;
    EXPECT_EQ(*text, each.text);
  }
}

// A file of a history of "ab" that says that its text is "ba", as a snapshot.
TEST(EventGraphSnapshots, whose_text_is_another_one_take_nothing_that_is_concurrent) {
  using namespace event_graph;  // NOLINT
  TextDocument document(Order::kFugue);
  document.edit(document.history().agents.intern({ReplicaId{0}, 5}), 1, {0, 0, 2, "ab"});
  Encoder file;
  put_header(file, "SKTX", Packing::kPlain);
  Encoder part;
  put_packed(part, as_bytes("ba"), {}, Packing::kPlain);
  put_part(file, part.view());
  part.clear();
  put_packed(part, encode_columns(document.history(), {}), {}, Packing::kPlain);
  put_packed(part, as_bytes("ab"), {}, Packing::kPlain);
  put_part(file, part.view());
  Encoder out;
  out.u8(static_cast<uint8_t>(SavedRule::kEventGraph));
  out.raw(file.view());
  const std::unique_ptr<Object> object = find_design("eg_walker")->make();
  ASSERT_TRUE(object->restore(out.view()).ok());
  object->check_invariants();
  // What follows everything needs no history.
  const Mutation mutation{{ReplicaId{1}, 5}, 1, {}};
  ASSERT_TRUE(object->execute(TextSplice{2, 0, "!"}, mutation).ok());
  const Mutation other{{ReplicaId{2}, 5}, 1, {}};
  const auto change = find_design("eg_walker")->make()->execute(TextSplice{0, 0, "x"}, other);
  ASSERT_TRUE(change.ok());
  const Status status = object->apply(change->body.view(), other);
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_EQ(std::get<std::string>(object->value()), "ba!");
  EXPECT_FALSE(object->snapshot().ok());
  EXPECT_TRUE(object->execute(TextSplice{3, 0, "?"}, {{ReplicaId{1}, 5}, 2, {}}).ok());
}

TEST(TextsWithoutSnapshots, say_so) {
  for (const Design& design : catalogue()) {
    if (design.offers_snapshots) continue;
    const std::unique_ptr<Object> object = design.make();
    EXPECT_TRUE(absl::IsUnimplemented(object->snapshot().status())) << design.name;
    EXPECT_TRUE(absl::IsUnimplemented(object->restore({}))) << design.name;
  }
}

}  // namespace
}  // namespace skerry::crdts
