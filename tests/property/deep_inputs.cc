// Whatever is nested, however deep, in whatever a parser reads: a message that names the limit, and
// nothing that calls itself as often as the input says. Where nesting is no deeper than the limit
// that is not the mistake.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/command_text.h"
#include "core/rng.h"
#include "crdts/object/catalogue.h"
#include "harness/recordings/json_error.h"
#include "harness/recordings/recording.h"
#include "harness/recordings/text_cases.h"
#include "harness/scenario/scenario.h"
#include "reports/model/json.h"
#include "reports/model/json_depth.h"
#include "reports/model/run_lines.h"

namespace skerry {
namespace {

using testing::HasSubstr;
using testing::Not;

// A segmentation fault took 15,600 levels once.
constexpr uint64_t kDepths[] = {500, 15'600, 100'000, 1'000'000};
constexpr uint64_t kInAScenario[] = {33, 500, 15'600, 100'000};  // files have at most 1 MiB
constexpr uint64_t kDraws = 25;
constexpr size_t kLongestMessage = 2'000;

// Containers in one another, by chance arrays or objects, closed again or cut short.
struct Nest {
  std::string open;
  std::string close;
  std::string text() const { return open + "1" + close; }
};

Nest nest(uint64_t depth, std::string_view object_begins, Rng& rng) {
  Nest nest;
  const uint64_t arrays = rng.below(5);  // of four: all objects, some, or none
  for (uint64_t i = 0; i < depth; ++i) {
    const bool is_array = rng.below(4) < arrays;
    nest.open += is_array ? std::string_view("[") : object_begins;
    nest.close += is_array ? ']' : '}';
  }
  std::ranges::reverse(nest.close);
  return nest;
}

std::string dotted(uint64_t keys, Rng& rng) {
  static constexpr std::string_view kKeys[] = {"a", "\"a.b\"", "'['", "0"};
  std::string path = "a";
  for (uint64_t i = 1; i < keys; ++i) path += "." + std::string(kKeys[rng.below(4)]);
  return path;
}

void expect_limit(const std::string& message, const std::string& limit, std::string_view input) {
  EXPECT_THAT(message.substr(0, kLongestMessage), HasSubstr(limit)) << input.substr(0, 60);
  EXPECT_LE(message.size(), kLongestMessage) << input.substr(0, 60);
}

std::string problems_of(const std::string& source,
                        const std::vector<harness::Override>& overrides = {}) {
  return harness::parse_scenario(source, "deep.toml", overrides).problems.to_text();
}

constexpr std::string_view kTomlLimit = "expected at most 32";

// Where nesting may stand in TOML.
std::vector<std::string> toml_with(uint64_t depth, bool is_closed, Rng& rng) {
  const std::string path = dotted(depth, rng);
  Nest values = nest(depth, "{a=", rng);
  const std::string value = is_closed ? values.text() : values.open;
  return {path + " = 1\n",
          "[" + path + "]\n",
          "[[" + path + "]]\n",
          "x = " + value + "\n",
          "[replicas]\ncount = " + value + "\n",
          "[[workload]]\nkind = \"script\"\nsteps = [{ expect = " + value + " }]\n",
          "[matrix]\n\"sync.k\" = " + value + "\n",
          "x = { " + path + " = 1 }\n"};
}

TEST(DeepInputs, in_scenarios_are_refused_by_their_limit) {
  Rng rng = Rng::stream(1, "deep scenarios");
  for (const uint64_t depth : kInAScenario) {
    for (const bool is_closed : {true, false}) {
      for (const std::string& text : toml_with(depth, is_closed, rng)) {
        expect_limit(problems_of(text), std::string(kTomlLimit), text);
        expect_limit(problems_of("schema = 1\nname = \"deep\"\n" + text), std::string(kTomlLimit),
                     text);
      }
    }
  }
}

TEST(DeepInputs, in_scenarios_a_few_levels_are_another_mistake) {
  Rng rng = Rng::stream(2, "shallow scenarios");
  for (uint64_t draw = 0; draw < kDraws; ++draw) {
    for (const std::string& text : toml_with(1 + rng.below(25), true, rng)) {
      const std::string problems = problems_of(text);
      EXPECT_THAT(problems, Not(HasSubstr(kTomlLimit))) << text;
      EXPECT_NE(problems, "") << text;
    }
  }
}

TEST(DeepInputs, of_set_are_refused_by_their_limit) {
  const std::string scenario =
      "schema = 1\nname = \"deep\"\nduration = \"1s\"\n[replicas]\ncount = 2\ncrdt = "
      "\"pn_counter\"\n[[workload]]\nkind = \"counter_ops\"\nrate = \"1/s\"\n";
  ASSERT_EQ(problems_of(scenario), "");
  Rng rng = Rng::stream(3, "deep overrides");
  for (const uint64_t depth : kDepths) {
    const std::string value = nest(depth, "{a=", rng).text();
    const std::string path = dotted(depth, rng);
    for (const harness::Override& deep :
         {harness::Override{"sync.k", value}, harness::Override{"gate+", value},
          harness::Override{"x" + path, "1"}, harness::Override{"workload.0." + path, "1"},
          harness::Override{"matrix." + path, "[1]"},
          harness::Override{"sync", "{ " + path + " = 1 }"}}) {
      expect_limit(problems_of(scenario, {deep}), std::string(kTomlLimit),
                   deep.first + deep.second);
    }
  }
}

// Values that nobody wants are walked through; where something is wanted, nesting is not it.
TEST(DeepInputs, in_recordings_and_case_files_are_refused_by_their_limit) {
  Rng rng = Rng::stream(4, "deep recordings");
  for (const uint64_t depth : kDepths) {
    const Nest values = nest(depth, "{\"a\":", rng);
    for (const std::string& json :
         {"{\"x\":" + values.text() + "}", "{\"txns\":[{\"x\":" + values.text() + "}]}",
          "{\"txns\":[],\"endContent\":\"\",\"x\":" + values.text() + "}"}) {
      const auto recording = harness::read_recording("deep.json", json);
      ASSERT_FALSE(recording.ok());
      expect_limit(std::string(recording.status().message()), "nested deeper than 200 levels",
                   json);
    }
    for (const std::string& json :
         {"[{\"x\":" + values.text() + "}]", "[{\"txns\":[{\"x\":" + values.text() + "}]}]"}) {
      const auto cases = harness::read_text_cases("deep.json", json);
      ASSERT_FALSE(cases.ok());
      expect_limit(std::string(cases.status().message()), "nested deeper than 200 levels", json);
    }
    for (const std::string& json :
         {values.text(), values.open, "{\"txns\":" + values.text() + "}",
          "{\"txns\":[{\"patches\":" + values.text() + "}]}", "[" + values.text() + "]",
          "[{\"txns\":[{\"ops\":" + values.text() + "}]}]"}) {
      for (const Status& status : {harness::read_recording("deep.json", json).status(),
                                   harness::read_text_cases("deep.json", json).status()}) {
        expect_limit(std::string(status.message()), "deep.json:1:", json);
      }
    }
    EXPECT_EQ(harness::find_json_error(values.text()), std::nullopt);
  }
}

TEST(DeepInputs, in_results_are_refused_by_their_limit) {
  Rng rng = Rng::stream(5, "deep results");
  const std::string limit = "nested deeper than 100 levels";
  for (const uint64_t depth : kDepths) {
    const Nest values = nest(depth, "{\"a\":", rng);
    for (const std::string& json :
         {values.text(), values.open, "{\"schema_version\":" + values.text() + "}",
          "{\"x\":\"\\\"[\",\"cells\":[" + values.text() + "]}"}) {
      expect_limit(std::string(results::from_json(json).status().message()), limit, json);
      expect_limit(std::string(results::read_run_line(json).status().message()), limit, json);
      expect_limit(std::string(results::read_header_line(json).status().message()), limit, json);
    }
  }
  for (uint64_t draw = 0; draw < kDraws; ++draw) {
    const Nest values = nest(1 + rng.below(results::kDeepestJson), "{\"a\":", rng);
    EXPECT_TRUE(results::check_depth(values.text(), "x").ok());
    EXPECT_FALSE(results::from_json(values.text()).ok());
  }
  // What stands in strings is not nested.
  EXPECT_TRUE(results::check_depth(
                  "\"" + std::string(1'000, '[') + "\\\"" + std::string(1'000, '{') + "\"", "x")
                  .ok());
}

// A command's text nests in paths alone, and a document takes 64 keys of one.
TEST(DeepInputs, of_commands_are_refused_by_their_limit) {
  Rng rng = Rng::stream(6, "deep commands");
  for (const uint64_t depth : kDepths) {
    const std::string brackets = nest(depth, "{\"a\":", rng).text();
    for (const std::string& text :
         {"json.assign(\"/a\", " + brackets + ")", "set.add(" + brackets + ")",
          "set.add(" + std::string(depth, '(') + "\"a\")", std::string(depth, '(')}) {
      const auto command = parse_command(text);
      ASSERT_FALSE(command.ok()) << text.substr(0, 60);
      expect_limit(std::string(command.status().message()), "column ", text);
    }
    std::string path;
    for (uint64_t i = 0; i < depth; ++i) path += "/" + std::to_string(rng.below(3));
    for (const auto& [design, verb] :
         {std::pair("json_document", "json.assign(\"" + path + "\", 1)"),
          std::pair("json_document", "json.erase(\"" + path + "\")"),
          std::pair("or_map", "set.add(\"a\", at=\"" + path + "\")"),
          std::pair("or_map", "map.remove(\"" + path + "\")"),
          std::pair("table", "table.insert(\"" + path + "\")")}) {
      const auto command = parse_command(verb);
      ASSERT_TRUE(command.ok()) << command.status() << verb.substr(0, 60);
      EXPECT_EQ(parse_command(to_text(*command)).value(), *command);
      const auto object = crdts::find_design(design)->make();
      const auto effect = object->execute(*command, {{ReplicaId{0}, 1}, 1, {1, 0}});
      ASSERT_FALSE(effect.ok()) << verb.substr(0, 60);
      EXPECT_LE(effect.status().message().size(), kLongestMessage);
      if (design != std::string("table")) {
        // Paths of many keys are too long before they are too deep.
        const std::string limit = path.size() > (1 << 20)   ? "1 MiB"
                                  : path.size() > (1 << 16) ? "64 KiB"
                                                            : "deeper than 64 keys";
        expect_limit(std::string(effect.status().message()), limit, verb);
      }
    }
  }
}

}  // namespace
}  // namespace skerry
