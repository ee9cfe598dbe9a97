// A server, and clients, each on a thread of its own in this process.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/check.h"
#include "core/command_text.h"
#include "live/client.h"
#include "live/server.h"

namespace skerry::live {

inline sync::Options quick_options() {
  sync::Options options;
  options.wire = sync::Wire::kShorthand;
  options.interval = Duration::milliseconds(5);
  options.acknowledge_delay = Duration::milliseconds(5);
  options.acknowledge_at.server = true;
  options.keep_alive = Duration::milliseconds(500);
  options.backoff_base = Duration::milliseconds(20);
  options.backoff_max = Duration::milliseconds(200);
  return options;
}

inline ServerOptions server_options(const std::string& folder, const std::string& crdt) {
  ServerOptions options;
  options.folder = folder;
  options.design = crdts::find_design(crdt);
  options.documents = 4;
  options.slots = 16;
  options.sync = quick_options();
  return options;
}

inline ClientOptions client_options(const Address& server, const std::string& folder,
                                    const std::string& crdt) {
  ClientOptions options;
  options.server = server;
  options.folder = folder;
  options.design = crdts::find_design(crdt);
  options.documents = {{0}};
  options.sync = quick_options();
  return options;
}

class Notes final : public Journal {
 public:
  void note(const std::string& what) override {
    const std::lock_guard lock(mutex_);
    notes_.push_back(what);
  }
  std::string all() const {
    const std::lock_guard lock(mutex_);
    std::string text;
    for (const std::string& note : notes_) text += note + "\n";
    return text;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> notes_;
};

class RunningServer {
 public:
  explicit RunningServer(const ServerOptions& options) {
    auto opened = Server::open(options, notes);
    SKERRY_CHECK(opened.ok());
    server_ = *std::move(opened);
    address = server_->address();
    if (const auto page = server_->status_address()) status = *page;
    thread_ = std::thread([this] { SKERRY_CHECK(server_->run(stop_).ok()); });
  }
  ~RunningServer() { figures(); }
  // Stops it.
  Figures figures() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    return server_->figures();
  }

  Notes notes;
  Address address;
  Address status;

 private:
  std::unique_ptr<Server> server_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

// A client that is given commands from any thread, and asked what it sees.
class RunningClient final : public ClientUser {
 public:
  explicit RunningClient(const ClientOptions& options) : document_(options.documents.front()) {
    auto opened = Client::open(options, *this, notes);
    SKERRY_CHECK(opened.ok());
    client_ = *std::move(opened);
    thread_ = std::thread([this] {
      end_ = client_->run(stop_);
      const std::lock_guard lock(mutex_);
      has_ended_ = true;
      changed_.notify_all();
    });
  }
  ~RunningClient() override { (void)end(); }
  // Stops it, and says how it ended.
  Status end() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    return end_;
  }

  // Why it ended though nobody stopped it.
  std::string ends_by_itself() {
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait_for(lock, std::chrono::seconds(20), [this] { return has_ended_; })) {
        return "it goes on";
      }
    }
    return std::string(end().message());
  }

  void submit(const std::string& text) {
    const auto command = parse_command(text);
    SKERRY_CHECK(command.ok());
    {
      const std::lock_guard lock(mutex_);
      commands_.push_back(*command);
    }
    client_->wake();
  }
  // Whether that was seen of it within some seconds.
  struct Seen {
    std::optional<Value> value;
    SyncStatus status;
    bool is_connected = false;
    uint64_t acknowledged = 0;  // dots that the server holds, of this opening
  };
  using Wish = std::function<bool(const Seen&)>;
  bool sees(const Wish& wish, std::chrono::seconds patience = std::chrono::seconds(20)) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return is_seen_ && wish(seen_); });
  }

  Notes notes;

 private:
  void awake(Client& client) override {
    std::deque<Command> commands;
    {
      const std::lock_guard lock(mutex_);
      commands.swap(commands_);
      is_seen_ = is_seen_ && commands.empty();
    }
    for (const Command& command : commands) client.submit(++ticket_, document_, command);
  }
  void glance(Client& client) override {
    const std::lock_guard lock(mutex_);
    const ReplicatedDocument& document = client.document(document_);
    seen_ = {document.value(), document.status(), client.is_connected(), acknowledged_};
    is_seen_ = commands_.empty();
    changed_.notify_all();
  }
  void answered(uint64_t, const StatusOr<Committed>& answer) override { SKERRY_CHECK(answer.ok()); }
  void acknowledged(DocumentId, const DotRun& dots, AcknowledgeLevel level) override {
    if (level == AcknowledgeLevel::kServer) acknowledged_ += dots.length;
  }

  const DocumentId document_;
  std::unique_ptr<Client> client_;
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Command> commands_;
  bool is_seen_ = false;
  bool has_ended_ = false;
  Seen seen_;
  uint64_t ticket_ = 0;  // of the client's thread, as what follows
  uint64_t acknowledged_ = 0;
  Status end_;
  std::thread thread_;
};

inline bool is_synced(const RunningClient::Seen& seen) { return seen.status.is_synced; }

}  // namespace skerry::live
