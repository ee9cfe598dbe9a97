// Replicas over real sockets and real files: they become equal, whoever was away for a while.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "live/folder.h"
#include "live/peer_names.h"
#include "running.h"
#include "scratch.h"

namespace skerry::live {
namespace {

using test_support::Scratch;

using testing::HasSubstr;
using Seen = RunningClient::Seen;

RunningClient::Wish shows(const std::string& text) {
  return [text](const Seen& seen) {
    return seen.value && *seen.value == Value(text) && is_synced(seen);
  };
}

TEST(LiveSync, what_one_types_another_sees) {
  const Scratch scratch;
  RunningServer server(server_options(scratch / "hub", "fugue"));
  RunningClient a(client_options(server.address, scratch / "a", "fugue"));
  RunningClient b(client_options(server.address, scratch / "b", "fugue"));
  a.submit("text.splice(0, 0, \"hello\")");
  EXPECT_TRUE(b.sees(shows("hello")));
  b.submit("text.splice(5, 0, \" world\")");
  EXPECT_TRUE(a.sees(shows("hello world")));
  EXPECT_TRUE(a.sees([](const Seen& seen) { return seen.acknowledged == 5; }));
  EXPECT_TRUE(a.end().ok());
  EXPECT_TRUE(b.end().ok());
  const Figures figures = server.figures();
  EXPECT_EQ(figures.changes_received, 2u);
  EXPECT_EQ(figures.frames_corrupt, 0u);
}

TEST(LiveSync, who_comes_late_gets_all_and_who_follows_another_document_nothing) {
  const Scratch scratch;
  RunningServer server(server_options(scratch / "hub", "add_wins_set"));
  RunningClient a(client_options(server.address, scratch / "a", "add_wins_set"));
  for (int i = 0; i < 500; ++i) a.submit("set.add(\"" + std::to_string(i) + "\")");
  EXPECT_TRUE(a.sees([](const Seen& seen) { return seen.acknowledged == 500; }));
  RunningClient late(client_options(server.address, scratch / "late", "add_wins_set"));
  EXPECT_TRUE(late.sees([](const Seen& seen) {
    return is_synced(seen) && std::get<std::vector<std::string>>(*seen.value).size() == 500;
  }));
  auto other = client_options(server.address, scratch / "other", "add_wins_set");
  other.documents = {{3}};
  RunningClient elsewhere(other);
  EXPECT_TRUE(elsewhere.sees([](const Seen& seen) {
    return is_synced(seen) && std::get<std::vector<std::string>>(*seen.value).empty();
  }));
}

TEST(LiveSync, goes_on_without_a_server_and_after_it) {
  const Scratch scratch;
  auto options = server_options(scratch / "hub", "fugue");
  auto server = std::make_unique<RunningServer>(options);
  options.listen = server->address;  // the same port again
  RunningClient a(client_options(server->address, scratch / "a", "fugue"));
  a.submit("text.splice(0, 0, \"one\")");
  EXPECT_TRUE(a.sees(shows("one")));
  server.reset();
  EXPECT_TRUE(a.sees([](const Seen& seen) { return !seen.is_connected; }));
  a.submit("text.splice(3, 0, \" two\")");
  EXPECT_TRUE(a.sees([](const Seen& seen) {
    return *seen.value == Value(std::string("one two")) && seen.status.pending_at_server == 4 &&
           seen.status.unsaved == 0;
  }));
  server = std::make_unique<RunningServer>(options);
  EXPECT_TRUE(a.sees(shows("one two")));
  RunningClient b(client_options(server->address, scratch / "b", "fugue"));
  EXPECT_TRUE(b.sees(shows("one two")));
}

TEST(LiveSync, a_replica_that_starts_again_has_what_it_had) {
  const Scratch scratch;
  RunningServer server(server_options(scratch / "hub", "fugue"));
  const auto options = client_options(server.address, scratch / "a", "fugue");
  for (const std::string text : {"a", "ab", "abc"}) {
    RunningClient a(options);
    a.submit("text.splice(" + std::to_string(text.size() - 1) + ", 0, \"" + text.back() + "\")");
    EXPECT_TRUE(a.sees(shows(text)));
  }
}

// With a floor: who comes late gets the snapshot, and folders do not grow with their history.
TEST(LiveSync, what_is_old_is_folded_away) {
  const Scratch scratch;
  std::string text;
  {
    auto options = server_options(scratch / "hub", "fugue");
    options.sync.log_floor = Duration::milliseconds(300);
    RunningServer server(options);
    auto client = client_options(server.address, scratch / "a", "fugue");
    client.sync.log_floor = options.sync.log_floor;
    RunningClient a(client);
    const auto type = [&](int lines) {
      for (int i = 0; i < lines; ++i) {
        const std::string line =
            "line " + std::to_string(i) + " of a text that grows by the line, ";
        a.submit("text.splice(" + std::to_string(text.size()) + ", 0, \"" + line + "\")");
        text += line;
      }
    };
    type(300);
    EXPECT_TRUE(a.sees(shows(text)));
    std::this_thread::sleep_for(std::chrono::seconds(1));
    type(3);
    EXPECT_TRUE(a.sees(shows(text)));
    client.folder = scratch / "late";
    RunningClient late(client);
    EXPECT_TRUE(late.sees(shows(text)));
    late.submit("text.splice(0, 0, \"first \")");
    text = "first " + text;
    EXPECT_TRUE(a.sees(shows(text)));
  }
  for (const std::string name : {"hub", "a", "late"}) {
    const auto of = name == "hub" ? std::optional(kServer) : std::nullopt;
    const auto folder = open_folder(scratch / name, of, "crdt=fugue mode=operations");
    ASSERT_TRUE(folder.ok()) << folder.status();
    EXPECT_LT(folder->records.size(), 50u) << name;
  }
  RunningServer server(server_options(scratch / "hub", "fugue"));
  RunningClient fresh(client_options(server.address, scratch / "fresh", "fugue"));
  EXPECT_TRUE(fresh.sees(shows(text)));
}

TEST(LiveSync, a_large_text_comes_whole) {
  const Scratch scratch;
  RunningServer server(server_options(scratch / "hub", "fugue"));
  const std::string text(3'000'000, 'x');
  RunningClient a(client_options(server.address, scratch / "a", "fugue"));
  a.submit("text.splice(0, 0, \"" + text + "\")");
  RunningClient b(client_options(server.address, scratch / "b", "fugue"));
  EXPECT_TRUE(b.sees(shows(text)));
}

TEST(LiveSync, with_a_key_goes_on_as_without) {
  const Scratch scratch;
  auto options = server_options(scratch / "hub", "fugue");
  options.key = SecretKey{};
  options.key->bytes.fill(7);
  RunningServer server(options);
  auto client = client_options(server.address, scratch / "a", "fugue");
  client.key = options.key;
  RunningClient a(client);
  a.submit("text.splice(0, 0, \"secret\")");
  EXPECT_TRUE(a.sees(shows("secret")));
}

// Its user is told why, and what it wrote stays in its folder.
TEST(LiveSync, a_client_that_a_server_will_never_take_ends) {
  const Scratch scratch;
  auto options = server_options(scratch / "hub", "fugue");
  options.key = SecretKey{};
  RunningServer server(options);
  const auto ends_with = [](const ClientOptions& given) {
    RunningClient client(given);
    return client.ends_by_itself();
  };
  auto without = client_options(server.address, scratch / "a", "fugue");
  EXPECT_THAT(ends_with(without), HasSubstr("wants a key"));
  auto wrong = without;
  wrong.key = SecretKey{};
  wrong.key->bytes[31] = 1;
  EXPECT_THAT(ends_with(wrong), HasSubstr("another key"));
  auto rga = client_options(server.address, scratch / "b", "rga");
  rga.key = options.key;
  EXPECT_THAT(ends_with(rga), HasSubstr("documents are of crdt=fugue mode=operations, not of"));
  auto beyond = without;
  beyond.key = options.key;
  beyond.documents = {{4}};
  EXPECT_THAT(ends_with(beyond), HasSubstr("has no document 4; its last is 3"));
  RunningServer open(server_options(scratch / "open", "fugue"));
  wrong.server = open.address;
  EXPECT_THAT(ends_with(wrong), HasSubstr("does not have the key"));
}

TEST(LiveSync, slots_are_limited_and_free_again) {
  const Scratch scratch;
  auto options = server_options(scratch / "hub", "fugue");
  options.slots = 1;
  RunningServer server(options);
  auto a = std::make_unique<RunningClient>(client_options(server.address, scratch / "a", "fugue"));
  a->submit("text.splice(0, 0, \"a\")");
  EXPECT_TRUE(a->sees(shows("a")));
  RunningClient b(client_options(server.address, scratch / "b", "fugue"));
  EXPECT_FALSE(b.sees(shows("a"), std::chrono::seconds(1)));
  a.reset();
  EXPECT_TRUE(b.sees(shows("a")));
  EXPECT_GT(server.figures().refusals[Refusal::kFull], 0u);
}

TEST(LiveSync, more_documents_and_slots_than_there_is_memory_for_are_refused) {
  const Scratch scratch;
  auto options = server_options(scratch / "hub", "fugue");
  options.documents = 65'536;
  options.slots = 16'384;
  Notes notes;
  EXPECT_TRUE(absl::IsInvalidArgument(Server::open(options, notes).status()));
}

TEST(LiveSync, a_server_that_others_can_reach_wants_a_key) {
  const Scratch scratch;
  auto options = server_options(scratch / "hub", "fugue");
  options.listen.host = "0.0.0.0";
  Notes notes;
  const auto server = Server::open(options, notes);
  EXPECT_TRUE(absl::IsFailedPrecondition(server.status()));
  EXPECT_THAT(std::string(server.status().message()), HasSubstr("--key FILE"));
}

}  // namespace
}  // namespace skerry::live
