// What a participant answers on its status port, over HTTP: /health ("ok"), /status (JSON) and
// /metrics (Prometheus). On loopback alone.
//
// Limits: kMostVisitors at a time, each with kVisit and one request of at most 8 KiB; more are
// turned away.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>

#include "live/figures.h"
#include "live/listener.h"

namespace skerry::live {

class StatusPage {
 public:
  static constexpr uint32_t kMostVisitors = 16;

  explicit StatusPage(boost::asio::io_context& loop) : listener_(loop) {}

  // As Listener::open(), for this machine alone.
  Status open(const Address& address);
  // Nothing where it is not open.
  void serve(std::function<Figures()> figures);
  void close() { listener_.close(); }
  Address address() const { return listener_.address(); }

 private:
  Listener listener_;
  bool is_open_ = false;
  std::function<Figures()> figures_;
  std::shared_ptr<uint32_t> visitors_ = std::make_shared<uint32_t>(0);
};

}  // namespace skerry::live
