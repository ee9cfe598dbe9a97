// A server whose disk has no room: it stays there, says so, acknowledges nothing, and when there is
// room again takes up where it was, over the same connections.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "child.h"
#include "scratch.h"

namespace skerry::live {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;

// The next line of that event; null: none came within that.
Json next(Child& child, const std::string& event, std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < until) {
    const auto line = child.line(100ms);
    if (!line) continue;
    const Json json = Json::parse(*line);
    if (json["event"] == event && (event != "acknowledged" || json["level"] == "server")) {
      return json;
    }
  }
  return nullptr;
}

TEST(FullDisk, of_a_server_keeps_its_clients_waiting_and_no_longer) {
  const test_support::Scratch scratch;
  Child server({"serve", "--listen", "127.0.0.1:0", "--data", scratch / "hub", "--crdt",
                "add_wins_set", "--floor", "1s", "--json"});
  const std::string address = next(server, "listening", 20s)["address"];
  Child client({"connect", address, "--data", scratch / "me", "--crdt", "add_wins_set", "--json",
                "--quiet", "--wait", "60s"});
  client.write("set.add(\"before\")\n");
  EXPECT_EQ(next(client, "acknowledged", 20s)["lines"], Json({1}));
  server.limit_files(4096);
  for (int i = 0; i < 300; ++i) {
    client.write("set.add(\"" + std::string(40, 'x') + std::to_string(i) + "\")\n");
  }
  EXPECT_EQ(next(client, "acknowledged", 4s), Json());
  server.limit_files(RLIM_INFINITY);
  client.end_input();
  const Json end = next(client, "end", 60s);
  EXPECT_EQ(end["synced"], true);
  EXPECT_EQ(end["value"].size(), 301u);
  EXPECT_EQ(client.wait(), 0);
  server.kill(SIGTERM);
  EXPECT_EQ(next(server, "stopped", 20s)["figures"]["accepted_total"], 1);
  EXPECT_EQ(server.wait(), 0);
}

// What it could not write in the end it says, by its exit status too.
TEST(FullDisk, at_the_end_is_said) {
  const test_support::Scratch scratch;
  Child client({"connect", "127.0.0.1:1", "--data", scratch / "me", "--crdt", "add_wins_set",
                "--json", "--quiet", "--wait", "1s"});
  client.write("set.add(\"before\")\n");
  std::this_thread::sleep_for(1s);
  client.limit_files(4096);
  client.write("set.add(\"" + std::string(10'000, 'x') + "\")\n");
  client.end_input();
  EXPECT_EQ(next(client, "end", 60s)["unsaved"], 1);
  EXPECT_EQ(client.wait(), 2);
}

}  // namespace
}  // namespace skerry::live
