#include "live/address.h"

#include <charconv>

namespace skerry::live {
namespace {

Status unreadable(std::string_view text) {
  return invalid("`" + std::string(text) +
                 "` is no address; expected HOST:PORT, such as 127.0.0.1:7733 or [::1]:7733");
}

}  // namespace

StatusOr<Address> parse_address(std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return unreadable(text);
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return unreadable(text);  // IPv6 without brackets: which colon is the port's nobody can tell
  }
  Address address{std::string(host), 0};
  const auto [end, error] =
      std::from_chars(port.data(), port.data() + port.size(), address.port, 10);
  const bool is_number = error == std::errc() && end == port.data() + port.size();
  if (host.empty() || port.empty() || !is_number) return unreadable(text);
  return address;
}

std::string to_text(const Address& address) {
  const bool is_v6 = address.host.find(':') != std::string::npos;
  const std::string host = is_v6 ? "[" + address.host + "]" : address.host;
  return host + ":" + std::to_string(address.port);
}

}  // namespace skerry::live
