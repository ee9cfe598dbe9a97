// kill -9 of a real server and of real clients at random moments, under load, over loopback: after
// each restart every write that anybody was told is saved is there, and in the end all are equal.
//
// The suite kills a few times; a sweep ($SKERRY_SEEDS) as often as is asked for. The moments are
// drawn, but what they hit is the machine's affair: no two runs are alike.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "child.h"
#include "core/rng.h"
#include "scratch.h"
#include "seeds.h"

namespace skerry::live {
namespace {

using test_support::Scratch;

using namespace std::chrono_literals;
using Json = nlohmann::json;

constexpr int kClients = 3;

// One who adds elements to the set, each named once, and notes which it was told are saved.
class Writer {
 public:
  Writer(std::string folder, int number) : folder_(std::move(folder)), number_(number) {}

  void start(const std::string& server) {
    child_ = std::make_unique<Child>(
        std::vector<std::string>{"connect", server, "--data", folder_, "--crdt", "add_wins_set",
                                 "--json", "--quiet", "--floor", "1s", "--wait", "60s"});
    lines_.clear();
  }
  // A burst of commands, and what has been said meanwhile.
  void write(int commands) {
    for (int i = 0; i < commands; ++i) {
      lines_.push_back(std::to_string(number_) + "/" + std::to_string(++written_));
      child_->write("set.add(\"" + lines_.back() + "\")\n");
    }
    hear(0ms);
  }
  void kill() {
    child_->kill(SIGKILL);
    (void)child_->wait();
    hear(0ms);  // what it had said before
  }

  // Ends in good order; what the document is then.
  std::set<std::string> end() {
    child_->end_input();
    while (const auto line = child_->line(90s)) take(*line);
    EXPECT_EQ(child_->wait(), 0);
    child_.reset();
    return end_;
  }
  const std::set<std::string>& saved() const { return saved_; }
  const std::set<std::string>& at_server() const { return at_server_; }

 private:
  void hear(std::chrono::milliseconds patience) {
    while (const auto line = child_->line(patience)) take(*line);
  }
  void take(const std::string& line) {
    const Json json = Json::parse(line);
    if (json["event"] == "acknowledged") {
      std::set<std::string>& saved = json["level"] == "server" ? at_server_ : saved_;
      for (const size_t each : json["lines"]) saved.insert(lines_.at(each - 1));
    } else if (json["event"] == "end") {
      EXPECT_TRUE(json["synced"]) << line.substr(0, 200);
      end_ = json["value"].get<std::set<std::string>>();
    }
  }

  const std::string folder_;
  const int number_;
  std::unique_ptr<Child> child_;
  int written_ = 0;
  std::vector<std::string> lines_;  // of this life
  std::set<std::string> saved_;
  std::set<std::string> at_server_;
  std::set<std::string> end_;
};

class World {
 public:
  World() {
    for (int i = 0; i < kClients; ++i) {
      writers_.emplace_back(scratch_ / ("client" + std::to_string(i)), i);
    }
    start_server("127.0.0.1:0");
    for (Writer& writer : writers_) writer.start(address_);
  }

  void write_for(std::chrono::milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < until) {
      for (Writer& writer : writers_) writer.write(20);
      std::this_thread::sleep_for(2ms);
    }
  }
  void kill_server() {
    server_->kill(SIGKILL);
    (void)server_->wait();
    start_server(address_);
  }
  void kill_client(uint64_t which) {
    writers_[which].kill();
    writers_[which].start(address_);
  }

  // The clients are gone for good, and the server was killed: what it had said that it holds it
  // shows to somebody new.
  void judge_server() {
    for (Writer& writer : writers_) writer.kill();
    kill_server();
    Writer fresh(scratch_ / "fresh", kClients);
    fresh.start(address_);
    const std::set<std::string> all = fresh.end();
    for (const Writer& writer : writers_) {
      EXPECT_FALSE(writer.at_server().empty());
      for (const std::string& element : writer.at_server()) EXPECT_TRUE(all.contains(element));
    }
  }

  // All come back, and end in good order; then each has all of it, and what any was told is saved.
  void judge() {
    for (Writer& writer : writers_) writer.start(address_);
    for (Writer& writer : writers_) (void)writer.end();
    std::vector<std::set<std::string>> ends;
    for (Writer& writer : writers_) {
      writer.start(address_);
      ends.push_back(writer.end());
    }
    const std::set<std::string>& all = ends.back();
    for (const std::set<std::string>& end : ends) EXPECT_EQ(end, all);
    for (const Writer& writer : writers_) {
      EXPECT_FALSE(writer.saved().empty());
      for (const std::string& element : writer.saved()) EXPECT_TRUE(all.contains(element));
    }
    server_->kill(SIGTERM);
    EXPECT_EQ(server_->wait(), 0);
  }

 private:
  void start_server(const std::string& address) {
    server_ = std::make_unique<Child>(
        std::vector<std::string>{"serve", "--listen", address, "--data", scratch_ / "hub", "--crdt",
                                 "add_wins_set", "--floor", "1s", "--json"});
    const auto line = server_->line(20s);
    ASSERT_TRUE(line.has_value());
    address_ = Json::parse(*line)["address"];
  }

  Scratch scratch_;
  std::string address_;
  std::unique_ptr<Child> server_;
  std::vector<Writer> writers_;
};

TEST(LiveKill, loses_nothing_that_anybody_was_told_is_saved) {
  const uint64_t kills = test_support::seeds(12);
  Rng rng = Rng::stream(test_support::first_seed(1), "kills");
  World world;
  for (uint64_t i = 0; i < kills; ++i) {
    world.write_for(std::chrono::milliseconds(20 + rng.below(300)));
    if (rng.below(2) == 0) {
      world.kill_server();
    } else {
      world.kill_client(rng.below(kClients));
    }
  }
  world.write_for(200ms);
  world.judge_server();
  world.judge();
}

}  // namespace
}  // namespace skerry::live
