// Commands as text and as bytes: of every family, what is written is read as the same command.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/command_bytes.h"
#include "core/command_text.h"
#include "core/nearest.h"
#include "core/verbs.h"
#include "crdts/generate/commands.h"
#include "crdts/object/catalogue.h"

namespace skerry::crdts {
namespace {

constexpr size_t kCommands = 200;

// Commands of the family as a few users of its first design make them, one after the other.
std::vector<Command> random_commands(Family family) {
  const std::span<const Design> all = catalogue();
  const auto design = std::find_if(all.begin(), all.end(), [family](const Design& one) {
    return one.family == family && !one.is_mutant;
  });
  const std::unique_ptr<Object> object = design->make();
  Rng rng = Rng::stream(static_cast<uint64_t>(family), "command text");
  std::vector<Command> commands;
  uint64_t next = 1;
  while (commands.size() < kCommands) {
    commands.push_back(random_command(family, view_of(*object), 8, rng));
    const Mutation mutation{{ReplicaId{0}, 0x5EED}, next, {static_cast<int64_t>(next), 0}};
    const auto effect = object->execute(commands.back(), mutation);
    if (effect.ok()) next += effect->length;
  }
  return commands;
}

class Commands : public ::testing::TestWithParam<Family> {};

TEST_P(Commands, read_what_was_printed_and_print_it_again) {
  for (const Command& command : random_commands(GetParam())) {
    const std::string text = to_text(command);
    const StatusOr<Command> read = parse_command(text);
    ASSERT_TRUE(read.ok()) << text << ": " << read.status();
    EXPECT_EQ(*read, command) << text;
    EXPECT_EQ(to_text(*read), text);
  }
}

TEST_P(Commands, decode_what_was_encoded_and_nothing_shorter) {
  for (const Command& command : random_commands(GetParam())) {
    Encoder out;
    encode_command(command, out);
    Decoder in(out.view());
    EXPECT_EQ(decode_command(in), command) << to_text(command);
    EXPECT_TRUE(in.finish("a command").ok());
    Decoder cut(out.view().first(out.size() - 1));
    decode_command(cut);
    EXPECT_TRUE(cut.failed()) << to_text(command);
  }
}

TEST_P(Commands, are_of_the_family_that_the_table_says) {
  for (const Command& command : random_commands(GetParam())) {
    EXPECT_TRUE(takes(GetParam(), command)) << to_text(command);
  }
}

TEST_P(Commands, with_a_slip_in_the_verb_are_refused_with_the_nearest_one) {
  std::set<std::string> texts;
  for (const Command& command : random_commands(GetParam())) texts.insert(to_text(command));
  for (const std::string& text : texts) {
    std::string slipped = text;
    slipped.erase(1, 1);
    const Status status = parse_command(slipped).status();
    const std::string why(status.message());
    const size_t quote = why.rfind('`', why.size() - 3);
    ASSERT_THAT(why, ::testing::StartsWith("column 1: no verb `")) << text;
    ASSERT_THAT(why, ::testing::HasSubstr("; did you mean `")) << text;
    const std::string meant = why.substr(quote + 1, why.size() - quote - 3);
    EXPECT_LE(edit_distance(slipped.substr(0, slipped.find('(')), meant), 1u) << why;
  }
}

TEST_P(Commands, cut_short_say_at_which_column) {
  for (const Command& command : random_commands(GetParam())) {
    const std::string text = to_text(command);
    const Status status = parse_command(text.substr(0, text.size() - 1)).status();
    EXPECT_THAT(std::string(status.message()), ::testing::StartsWith("column ")) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(Families, Commands, ::testing::ValuesIn(kFamilies),
                         [](const auto& row) { return std::string(to_string(row.param)); });

// A verb in no family's random commands would escape all of this.
TEST(commands, of_all_families_are_all_there_are) {
  std::set<std::string_view> drawn;
  for (const Family family : kFamilies) {
    for (const Command& command : random_commands(family)) drawn.insert(row_of(command).name);
  }
  for (const VerbRow& verb : verbs()) EXPECT_TRUE(drawn.contains(verb.name)) << verb.name;
}

}  // namespace
}  // namespace skerry::crdts
