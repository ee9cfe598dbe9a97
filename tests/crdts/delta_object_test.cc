// The type-erased edge: what is refused, and that refusing changes nothing.
#include "crdts/delta/delta_object.h"

#include <gtest/gtest.h>

#include "crdts/generate/commands.h"
#include "crdts/object/catalogue.h"

namespace skerry::crdts {
namespace {

constexpr ActorId kAda{ReplicaId{0}, 11};
constexpr ActorId kBen{ReplicaId{1}, 22};

class DeltaObjects : public ::testing::TestWithParam<const Design*> {
 protected:
  std::unique_ptr<Object> object_ = GetParam()->make();

  void expect_refused(const Command& command, const Mutation& mutation) {
    const Hash128 before = object_->state_digest();
    EXPECT_FALSE(object_->execute(command, mutation).ok());
    EXPECT_EQ(object_->state_digest(), before);
  }
};

std::vector<const Design*> delta_designs() {
  std::vector<const Design*> wanted;
  for (const Design& design : catalogue()) {
    if (design.fold != nullptr) wanted.push_back(&design);
  }
  return wanted;
}

TEST_P(DeltaObjects, a_change_is_one_dot_and_says_how_much_of_it_is_content) {
  const auto effect = object_->execute(sample_command(GetParam()->family, 0), {kAda, 1, {5, 0}});
  ASSERT_TRUE(effect.ok()) << effect.status();
  EXPECT_EQ(effect->length, 1u);
  EXPECT_GT(effect->content_bytes, 0u);
  EXPECT_EQ(effect->content_bytes, GetParam()->content_bytes(effect->body.view()));
  EXPECT_LT(effect->content_bytes, effect->body.size());
}

TEST_P(DeltaObjects, refuse_another_familys_command) {
  for (const Family family : kFamilies) {
    if (family != GetParam()->family) expect_refused(sample_command(family, 0), {kAda, 1, {}});
  }
}

TEST_P(DeltaObjects, refuse_invalid_utf8_and_items_beyond_the_limit) {
  const std::string surrogate = "\xED\xA0\x80";  // a lone one
  const auto with_text = [this](std::string text) -> std::optional<Command> {
    if (GetParam()->family == Family::kSet) return SetAdd{std::move(text)};
    if (GetParam()->family == Family::kRegister) return RegisterAssign{std::move(text)};
    return std::nullopt;
  };
  if (!with_text("")) {
    const Command sample = sample_command(GetParam()->family, 0);
    return expect_refused(at_path("/" + surrogate, sample), {kAda, 1, {}});
  }
  expect_refused(*with_text(surrogate), {kAda, 1, {}});
  expect_refused(*with_text(std::string(kMaxItemBytes + 1, 'x')), {kAda, 1, {}});
  EXPECT_TRUE(object_->execute(*with_text(std::string(kMaxItemBytes, 'x')), {kAda, 1, {}}).ok());
}

TEST_P(DeltaObjects, refuse_sequence_numbers_out_of_range) {
  const Command command = sample_command(GetParam()->family, 0);
  expect_refused(command, {kAda, 0, {}});
  expect_refused(command, {kAda, ~uint64_t{0}, {}});
}

// Designs whose bodies do not say who did what, because no merge asks: any author may have made
// any of them.
bool is_anonymous(const Design& design) {
  for (const char* name : {"max_register", "min_register", "grow_only_set", "two_phase_set",
                           "causal_length_set", "table"}) {
    if (design.name == name) return true;
  }
  return false;
}

TEST_P(DeltaObjects, refuse_a_body_that_is_not_of_the_change_it_came_in) {
  if (is_anonymous(*GetParam())) return;
  const Mutation mutation{kAda, 1, {5, 0}};
  const auto author = GetParam()->make();
  const auto effect = author->execute(sample_command(GetParam()->family, 0), mutation);
  ASSERT_TRUE(effect.ok());
  const Hash128 before = object_->state_digest();
  EXPECT_FALSE(object_->apply(effect->body.view(), {kBen, 1, {5, 0}}).ok());
  EXPECT_EQ(object_->state_digest(), before);
  EXPECT_TRUE(object_->apply(effect->body.view(), mutation).ok());
  EXPECT_EQ(object_->value(), author->value());
}

TEST_P(DeltaObjects, refuse_every_truncation_of_a_body) {
  const auto author = GetParam()->make();
  const auto effect = author->execute(sample_command(GetParam()->family, 0), {kAda, 1, {5, 0}});
  ASSERT_TRUE(effect.ok());
  const Hash128 before = object_->state_digest();
  for (size_t size = 0; size < effect->body.size(); ++size) {
    const ByteView part = effect->body.view().first(size);
    EXPECT_FALSE(object_->apply(part, {kAda, 1, {5, 0}}).ok()) << size;
    // Nothing at all is a state too, of some designs: bottom.
    if (size == 0) continue;
    EXPECT_FALSE(object_->join(part).ok()) << size;
  }
  EXPECT_EQ(object_->state_digest(), before);
}

std::string name_of(const ::testing::TestParamInfo<const Design*>& parameter) {
  return std::string(parameter.param->name);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, DeltaObjects, ::testing::ValuesIn(delta_designs()), name_of);

TEST(DeltaObject, refuses_to_use_a_dot_twice) {
  for (const char* name : {"multi_value_register", "add_wins_set", "remove_wins_set"}) {
    const Design* design = find_design(name);
    const auto object = design->make();
    ASSERT_TRUE(object->execute(sample_command(design->family, 0), {kAda, 1, {}}).ok());
    const auto again = object->execute(sample_command(design->family, 0), {kAda, 1, {}});
    EXPECT_EQ(again.status().code(), absl::StatusCode::kAlreadyExists) << name;
  }
}

TEST(Catalogue, rows_are_complete_and_mutants_come_last) {
  bool mutants_began = false;
  for (const Design& design : catalogue()) {
    EXPECT_EQ(find_design(design.name), &design);
    EXPECT_FALSE(design.help.empty() || design.source.empty() || design.engineering.empty());
    EXPECT_TRUE(design.make != nullptr && design.content_bytes != nullptr);
    EXPECT_NE(design.reference, nullptr);
    EXPECT_EQ(design.fold != nullptr, design.elements != nullptr);
    EXPECT_NE(design.make_pure == nullptr, design.no_pure_operations.empty()) << design.name;
    EXPECT_EQ(design.is_mutant, design.name.substr(0, 7) == "mutant_");
    EXPECT_TRUE(design.is_mutant || !mutants_began);
    mutants_began = design.is_mutant;
  }
  EXPECT_EQ(find_design("no_such_design"), nullptr);
}

}  // namespace
}  // namespace skerry::crdts
