#include "core/parameters.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace skerry {
namespace {

TEST(Parameters, every_type_has_a_name_of_its_own) {
  std::set<std::string_view> names;
  for (int type = 0; type <= static_cast<int>(ParameterType::kTexts); ++type) {
    names.insert(to_string(static_cast<ParameterType>(type)));
  }
  EXPECT_EQ(names.size(), static_cast<size_t>(ParameterType::kTexts) + 1);
  EXPECT_FALSE(names.contains("unknown"));
}

TEST(Settings, what_was_set_is_read_back_by_its_type) {
  Settings settings;
  settings.set("flag", true);
  settings.set("count", int64_t{7});
  settings.set("rate", 2.5);
  settings.set("wait", Duration::seconds(3));
  settings.set("mode", std::string("fast"));
  settings.set("latency", Distribution::constant(5));
  settings.set("keys", KeysSpec{1000, 0.99});
  settings.set("mix", std::map<std::string, double>{{"add", 0.7}, {"remove", 0.3}});
  settings.set("node", NodeName{true, 1});
  settings.set("nodes", std::vector<NodeName>{{false, 3}});
  settings.set("groups", std::vector<std::vector<NodeName>>{{{true, 0}}, {}});
  settings.set("backoff", BackoffSpec{Duration::seconds(1), Duration::seconds(9)});
  settings.set("names", std::vector<std::string>{"a", "b"});

  EXPECT_TRUE(settings.boolean("flag"));
  EXPECT_EQ(settings.integer("count"), 7);
  EXPECT_EQ(settings.real("rate"), 2.5);
  EXPECT_EQ(settings.duration("wait"), Duration::seconds(3));
  EXPECT_EQ(settings.text("mode"), "fast");
  EXPECT_EQ(settings.distribution("latency"), Distribution::constant(5));
  EXPECT_EQ(settings.keys("keys"), (KeysSpec{1000, 0.99}));
  EXPECT_EQ(settings.weights("mix").at("remove"), 0.3);
  EXPECT_EQ(settings.node("node"), (NodeName{true, 1}));
  EXPECT_EQ(settings.nodes("nodes").at(0).index, 3u);
  EXPECT_EQ(settings.groups("groups").size(), 2u);
  EXPECT_EQ(settings.backoff("backoff").max, Duration::seconds(9));
  EXPECT_EQ(settings.texts("names").at(1), "b");
  EXPECT_EQ(settings.all().size(), 13u);
}

TEST(Settings, the_last_value_counts) {
  Settings settings;
  EXPECT_FALSE(settings.has("count"));
  settings.set("count", int64_t{1});
  settings.set("count", int64_t{2});
  EXPECT_TRUE(settings.has("count"));
  EXPECT_EQ(settings.integer("count"), 2);
}

TEST(Settings, are_walked_in_the_order_of_their_names) {
  Settings settings;
  for (const char* name : {"b", "c", "a"}) settings.set(name, true);
  std::string order;
  for (const auto& [name, value] : settings.all()) order += name;
  EXPECT_EQ(order, "abc");
}

TEST(Settings, reading_what_was_not_declared_is_a_bug) {
  Settings settings;
  settings.set("count", int64_t{1});
  EXPECT_DEATH(settings.integer("cuont"), "not declared");
  EXPECT_DEATH(static_cast<void>(settings.text("count")), "as another type");
}

}  // namespace
}  // namespace skerry
