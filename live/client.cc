#include "live/client.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "core/check.h"
#include "live/clock.h"
#include "live/course.h"
#include "live/dialer.h"
#include "live/node.h"
#include "live/peer_names.h"
#include "live/quiet_journal.h"
#include "live/speaks.h"

namespace skerry::live {
namespace {

replica::Config config_of(const ClientOptions& options) {
  replica::Config config;
  config.design = options.design;
  config.mode = options.mode;
  for (const DocumentId document : options.documents) config.documents.push_back({document});
  config.sync = options.sync;
  config.sync.opener_greets = true;
  config.peers.push_back({kServer, true, true});
  return config;
}

}  // namespace

class Client::Impl final : public Node::Owner {
 public:
  Impl(const ClientOptions& options, ClientUser& user, Journal& journal)
      : options_(options), user_(user), journal_(journal) {}

  Status open(Client& client) {
    client_ = &client;
    const std::string words = speaks(*options_.design, options_.mode);
    auto folder = open_folder(options_.folder, std::nullopt, words);
    if (!folder.ok()) return folder.status();
    for (const std::string& what : folder->damage) {
      journal_.note("damage", "the store was damaged, and is mended: " + what);
    }
    replica_ = folder->replica;
    const Dialer::Terms terms{options_.server, replica_, words, options_.key,
                              options_.documents.back().value};
    dialer_ = std::make_unique<Dialer>(
        loop_, traffic_, terms,
        [this](StatusOr<std::shared_ptr<Connection>> stream) { dialled(std::move(stream)); });
    node_.start(*replica::find_architecture("local_first"), config_of(options_),
                *std::move(folder));
    return absl::OkStatus();
  }

  Status run(const std::atomic<bool>& stop) {
    wake();
    course_.run(stop);
    return broken_;
  }
  void end() { course_.end(); }
  void wake() {
    if (is_waking_.exchange(true)) return;
    boost::asio::post(loop_, [this] {
      is_waking_ = false;
      if (!course_.is_ending()) user_.awake(*client_);
    });
  }

  void submit(uint64_t ticket, DocumentId document, const Command& command) {
    node_.submit(ticket, document, command);
  }
  const ReplicatedDocument& document(DocumentId id) const {
    const ReplicatedDocument* const found = node_.document(id);
    SKERRY_CHECK(found != nullptr);
    return *found;
  }
  ReplicaId replica() const { return replica_; }
  bool is_connected() const { return is_connected_; }
  std::optional<Duration> last_heard() const {
    const auto heard = node_.figures().last_heard;
    if (!heard) return std::nullopt;
    return steady_now() - *heard;
  }
  uint64_t writing() const { return node_.disk().unwritten(); }

 private:
  void dialled(StatusOr<std::shared_ptr<Connection>> stream) {
    if (stream.ok()) {
      is_connected_ = was_welcome_ = true;
      journal_.note("there", "connected to " + to_text(options_.server));
      return node_.opened(kServer, *std::move(stream));
    }
    // Whoever answers in the place of a server that has taken it before may not be that server.
    if (!absl::IsUnavailable(stream.status()) && !was_welcome_) {
      return broke(stream.status());
    }
    note_unreachable(std::string(stream.status().message()));
    node_.failed(kServer);
  }
  void note_unreachable(const std::string& why) {
    if (std::exchange(is_told_, true)) return;
    journal_.note("away", to_text(options_.server) + " cannot be reached (" + why +
                              "); going on without, and trying again");
  }

  // Node::Owner.
  void dial(ReplicaId) override {
    boost::asio::post(loop_, [this] {
      if (!course_.is_ending()) dialer_->dial();
    });
  }
  void give_up(ReplicaId) override {
    dialer_->give_up();
    note_unreachable("it does not answer");
  }
  void tell(const Output& output) override {
    if (output.kind == Output::Kind::kAcknowledge) {
      user_.acknowledged(output.document, output.dots, output.level);
    } else if (output.kind == Output::Kind::kForkFound) {
      journal_.note("fork",
                    "a fork: the server holds other changes under the same dots; was this folder "
                    "copied?");
    } else if (output.kind == Output::Kind::kLimitMet) {
      journal_.note("limit", std::string(as_text(output.payload.view())));
    } else if (output.kind == Output::Kind::kBodyRefused) {
      journal_.note("body", "a change that was received cannot be read, and has no effect here");
    }
  }
  void answered(uint64_t ticket, const StatusOr<Committed>& answer) override {
    user_.answered(ticket, answer);
  }
  void left(ReplicaId, const Status& why) override {
    is_connected_ = false;
    is_told_ = true;
    journal_.note("left", "the connection ended (" + std::string(why.message()) +
                              "); going on without, and trying again");
  }
  void disk_is(Node::Room room) override {
    const bool is_full = room == Node::Room::kNone;
    journal_.note("disk", is_full ? "the disk has no room: what comes now is kept in memory alone"
                                  : "the disk has room again");
  }
  void broke(const Status& why) override {
    broken_ = why;
    course_.end();
  }

  const ClientOptions options_;
  ClientUser& user_;
  QuietJournal journal_;
  Client* client_ = nullptr;
  ReplicaId replica_;
  boost::asio::io_context loop_{1};
  Traffic traffic_;
  Node node_{loop_, *this};
  Course course_{
      loop_, node_, {[this] { user_.glance(*client_); }, [this] { dialer_->give_up(); }}};
  std::unique_ptr<Dialer> dialer_;
  std::atomic<bool> is_waking_{false};
  bool is_connected_ = false;
  bool was_welcome_ = false;  // in this life
  bool is_told_ = false;      // that the server cannot be reached
  Status broken_;
};

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::~Client() = default;

StatusOr<std::unique_ptr<Client>> Client::open(const ClientOptions& options, ClientUser& user,
                                               Journal& journal) {
  std::unique_ptr<Client> client(new Client(std::make_unique<Impl>(options, user, journal)));
  SKERRY_RETURN_IF_ERROR(client->impl_->open(*client));
  return client;
}

Status Client::run(const std::atomic<bool>& stop) { return impl_->run(stop); }
void Client::end() { impl_->end(); }
void Client::wake() { impl_->wake(); }
void Client::submit(uint64_t ticket, DocumentId document, const Command& command) {
  impl_->submit(ticket, document, command);
}
const ReplicatedDocument& Client::document(DocumentId id) const { return impl_->document(id); }
ReplicaId Client::replica() const { return impl_->replica(); }
bool Client::is_connected() const { return impl_->is_connected(); }
std::optional<Duration> Client::last_heard() const { return impl_->last_heard(); }
uint64_t Client::writing() const { return impl_->writing(); }

}  // namespace skerry::live
