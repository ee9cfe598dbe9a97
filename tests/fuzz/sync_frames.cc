// Arbitrary bytes as frames to a replica and to a server: nothing crashes, the account of every
// frame sums to its size, and nothing is allocated that the frame's size does not justify.
//
// The first byte picks design, transport, way of working and mode. Then frames follow: a byte that
// says what kind (raw bytes, a well-formed header around them, or edits to a frame that a real
// replica sent), a byte for the length, the bytes.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "core/check.h"
#include "core/inspection.h"
#include "crdts/generate/commands.h"
#include "replica/factory.h"
#include "sync/frame.h"
#include "sync/reconcile/reconciler.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SKERRY_FOREIGN_NEW 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SKERRY_FOREIGN_NEW 1
#endif

namespace {

size_t allocated_bytes =
    0;  // in all; a sanitizer has an operator new of its own, and it stays zero

}  // namespace

#ifndef SKERRY_FOREIGN_NEW
void* operator new(size_t size) {
  allocated_bytes += size;
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) std::abort();
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
#endif

namespace skerry {
namespace {

constexpr int kFrameTypes = static_cast<int>(sync::kLastFrameType);
constexpr const char* kDesigns[] = {"pn_counter", "add_wins_set", "rga", "lww_register"};

constexpr ReplicaId kMembers[] = {{0}, {1}};

replica::Config config_for(uint8_t choice, uint32_t id, uint32_t peer, bool is_server) {
  replica::Config config;
  config.id = {id};
  config.is_server = is_server;
  config.design = crdts::find_design(kDesigns[choice % 4]);
  const ReplicationMode mode = kReplicationModes[(choice >> 5) % kReplicationModes.size()];
  if (crdts::supports(*config.design, mode)) config.mode = mode;
  config.documents = {{{1}, nullptr, kMembers}};
  // In some the author speaks the next version, and the others that before; where states travel
  // there is one.
  const bool may_be_next = id == 1 && (choice & 2) != 0 && !is_joined(config.mode);
  if (may_be_next) config.version = kNextProtocolVersion;
  config.sync.transport = (choice & 4) != 0 ? sync::Transport::kStream : sync::Transport::kDatagram;
  config.sync.acknowledge = (choice & 8) == 0;
  const auto strategies = sync::reconcilers();
  config.sync.reconciler = &strategies[choice / 4 % strategies.size()].strategy();
  config.sync.interval = Duration::milliseconds((choice & 16) != 0 ? 50 : 0);
  config.sync.log_floor = Duration::milliseconds((choice & 20) == 20 ? 200 : 0);
  config.sync.max_buffered_changes = 64;
  config.sync.presence.expiry = Duration::seconds(30);
  config.sync.blobs.fetch = sync::BlobOptions::Fetch::kAlways;
  config.sync.stability = Duration::milliseconds((choice & 16) != 0 ? 200 : 0);
  const bool has_lease =
      config.sync.log_floor.ns > 0 && (choice & 1) != 0 && !is_joined(config.mode);
  config.sync.lease = Duration::milliseconds(has_lease ? 1000 : 0);
  config.peers = {{{peer}, id < peer, has_lease && id == 0}};
  config.epoch = 100 + id;
  return config;
}

// One participant whose disk answers at once; what it sends is kept.
class Rig {
 public:
  explicit Rig(const replica::Config& config)
      : is_joined_(is_joined(config.mode)),
        participant_(replica::find_architecture("local_first")->make(config)) {
    participant_->start(now_, {});
    participant_->connected(now_, config.peers[0].id);
    serve();
  }

  void submit(const Command& command) {
    is_answered_ = false;
    participant_->submit(now_, 1, {1}, command);
    serve();
    SKERRY_CHECK(is_answered_);
  }

  void frame(ReplicaId from, const Payload& frame) {
    const size_t before = allocated_bytes;
    participant_->frame(now_, from, frame);
    const FrameAccount account = participant_->inspection()->last_frame();
    // 200 bytes of bookkeeping for each change that ten bytes can hold, twice for growing tables,
    // and one answer with all that the participant has, and the table of the newest actors.
    SKERRY_CHECK(allocated_bytes - before <= 300'000 + 400 * frame.size());
    const uint64_t sum =
        uint64_t{account.payload} + account.metadata + account.redundant + account.control;
    SKERRY_CHECK(sum == frame.size());
    SKERRY_CHECK(!account.is_corrupt || account.redundant == frame.size());
    serve();
    now_.steady = now_.wall = now_.steady + Duration::milliseconds(100);
    participant_->tick(now_);
    serve();
    // 64 changes of as many dots as they say, up to 2^32.
    SKERRY_CHECK(is_joined_ ||
                 participant_->inspection()->inspect({1})->depths().buffered <= uint64_t{64} << 32);
  }

  const std::vector<Payload>& sent() const { return sent_; }

 private:
  void serve() {
    for (bool is_busy = true; is_busy;) {
      is_busy = false;
      std::vector<uint64_t> tickets;
      for (Output& output : participant_->poll()) {
        if (output.kind == Output::Kind::kAnswer) is_answered_ = output.answer->ok();
        if (output.kind == Output::Kind::kStore) tickets.push_back(output.ticket);
        if (output.kind == Output::Kind::kSend && sent_.size() < 64)
          sent_.push_back(output.payload);
      }
      for (const uint64_t ticket : tickets) {
        participant_->stored(now_, ticket, absl::OkStatus());
        is_busy = true;
      }
    }
  }

  bool is_joined_;
  bool is_answered_ = false;
  std::unique_ptr<Participant> participant_;
  Now now_;
  std::vector<Payload> sent_;
};

// Pairs of (place, byte) written over the body of `original`, under a checksum that fits.
Payload edited(const Payload& original, ByteView edits) {
  const auto open = sync::open_frame(original.view());
  SKERRY_CHECK(open.has_value());
  std::vector<uint8_t> body(open->body.begin(), open->body.end());
  for (size_t i = 0; i + 1 < edits.size() && !body.empty(); i += 2) {
    body[edits[i] % body.size()] = edits[i + 1];
  }
  if (edits.size() % 2 == 1 && !body.empty()) body.resize(edits.back() % (body.size() + 1));
  return sync::make_frame(open->type, open->document, body);
}

void run(ByteView input) {
  if (input.empty()) return;
  const uint8_t choice = input[0];
  input = input.subspan(1);
  Rig author(config_for(choice, 1, 0, false));
  Rig reader(config_for(choice, 0, 1, false));
  Rig server(config_for(choice, 2, 1, true));
  const crdts::Design& design = *crdts::find_design(kDesigns[choice % 4]);
  for (int i = 0; i < 4; ++i)
    author.submit(crdts::sample_command(design.family, static_cast<uint64_t>(i)));
  reader.submit(crdts::sample_command(design.family, 9));
  for (const Payload& frame : std::vector<Payload>(reader.sent())) author.frame({0}, frame);
  const std::vector<Payload> real = author.sent();
  for (int frames = 0; input.size() >= 2 && frames < 64; ++frames) {
    const uint8_t kind = input[0];
    const size_t size = std::min<size_t>(input[1], input.size() - 2);
    const ByteView bytes = input.subspan(2, size);
    input = input.subspan(2 + size);
    Payload frame = Payload::copy_of(bytes);
    if (kind % 3 == 1) {
      frame =
          sync::make_frame(static_cast<sync::FrameType>(1 + kind / 3 % kFrameTypes), {1}, bytes);
    } else if (kind % 3 == 2 && !real.empty()) {
      frame = edited(real[kind / 3 % real.size()], bytes);
    }
    reader.frame({1}, frame);
    server.frame({1}, frame);
  }
}

}  // namespace
}  // namespace skerry

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  skerry::run({data, size});
  return 0;
}
