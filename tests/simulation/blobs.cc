// Files that people attach are in the end whole with everybody who wants them, and the check blobs
// finds an engine that loses, spoils or forgets one. Changes go first.
#include <gmock/gmock.h>

#include "sync/frame.h"
#include "tampered_run.h"

namespace skerry {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kScenario = R"(
schema = 1
name = "files"
duration = "30s"
settle = "3min"
[replicas]
count = 3
crdt = "or_map"
[sync]
wire = "plain"
[network]
bandwidth = "10Mbit/s"
[storage]
latency = "2ms"
[blobs]
fetch = "always"
[[workload]]
kind = "attachments"
rate = "12/min"
size_max = "512KiB"
[[fault]]
kind = "crash"
at = "12s"
for = "3s"
nodes = [2]
[checks]
enable = []
)";

TEST(Blobs, an_honest_engine_is_valid) {
  const results::RunResult run = run_with(kScenario, honest());
  EXPECT_THAT(said_by("blobs", run), StartsWith("valid"));
  EXPECT_GT(run.metrics.at("blobs_attached"), 5);
  EXPECT_EQ(run.metrics.at("blob_never"), 0);
  EXPECT_EQ(run.metrics.at("blob_chunks_refused"), 0);
  EXPECT_GT(run.metrics.at("blob_bytes"), run.metrics.at("blobs_attached_bytes") * 2.9);
}

bool is_piece(const Payload& frame) {
  const auto open = sync::open_frame(frame.view());
  return open && open->type == sync::FrameType::kBlobPiece;
}

// Each hundredth piece that comes is spoilt, and yet has a right checksum.
const Tampering kSpoils{.frame = [](ReplicaId, const Payload& frame) {
  static int pieces = 0;
  if (!is_piece(frame) || ++pieces % 100 != 0) return frame;
  const ByteView body = sync::open_frame(frame.view())->body;
  std::vector<uint8_t> spoilt(body.begin(), body.end());
  spoilt.back() ^= 1;
  return sync::make_frame(sync::FrameType::kBlobPiece, {}, spoilt);
}};

TEST(Blobs, wrong_chunks_are_refused_counted_and_come_again) {
  const results::RunResult run = run_with(kScenario, tampered<kSpoils>);
  EXPECT_THAT(said_by("blobs", run), StartsWith("valid"));
  EXPECT_EQ(run.metrics.at("blob_never"), 0);
  EXPECT_GT(run.metrics.at("blob_chunks_refused"), 0);
}

// Gets no pieces.
const Tampering kLacks{.frame = [](ReplicaId self, const Payload& frame) {
  if (self.value != 1 || !is_piece(frame)) return frame;
  return sync::make_frame(sync::FrameType::kPing, {}, std::vector<uint8_t>(4));
}};

// Channels that show wrong content, or have forgotten what they had.
enum class How : uint8_t { kCuts, kForgets };
class WrongChannels final : public Channels {
 public:
  WrongChannels(Channels& inner, How how) : inner_(inner), how_(how) {}
  Status present(const Now& now, DocumentId document, Payload what) override {
    return inner_.present(now, document, std::move(what));
  }
  Status follow(const Now& now, DocumentId document) override {
    return inner_.follow(now, document);
  }
  Status unfollow(const Now& now, DocumentId document, Copy copy) override {
    return inner_.unfollow(now, document, copy);
  }
  uint64_t leaving() const override { return inner_.leaving(); }
  StatusOr<Hash256> attach(const Now& now, ByteView content) override {
    return inner_.attach(now, content);
  }
  void fetch(const Now& now, const Hash256& name) override { inner_.fetch(now, name); }
  std::optional<Blob> blob(const Hash256& name) const override {
    auto blob = inner_.blob(name);
    if (how_ == How::kForgets || !blob) return std::nullopt;
    blob->chunks = blob->chunks.subspan(0, blob->chunks.size() - 1);
    return blob;
  }
  uint64_t missing_blobs() const override { return inner_.missing_blobs(); }
  uint64_t refused_chunks() const override { return inner_.refused_chunks(); }

 private:
  Channels& inner_;
  How how_;
};

// Those of replica 2; it forgets when it is started again.
template <How kHow>
class Wrong final : public Tampered {
 public:
  explicit Wrong(const replica::Config& config)
      : Tampered(config, honest_), is_it_(config.id.value == 2) {}
  void start(const Now& now, std::span<const Payload> stored) override {
    Tampered::start(now, stored);
    is_it_ = is_it_ && (kHow == How::kCuts || !stored.empty());
    wrong_ = std::make_unique<WrongChannels>(*Tampered::channels(), kHow);
  }
  Channels* channels() override { return is_it_ ? wrong_.get() : Tampered::channels(); }

 private:
  inline static const Tampering honest_;
  bool is_it_;
  std::unique_ptr<WrongChannels> wrong_;
};

TEST(Blobs, each_wrong_engine_is_found) {
  EXPECT_THAT(said_by("blobs", kScenario, tampered<kLacks>),
              AllOf(HasSubstr("invalid: "), HasSubstr("replica 1 lacks the blob"),
                    HasSubstr("which it wants")));
  EXPECT_THAT(said_by("blobs", kScenario, made_as<Wrong<How::kCuts>>),
              AllOf(HasSubstr("invalid: "), HasSubstr("replica 2 has wrong content")));
  EXPECT_THAT(said_by("blobs", kScenario, made_as<Wrong<How::kForgets>>),
              AllOf(HasSubstr("invalid: "), HasSubstr("had before it was started")));
}

TEST(Blobs, hold_in_storms) {
  const std::string workloads = R"(
[[workload]]
kind = "map_ops"
rate = "3/s"
[[workload]]
kind = "attachments"
rate = "20/min"
size_max = "256KiB"
)";
  for (const auto& [key, value] :
       std::vector<harness::Override>{{"sync.reconcile", "\"ranges\""},
                                      {"sync.transport", "\"datagram\""},
                                      {"sync.acknowledge", "false"},
                                      {"network.bandwidth", "\"2Mbit/s\""},
                                      {"storage.store", "\"sqlite\""}}) {
    const std::string storm = stormy_hub("or_map", workloads) +
                              "[blobs]\nfetch = \"always\"\n[checks]\nenable = [\"durability\"]\n";
    const auto sweep = simulate(storm, 1, {{key, value}, {"seeds", "4"}, {"settle", "10min"}});
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << key << value << complaints(sweep);
  }
}

TEST(Blobs, changes_wait_behind_a_window_at_most) {
  const std::string scenario = R"(
schema = 1
name = "narrow"
duration = "1min"
settle = "10min"
[replicas]
count = 4
crdt = "or_map"
[network]
bandwidth = "4Mbit/s"
[[workload]]
kind = "map_ops"
rate = "2/s"
[checks]
enable = ["converges"]
)";
  const auto alone = only_run(simulate(scenario));
  const auto beside = only_run(simulate(scenario + R"(
[blobs]
fetch = "always"
[[workload]]
kind = "attachments"
rate = "12/min"
size_min = "128KiB"
size_max = "1MiB"
)"));
  EXPECT_GT(beside.metrics.at("blob_bytes"), 10e6);
  // 64 KiB up, and 64 KiB down: 131 ms each on this line.
  EXPECT_LE(beside.metrics.at("visibility_latency_p99"),
            alone.metrics.at("visibility_latency_p99") + 2 * 140e6);
}

}  // namespace
}  // namespace skerry
