#include "live/address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace skerry::live {
namespace {

TEST(Addresses, are_read_as_people_write_them) {
  for (const std::string text : {"127.0.0.1:7733", "[::1]:0", "localhost:65535"}) {
    const auto address = parse_address(text);
    ASSERT_TRUE(address.ok()) << text;
    EXPECT_EQ(to_text(*address), text);
  }
}

TEST(Addresses, that_are_none_are_refused_with_an_example) {
  for (const std::string text :
       {"", ":", "7733", "localhost", "localhost:", ":7733", "localhost:65536", "localhost:-1",
        "localhost:7x", "::1:7733", "[]:1"}) {
    const auto address = parse_address(text);
    ASSERT_FALSE(address.ok()) << text;
    EXPECT_THAT(std::string(address.status().message()), testing::HasSubstr("127.0.0.1:7733"));
  }
}

}  // namespace
}  // namespace skerry::live
