// The digest of a run covers what it says: one byte of one frame, one command, one commit, one
// delivery or one value that differs, and nothing else, and it is another.
#include <memory>
#include <string>

#include "harness/observe/narrator.h"
#include "harness/run/run.h"
#include "tampering.h"
#include "two_people.h"

namespace skerry::harness {
namespace {

// What the architecture below passes through; a run belongs to one thread.
Tampering tampering;

std::unique_ptr<Participant> make_tampered(const replica::Config& config) {
  return std::make_unique<Tampered>(config, tampering);
}

// Two people who add to a set, person 0 what `last` says at the end.
class Adds : public Workload {
 public:
  explicit Adds(std::string last) : last_(std::move(last)) {}
  void setup(World& world) override {
    for (uint64_t i = 1; i <= 5; ++i) {
      world.schedule(Instant{} + Duration::milliseconds(300) * static_cast<int64_t>(i), i % 2, i);
    }
  }
  void wake(World& world, uint32_t person, uint64_t tag) override {
    world.submit(person, SetAdd{tag == 5 ? last_ : "element " + std::to_string(tag), {}});
  }

 private:
  std::string last_;
};

std::string digest_of(const std::string& transport, const std::string& last = "last",
                      Narrator* narrator = nullptr) {
  static constexpr replica::Architecture kTampered = {"tampered", "", make_tampered};
  Run run(plan_of_two(kTampered, std::make_unique<Adds>(last), "3s",
                      "transport = \"" + transport + "\"\n"));
  if (narrator != nullptr) run.add(*narrator, Observers::hooks_of<Narrator>());
  EXPECT_TRUE(run.run(nullptr));
  return run.result().digest;
}

class Digest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override { tampering = {}; }
  void TearDown() override { tampering = {}; }
};

TEST_P(Digest, is_the_same_whoever_looks_on) {
  uint64_t lines = 0;
  Narrator narrator([&lines](const StoryLine&) { ++lines; });
  EXPECT_EQ(digest_of(GetParam(), "last", &narrator), digest_of(GetParam()));
  EXPECT_GT(lines, 30u);
}

TEST_P(Digest, is_the_same_where_nothing_differs) {
  const std::string plain = digest_of(GetParam());
  tampering.frame = [](ReplicaId, const Payload& frame) { return frame; };
  EXPECT_EQ(digest_of(GetParam()), plain);
}

TEST_P(Digest, changes_with_one_byte_of_one_frame_that_nobody_else_notices) {
  const std::string plain = digest_of(GetParam());
  // Replica 0 sends its fifth frame with the last byte flipped; replica 1 reads what was meant.
  int frames = 0;
  Payload meant;
  Payload sent;
  tampering.outputs = [&](ReplicaId self, std::span<Output> outputs) {
    for (Output& output : outputs) {
      if (self.value != 0 || output.kind != Output::Kind::kSend || ++frames != 5) continue;
      meant = output.payload;
      std::vector<uint8_t> bytes(meant.data(), meant.data() + meant.size());
      bytes.back() ^= 1;
      sent = Payload::copy_of(bytes);
      output.payload = sent;
    }
  };
  int repaired = 0;
  tampering.frame = [&](ReplicaId, const Payload& frame) {
    if (sent.empty() || frame.data() != sent.data()) return frame;
    ++repaired;
    return meant;
  };
  EXPECT_NE(digest_of(GetParam()), plain);
  EXPECT_EQ(repaired, 1);
}

TEST_P(Digest, changes_with_one_command_of_the_same_effect) {
  const std::string plain = digest_of(GetParam());
  tampering.command = [](ReplicaId, const Command& command) {
    return command == Command(SetAdd{"tsal", {}}) ? Command(SetAdd{"last", {}}) : command;
  };
  EXPECT_EQ(digest_of(GetParam()), plain);
  EXPECT_NE(digest_of(GetParam(), "tsal"), plain);
}

TEST_P(Digest, changes_with_what_one_commit_became) {
  const std::string plain = digest_of(GetParam());
  int commits = 0;
  tampering.committed = [&](ReplicaId, Committed& committed) {
    if (++commits == 3) committed.hash.low ^= 1;
  };
  EXPECT_NE(digest_of(GetParam()), plain);
}

TEST_P(Digest, changes_with_one_delivery) {
  const std::string plain = digest_of(GetParam());
  int deliveries = 0;
  tampering.outputs = [&](ReplicaId, std::span<Output> outputs) {
    for (Output& output : outputs) {
      if (output.kind == Output::Kind::kDeliver && ++deliveries == 7) output.hash.high ^= 1;
    }
  };
  EXPECT_NE(digest_of(GetParam()), plain);
  EXPECT_GE(deliveries, 7);
}

TEST_P(Digest, changes_with_the_value_of_one_replica_at_the_end) {
  const std::string plain = digest_of(GetParam());
  tampering.digest = [](ReplicaId self, Hash128& digest) { digest.low ^= self.value; };
  EXPECT_NE(digest_of(GetParam()), plain);
}

INSTANTIATE_TEST_SUITE_P(Transports, Digest, testing::Values("stream", "datagram"),
                         [](const auto& each) { return std::string(each.param); });

}  // namespace
}  // namespace skerry::harness
