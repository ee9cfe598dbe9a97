#include "core/command_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace skerry {
namespace {

using ::testing::HasSubstr;

const std::vector<std::string> kExamples = {
    R"(counter.add(-3))",
    R"(counter.add(9223372036854775807, at="/likes"))",
    R"(counter.reset())",
    R"(counter.reset(at="/a~1b"))",
    R"(counter.transfer(2, 1))",
    R"(register.assign(""))",
    R"(flag.enable())",
    R"(flag.disable(at="/done"))",
    R"(set.add("x"))",
    R"(set.remove("a \"quoted\" \\ word\n\u0000", at="/tags"))",
    R"(map.remove("/a/b"))",
    R"(text.splice(7, 0, "abc"))",
    R"(text.splice(0, 18446744073709551615, "é🌊", at="/row/title"))",
    R"(rich_text.mark(0, 5, "bold", "true"))",
    R"(rich_text.unmark(0, 5, "bold"))",
    R"(list.insert(0, "item"))",
    R"(list.erase(3))",
    R"(list.move(0, 2))",
    R"(list.assign(1, "other"))",
    R"(tree.create(root, 0, "folder"))",
    R"(tree.move(0.1f.5, root, 0))",
    R"(tree.move(4294967295.ffffffffffffffff.18446744073709551615, 0.0.1, 2))",
    R"(tree.remove(1.0.2))",
    R"(tree.rename(1.0.2, "new"))",
    R"(json.assign("/a", "x"))",
    R"(json.assign("/a", -1.5e+9))",
    R"(json.assign("/a", {}))",
    R"(json.insert("/list", 0, null))",
    R"(json.erase("/list/0"))",
    R"(table.insert("/row"))",
    R"(table.erase("/row"))",
    R"(sheet.insert(rows, 3))",
    R"(sheet.erase(columns, 0))",
    R"(sheet.move(rows, 1, 4))",
    R"_(sheet.assign(2, 0, "=SUM(A1:A2)"))_",
    R"(undo())",
    R"(undo(all))",
    R"(redo())",
    R"(redo(all))",
};

std::string fault_of(std::string_view text) {
  const StatusOr<Command> command = parse_command(text);
  EXPECT_TRUE(absl::IsInvalidArgument(command.status())) << text;
  return std::string(command.status().message());
}

TEST(CommandText, what_is_printed_is_what_was_written) {
  for (const std::string& text : kExamples) {
    const StatusOr<Command> command = parse_command(text);
    ASSERT_TRUE(command.ok()) << text << ": " << command.status();
    EXPECT_EQ(to_text(*command), text);
  }
}

TEST(CommandText, fields_go_where_they_belong) {
  EXPECT_EQ(*parse_command(R"(text.splice(7, 2, "abc"))"), Command(TextSplice{7, 2, "abc"}));
  EXPECT_EQ(*parse_command(R"(undo(all))"), Command(Undo{true}));
  EXPECT_EQ(*parse_command(R"(set.add("\u00e9\ud83c\udf0a\/"))"), Command(SetAdd{"é🌊/"}));
}

TEST(CommandText, blanks_do_not_matter) {
  const auto command = parse_command("  text.splice ( 7,0 ,\n\"abc\" , at = \"/t\" ) ");
  ASSERT_TRUE(command.ok()) << command.status();
  EXPECT_EQ(to_text(*command), R"(text.splice(7, 0, "abc", at="/t"))");
}

TEST(CommandText, labels_stand_for_dots) {
  const Dot dot{{ReplicaId{2}, 0xABC}, 7};
  const LabelLookup labels = [&dot](std::string_view label) -> std::optional<Dot> {
    if (label == "a1") return dot;
    return std::nullopt;
  };
  const auto command = parse_command("tree.move(a1, root, 0)", labels);
  ASSERT_TRUE(command.ok()) << command.status();
  EXPECT_EQ(to_text(*command), "tree.move(2.abc.7, root, 0)");
  EXPECT_EQ(parse_command("tree.move(a2, root, 0)", labels).status().message(),
            "column 11: no command before this one is called `a2`; tree.move(node, parent, "
            "position)");
  EXPECT_TRUE(is_label("a1"));
  EXPECT_TRUE(is_label("_first-row"));
  for (const char* word : {"", "root", "1a", "a.b", "a b", "-a"}) EXPECT_FALSE(is_label(word));
  EXPECT_FALSE(is_label(std::string(65, 'a')));
}

TEST(CommandText, a_fault_names_its_column_and_what_was_expected) {
  EXPECT_EQ(fault_of("text.splice(7)"),
            "column 14: expected , and erased, found `)`; text.splice(position, erased, text, "
            "at=...)");
  EXPECT_EQ(fault_of(R"(text.splice(0, 0, "é", 3))"),
            "column 24: expected at=\"/path\" or ), found `3`; text.splice(position, erased, text, "
            "at=...)");
  EXPECT_EQ(fault_of(R"(set.add(x))"),
            "column 9: expected element in double quotes, found `x`; set.add(element, at=...)");
  EXPECT_THAT(fault_of(R"(set.add("x)"), HasSubstr("column 9: the text that begins here has no"));
  EXPECT_THAT(fault_of(R"(set.add("ab\q"))"), HasSubstr("column 12: no such escape"));
  EXPECT_THAT(fault_of(R"(set.add("\ud800x"))"), HasSubstr("column 10: half of a surrogate pair"));
  EXPECT_THAT(fault_of("set.add(\"a\nb\")"), HasSubstr("column 11: a control character"));
  EXPECT_THAT(fault_of("list.erase(-1)"), HasSubstr("column 12: expected position, an integer of"));
  EXPECT_THAT(fault_of("counter.add(9223372036854775808)"),
              HasSubstr("column 13: expected amount"));
  EXPECT_THAT(fault_of("sheet.insert(diagonals, 3)"), HasSubstr("expected rows or columns, found"));
  EXPECT_THAT(fault_of("undo(mine)"), HasSubstr("column 6: expected all or nothing"));
  EXPECT_THAT(fault_of("json.assign(\"/a\", {\"b\": 1})"), HasSubstr("a JSON scalar, {} or []"));
  EXPECT_THAT(fault_of("flag.enable() flag.disable()"), HasSubstr("column 15: expected nothing"));
  EXPECT_THAT(fault_of("flag.enable"),
              HasSubstr("column 12: expected ( after the verb, found the"));
}

TEST(CommandText, a_fault_names_the_nearest_verb) {
  EXPECT_EQ(fault_of("text.slice(0, 0, \"\")"),
            "column 1: no verb `text.slice`; did you mean `text.splice`?");
  EXPECT_EQ(fault_of(" lst.move(0, 1)"), "column 2: no verb `lst.move`; did you mean `list.move`?");
  EXPECT_EQ(fault_of("flag.toggle_it()"),
            "column 1: no verb `flag.toggle_it`; expected one of flag.enable, flag.disable");
  EXPECT_THAT(fault_of("make_coffee()"), HasSubstr("skerry list verbs"));
  EXPECT_THAT(fault_of(""), HasSubstr("column 1: expected a verb"));
}

TEST(CommandText, limits_are_stated_and_held) {
  EXPECT_EQ(fault_of(std::string(kMaxCommandText + 1, ' ')), "a command longer than 16 MiB");
  EXPECT_EQ(fault_of("set.add(\"\xED\xA0\x80\")"), "a command that is not valid UTF-8");
  const std::string long_text(size_t{1} << 20, 'a');
  EXPECT_EQ(*parse_command(to_text(SetAdd{long_text})), Command(SetAdd{long_text}));
}

}  // namespace
}  // namespace skerry
