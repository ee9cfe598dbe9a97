// The check durability finds each way of breaking a promise, one wrong store or engine each.
#include <gmock/gmock.h>

#include "tampered_run.h"

namespace skerry {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kScenario = R"(
schema = 1
name = "durability"
duration = "10s"
settle = "60s"
[replicas]
count = 3
crdt = "add_wins_set"
[sync]
stability = "500ms"
acknowledge_at = ["memory", "local", "server", "stable"]
[[workload]]
kind = "set_ops"
rate = "5/s"
[[fault]]
kind = "crash"
at = "4s"
for = "2s"
nodes = [1, "server"]
[checks]
enable = ["durability"]
)";

std::string said_of(MakeParticipant make) { return said_by("durability", kScenario, make); }

TEST(Durability, an_honest_engine_is_valid) { EXPECT_THAT(said_of(honest()), StartsWith("valid")); }

const Tampering kNone;

// Its store gives back all but the last ten records: some of them are its own.
class Forgetful final : public Tampered {
 public:
  explicit Forgetful(const replica::Config& config)
      : Tampered(config, kNone), is_server_(config.is_server) {}
  void start(const Now& now, std::span<const Payload> stored) override {
    const size_t lost = is_server_ ? 0 : std::min<size_t>(stored.size(), 10);
    Tampered::start(now, stored.first(stored.size() - lost));
  }

 private:
  bool is_server_;
};

TEST(Durability, a_store_that_lost_its_last_records_broke_the_level_local) {
  EXPECT_THAT(said_of(made_as<Forgetful>),
              AllOf(StartsWith("invalid: at 6 s: replica 1 lacks change "),
                    HasSubstr("after it was opened again, of which its author was told at the "
                              "level local")));
}

// A server that opens an empty store, whatever it had.
class Empty final : public Tampered {
 public:
  explicit Empty(const replica::Config& config)
      : Tampered(config, kNone), is_server_(config.is_server) {}
  void start(const Now& now, std::span<const Payload> stored) override {
    Tampered::start(now, is_server_ ? std::span<const Payload>() : stored);
  }

 private:
  bool is_server_;
};

TEST(Durability, a_server_that_opens_empty_broke_the_level_server) {
  EXPECT_THAT(said_of(made_as<Empty>),
              AllOf(StartsWith("invalid: at 6 s: replica server lacks change "),
                    HasSubstr("told at the level server")));
}

TEST(Durability, a_server_that_acknowledges_and_forgets_is_found_when_it_is_believed) {
  const auto sweep = simulate(kScenario, 1, {{"sync.mutant", "acknowledges_and_forgets"}});
  EXPECT_THAT(complaints(sweep), AllOf(HasSubstr("durability: at "),
                                       HasSubstr("at the level server, and it is held by no "
                                                 "server")));
}

// Tells at once that everybody has what is saved.
const Tampering kHasty{.outputs = [](ReplicaId, std::span<Output> outputs) {
  for (Output& output : outputs) {
    const bool is_server = output.level == AcknowledgeLevel::kServer;
    if (output.kind == Output::Kind::kAcknowledge && is_server) {
      output.level = AcknowledgeLevel::kStable;
    }
  }
}};

TEST(Durability, what_is_told_as_stable_before_all_have_it_is_found) {
  EXPECT_THAT(said_of(tampered<kHasty>), HasSubstr("at the level stable, and it is not at "
                                                   "replica "));
}

}  // namespace
}  // namespace skerry
