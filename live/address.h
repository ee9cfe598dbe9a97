// Where a server listens, as people write it: "127.0.0.1:7733", "[::1]:7733", "localhost:7733".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/status.h"

namespace skerry::live {

struct Address {
  std::string host;   // a name, or an address of IPv4 or IPv6 without brackets
  uint16_t port = 0;  // 0, of what listens: any that is free
};

// Invalid argument: says what was expected.
StatusOr<Address> parse_address(std::string_view text);
std::string to_text(const Address& address);

}  // namespace skerry::live
