#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "live/status_page.h"
#include "raw_socket.h"
#include "running.h"
#include "scratch.h"

namespace skerry::live {
namespace {

using test_support::Scratch;

using testing::HasSubstr;
using testing::StartsWith;

std::string ask(const Address& page, const std::string& request) {
  RawSocket socket(page);
  socket.send(request);
  std::string all;
  for (std::string part; !(part = socket.receive(3000)).empty();) all += part;
  return all;
}
std::string get(const Address& page, const std::string& path) {
  return ask(page, "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
}

TEST(StatusPage, says_how_the_server_is_to_people_and_machines) {
  const Scratch scratch;
  auto options = server_options(scratch / "hub", "fugue");
  options.status = Address{"127.0.0.1", 0};
  RunningServer server(options);
  EXPECT_THAT(get(server.status, "/health"), HasSubstr("\r\n\r\nok\n"));
  const std::string json = get(server.status, "/status");
  EXPECT_THAT(json, HasSubstr("Content-Type: application/json\r\n"));
  EXPECT_THAT(json, HasSubstr("\"clients\": 0, "));
  const std::string metrics = get(server.status, "/metrics");
  EXPECT_THAT(metrics, HasSubstr("version=0.0.4"));
  EXPECT_THAT(metrics, HasSubstr("\nskerry_clients 0\n"));
  EXPECT_THAT(get(server.status, "/else"), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(ask(server.status, "POST /status HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
              StartsWith("HTTP/1.1 405"));
}

TEST(StatusPage, has_few_visitors_and_small_requests) {
  const Scratch scratch;
  auto options = server_options(scratch / "hub", "fugue");
  options.status = Address{"127.0.0.1", 0};
  RunningServer server(options);
  const std::string large = "GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n";
  EXPECT_EQ(ask(server.status, large), "");
  std::vector<std::unique_ptr<RawSocket>> silent;
  for (uint32_t i = 0; i < StatusPage::kMostVisitors; ++i) {
    silent.push_back(std::make_unique<RawSocket>(server.status));
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_EQ(get(server.status, "/health"), "");
  silent.clear();
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_THAT(get(server.status, "/health"), HasSubstr("ok"));
}

TEST(StatusPage, is_of_this_machine_alone) {
  const Scratch scratch;
  auto options = server_options(scratch / "hub", "fugue");
  options.key = SecretKey{};
  options.status = Address{"0.0.0.0", 0};
  Notes notes;
  EXPECT_TRUE(absl::IsFailedPrecondition(Server::open(options, notes).status()));
}

}  // namespace
}  // namespace skerry::live
