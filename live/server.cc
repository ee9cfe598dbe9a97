#include "live/server.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <list>
#include <map>
#include <set>
#include <utility>

#include "core/resident_memory.h"
#include "live/clock.h"
#include "live/course.h"
#include "live/descriptors.h"
#include "live/guest.h"
#include "live/limits.h"
#include "live/listener.h"
#include "live/node.h"
#include "live/peer_names.h"
#include "live/quiet_journal.h"
#include "live/speaks.h"
#include "live/status_page.h"

namespace skerry::live {
namespace {

using boost::asio::ip::tcp;

// Beside those of connections: files, the loop's own.
constexpr uint64_t kOtherDescriptors = 64;

replica::Config config_of(const ServerOptions& options) {
  replica::Config config;
  config.is_server = true;
  config.design = options.design;
  config.mode = options.mode;
  for (uint32_t i = 0; i < options.documents; ++i) config.documents.push_back({{i}});
  config.sync = options.sync;
  config.sync.opener_greets = true;
  for (uint32_t i = 0; i < options.slots; ++i) config.peers.push_back({slot(i), false, false});
  return config;
}

}  // namespace

class Server::Impl final : public Guest::Host, public Node::Owner {
 public:
  Impl(const ServerOptions& options, Journal& journal)
      : options_(options),
        journal_(journal),
        terms_{speaks(*options.design, options.mode), options.key, options.documents} {
    for (uint32_t i = 0; i < options.slots; ++i) free_.insert(i);
  }

  Status open() {
    if (uint64_t{options_.documents} * options_.slots > kMostPairs) {
      return invalid(std::to_string(options_.documents) + " documents times " +
                     std::to_string(options_.slots) + " connections are more than " +
                     std::to_string(kMostPairs) + ", which is the most there may be");
    }
    SKERRY_RETURN_IF_ERROR(allow_descriptors(options_.slots + kMostGuests +
                                             StatusPage::kMostVisitors + kOtherDescriptors));
    const auto reach = terms_.key ? Listener::Reach::kOthers : Listener::Reach::kThisMachine;
    SKERRY_RETURN_IF_ERROR(listener_.open(options_.listen, reach));
    if (options_.status) SKERRY_RETURN_IF_ERROR(page_.open(*options_.status));
    auto folder = open_folder(options_.folder, kServer, terms_.speaks);
    if (!folder.ok()) return folder.status();
    for (const std::string& what : folder->damage) {
      journal_.note("damage", "the store was damaged, and is mended: " + what);
    }
    node_.start(*replica::find_architecture("local_first"), config_of(options_),
                *std::move(folder));
    listener_.accept([this](tcp::socket socket) { take(std::move(socket)); });
    page_.serve([this] { return figures(); });
    return absl::OkStatus();
  }

  Status run(const std::atomic<bool>& stop) {
    course_.run(stop);
    return broken_;
  }

  Figures figures() const {
    Figures figures;
    figures.uptime_seconds = static_cast<double>((steady_now() - began_).ns) / 1e9;
    figures.documents = options_.documents;
    figures.slots = options_.slots;
    figures.clients = options_.slots - free_.size();
    figures.guests = guests_.size();
    figures.accepted = accepted_;
    figures.frames_received = traffic_.frames_received;
    figures.frames_sent = traffic_.frames_sent;
    figures.bytes_received = traffic_.bytes_received;
    figures.bytes_sent = traffic_.bytes_sent;
    figures.changes_received = node_.figures().new_changes;
    figures.changes_known = node_.figures().known_changes;
    figures.frames_corrupt = node_.figures().corrupt_frames;
    figures.frames_foreign = node_.figures().foreign_frames;
    figures.streams_full = node_.figures().full_streams;
    figures.records_waiting = node_.disk().unwritten();
    figures.disk = node_.disk().figures();
    figures.resident_bytes = resident_bytes();
    figures.refusals = refusals_;
    return figures;
  }

  Address address() const { return listener_.address(); }
  std::optional<Address> status_address() const {
    if (!options_.status) return std::nullopt;
    return page_.address();
  }

 private:
  // Guests, the eldest first, and until when each may take.
  struct Waiting {
    std::unique_ptr<Guest> guest;
    Instant until;
  };

  void take(tcp::socket socket) {
    ++accepted_;
    if (guests_.size() >= kMostGuests) {
      dismiss(*guests_.front().guest, Refusal::kCrowd, "others came before it greeted");
    }
    auto stream = std::make_shared<Connection>(std::move(socket), kMostGreetingBytes, traffic_);
    guests_.push_back(
        {std::make_unique<Guest>(std::move(stream), terms_, *this), steady_now() + kGreetingTime});
    guests_.back().guest->begin();
  }

  // Guest::Host.
  bool has_free_slot() const override { return !free_.empty(); }
  void welcome(Guest& guest, ReplicaId replica) override {
    const std::shared_ptr<Connection> stream = guest.stream();
    remove(guest);
    const uint32_t number = *free_.begin();
    free_.erase(free_.begin());
    in_slots_[slot(number)] = replica;
    stream->set_most_frame_bytes(kMostFrameBytes);
    node_.opened(slot(number), stream);
  }
  void dismiss(Guest& guest, Refusal why, const std::string& text) override {
    refusals_.add(why);
    note_refusal(why, text);
    guest.stream()->close();
    remove(guest);
  }

  // It may be what calls: it is destroyed later.
  void remove(Guest& guest) {
    const auto at = std::find_if(guests_.begin(), guests_.end(), [&guest](const Waiting& waiting) {
      return waiting.guest.get() == &guest;
    });
    if (at == guests_.end()) return;
    auto gone = std::make_shared<Waiting>(std::move(*at));
    guests_.erase(at);
    boost::asio::post(loop_, [gone] {});
  }

  void note_refusal(Refusal why, const std::string& text) {
    const std::string kind(to_string(why));
    journal_.note(kind, "refused (" + kind + ", " + std::to_string(refusals_[why]) + " so far)" +
                            (text.empty() ? "" : ": " + text));
  }

  // Node::Owner.
  void dial(ReplicaId) override {}
  void give_up(ReplicaId) override {}
  void tell(const Output& output) override {
    if (output.kind == Output::Kind::kForkFound) {
      journal_.note("fork", "a fork: " + who(output.peer) +
                                " holds other changes under the same dots of document " +
                                std::to_string(output.document.value));
    } else if (output.kind == Output::Kind::kLimitMet) {
      journal_.note("limit",
                    std::string(as_text(output.payload.view())) + " (to " + who(output.peer) + ")");
    }
  }
  void answered(uint64_t, const StatusOr<Committed>&) override {}
  void left(ReplicaId peer, const Status& why) override {
    if (absl::IsResourceExhausted(why)) {
      refusals_.add(Refusal::kBrokenStream);
      note_refusal(Refusal::kBrokenStream, who(peer) + ": " + std::string(why.message()));
    }
    free_.insert(peer.value - kFirstSlot);
    in_slots_.erase(peer);
  }
  void disk_is(Node::Room room) override {
    const bool is_full = room == Node::Room::kNone;
    journal_.note("disk", is_full
                              ? "the disk has no room: what comes is not acknowledged until it has"
                              : "the disk has room again");
  }
  void broke(const Status& why) override {
    broken_ = why;
    course_.end();
  }
  std::string who(ReplicaId peer) const {
    const auto at = in_slots_.find(peer);
    return at == in_slots_.end() ? name_of(peer) : name_of(at->second);
  }

  void dismiss_late_guests() {
    while (!guests_.empty() && guests_.front().until <= steady_now()) {
      dismiss(*guests_.front().guest, Refusal::kMalformedGreeting, "it said nothing for too long");
    }
  }
  void close() {
    listener_.close();
    page_.close();
    for (const Waiting& waiting : guests_) waiting.guest->stream()->close();
  }

  const ServerOptions options_;
  QuietJournal journal_;
  const Guest::Terms terms_;
  const Instant began_ = steady_now();
  boost::asio::io_context loop_{1};
  Traffic traffic_;
  Listener listener_{loop_};
  StatusPage page_{loop_};
  Node node_{loop_, *this};
  Course course_{loop_, node_, {[this] { dismiss_late_guests(); }, [this] { close(); }}};
  std::list<Waiting> guests_;
  std::set<uint32_t> free_;                  // slots
  std::map<ReplicaId, ReplicaId> in_slots_;  // by slot
  Refusals refusals_;
  uint64_t accepted_ = 0;
  Status broken_;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

StatusOr<std::unique_ptr<Server>> Server::open(const ServerOptions& options, Journal& journal) {
  auto impl = std::make_unique<Impl>(options, journal);
  SKERRY_RETURN_IF_ERROR(impl->open());
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Address Server::address() const { return impl_->address(); }
std::optional<Address> Server::status_address() const { return impl_->status_address(); }
Status Server::run(const std::atomic<bool>& stop) { return impl_->run(stop); }
Figures Server::figures() const { return impl_->figures(); }

}  // namespace skerry::live
