// Boost.Beast is met here alone: it costs seconds a file.
#include "live/status_page.h"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <chrono>
#include <utility>

namespace skerry::live {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr auto kVisit = std::chrono::seconds(5);

http::response<http::string_body> answer_to(const http::request<http::string_body>& request,
                                            const Figures& figures) {
  http::response<http::string_body> response(http::status::ok, request.version());
  response.set(http::field::content_type, "text/plain; charset=utf-8");
  const bool is_read = request.method() == http::verb::get || request.method() == http::verb::head;
  if (!is_read) {
    response.result(http::status::method_not_allowed);
    response.set(http::field::allow, "GET, HEAD");
  } else if (request.target() == "/health") {
    response.body() = "ok\n";
  } else if (request.target() == "/status") {
    response.set(http::field::content_type, "application/json");
    response.body() = to_json(figures);
  } else if (request.target() == "/metrics") {
    response.set(http::field::content_type, "text/plain; version=0.0.4; charset=utf-8");
    response.body() = to_prometheus(figures);
  } else {
    response.result(http::status::not_found);
    response.body() = "There are /health, /status and /metrics.\n";
  }
  response.keep_alive(false);
  response.content_length(response.body().size());
  if (request.method() == http::verb::head) response.body().clear();
  return response;
}

class Visit : public std::enable_shared_from_this<Visit> {
 public:
  Visit(boost::asio::ip::tcp::socket socket, const std::function<Figures()>& figures,
        std::shared_ptr<uint32_t> visitors)
      : stream_(std::move(socket)), figures_(figures), visitors_(std::move(visitors)) {
    ++*visitors_;
  }
  ~Visit() { --*visitors_; }

  void begin() {
    request_.header_limit(8 * 1024);
    request_.body_limit(0);
    stream_.expires_after(kVisit);
    http::async_read(stream_, buffer_, request_,
                     [self = shared_from_this()](const error_code& error, size_t) {
                       if (!error) self->answer();
                     });
  }

 private:
  void answer() {
    response_ = answer_to(request_.get(), figures_());
    http::async_write(stream_, response_, [self = shared_from_this()](const error_code&, size_t) {
      error_code ignored;
      self->stream_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
    });
  }

  beast::tcp_stream stream_;
  const std::function<Figures()>& figures_;
  std::shared_ptr<uint32_t> visitors_;
  beast::flat_buffer buffer_{16 * 1024};
  http::request_parser<http::string_body> request_;
  http::response<http::string_body> response_;
};

}  // namespace

Status StatusPage::open(const Address& address) {
  SKERRY_RETURN_IF_ERROR(listener_.open(address, Listener::Reach::kThisMachine));
  is_open_ = true;
  return absl::OkStatus();
}

void StatusPage::serve(std::function<Figures()> figures) {
  if (!is_open_) return;
  figures_ = std::move(figures);
  listener_.accept([this](boost::asio::ip::tcp::socket socket) {
    if (*visitors_ >= kMostVisitors) return;  // and it is closed
    std::make_shared<Visit>(std::move(socket), figures_, visitors_)->begin();
  });
}

}  // namespace skerry::live
