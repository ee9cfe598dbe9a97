// One visitor of several functions, for std::visit.
#pragma once

namespace skerry {

template <typename... Functions>
struct overloaded : Functions... {
  using Functions::operator()...;
};
template <typename... Functions>
overloaded(Functions...) -> overloaded<Functions...>;

}  // namespace skerry
