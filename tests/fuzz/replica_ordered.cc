// Arbitrary bodies of the frames that travel where a server orders commands: nothing crashes, what
// decodes encodes to the same bytes again, and a server and a client that are given any of them
// live on. The first byte says which frame, who is given it, and whether it holds commands or
// edits.
#include <algorithm>

#include "core/check.h"
#include "core/inspection.h"
#include "replica/factory.h"
#include "replica/ordered/messages.h"
#include "sync/frame.h"

namespace {

using namespace skerry;
using sync::FrameType;

constexpr ReplicaId kClient{0};
constexpr ReplicaId kServer{1};

void encodes_again(FrameType type, ByteView body) {
  Payload again;
  if (type == FrameType::kOrderedHello) {
    if (const auto entries = replica::decode_ordered_hello(body)) {
      again = replica::encode_ordered_hello({0}, *entries);
    }
  } else if (type == FrameType::kOrderedCommands) {
    if (const auto changes = replica::decode_ordered_commands(body)) {
      again = replica::encode_ordered_commands({0}, *changes);
    }
  } else if (const auto news = replica::decode_ordered_news(body)) {
    again = replica::encode_ordered_news({0}, *news);
  }
  if (again.size() == 0) return;
  SKERRY_CHECK(std::ranges::equal(sync::open_frame(again.view())->body, body));
}

// Everything that it wants is done, and its disk answers at once.
void serve(Participant& participant, const Now& now) {
  for (int rounds = 0; rounds < 8; ++rounds) {
    std::vector<uint64_t> stored;
    for (const Output& output : participant.poll()) {
      if (output.kind == Output::Kind::kStore) stored.push_back(output.ticket);
    }
    if (stored.empty()) return;
    for (const uint64_t ticket : stored) participant.stored(now, ticket, absl::OkStatus());
  }
}

void live_through(FrameType type, ByteView body, bool is_server, const char* name) {
  replica::Config config;
  config.id = is_server ? kServer : kClient;
  config.is_server = is_server;
  config.design = crdts::find_design(name == std::string_view("ot") ? "eg_walker" : "or_map");
  config.documents.push_back({{0}});
  config.peers.push_back({is_server ? kClient : kServer, !is_server, !is_server});
  config.epoch = 7;
  const replica::Architecture& architecture = *replica::find_architecture(name);
  architecture.read({}, config);
  const auto participant = architecture.make(config);
  const Now now{Instant{1}, Instant{1}};
  participant->start(now, {});
  participant->connected(now, config.peers.front().id);
  const Payload frame = sync::make_frame(type, {0}, body);
  for (int twice = 0; twice < 2; ++twice) {
    participant->frame(now, config.peers.front().id, frame);
    const FrameAccount& account = participant->inspection()->last_frame();
    SKERRY_CHECK(uint64_t{account.payload} + account.metadata + account.redundant +
                     account.control ==
                 frame.size());
    serve(*participant, now);
    participant->tick(now);
    serve(*participant, now);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  constexpr FrameType kTypes[] = {FrameType::kOrderedHello, FrameType::kOrderedCommands,
                                  FrameType::kOrderedNews};
  const FrameType type = kTypes[data[0] / 2 % 3];
  const ByteView body(data + 1, size - 1);
  encodes_again(type, body);
  live_through(type, body, data[0] % 2 == 1, data[0] / 6 % 2 == 0 ? "optimistic" : "ot");
  return 0;
}
