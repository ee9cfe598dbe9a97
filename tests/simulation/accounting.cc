// The accounting itself, audited by somebody who counts every frame alone: at whatever moment a run
// is held, what was sent and doubled has been carried, was lost, or is in flight, and the four
// kinds of bytes sum to what the links carried. Random small worlds over streams and datagrams,
// with loss, duplication, reordering, corruption, narrow lines, cuts, crashes, pauses and sleeps.
#include <gtest/gtest.h>

#include "core/rng.h"
#include "harness/observe/frames_under_way.h"
#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "harness/scenario/scenario.h"
#include "seeds.h"

namespace skerry::harness {
namespace {

// Follows each frame from its sending to its arrival or loss.
class Auditor final : public Observer {
 public:
  void on_send(const RunView&, uint32_t node, const Output& output) override {
    sent += output.payload.size();
    frames_.add({.number = ++number_,
                 .from = node,
                 .to = output.peer.value,
                 .sent_at = {},
                 .payload = output.payload});
  }
  void on_frame(const RunView&, uint32_t node, uint32_t from, const Payload& frame,
                const FrameAccount& account) override {
    carried += frame.size();
    note(frames_.take(from, node, frame), frame);
    const uint64_t kinds =
        uint64_t{account.payload} + account.metadata + account.redundant + account.control;
    EXPECT_EQ(kinds, frame.size());
  }
  void on_unread(const RunView&, uint32_t node, const Payload& frame) override {
    carried += frame.size();
    note(frames_.take_at(node, frame), frame);
  }
  void on_lost(const RunView&, uint32_t node, uint32_t peer, const Payload& frame,
               sim::Loss) override {
    lost += frame.size();
    note(frames_.take(node, peer, frame), frame);
  }

  // Of frames that neither arrived nor were lost, not counting second copies.
  uint64_t rest() const { return sent - first_; }

  uint64_t sent = 0;
  uint64_t carried = 0;
  uint64_t lost = 0;
  uint64_t second_copies = 0;  // that arrived or were lost

  // Frames that are still on their way at the end, one by one.
  uint64_t bytes_under_way() {
    uint64_t bytes = 0;
    for (const FrameUnderWay& frame : frames_.take_rest()) bytes += frame.payload.size();
    return bytes;
  }

 private:
  void note(const std::optional<FrameUnderWay>& known, const Payload& frame) {
    (known ? first_ : second_copies) += frame.size();
  }

  FramesUnderWay frames_;
  uint64_t number_ = 0;
  uint64_t first_ = 0;
};

std::string random_world(uint64_t seed) {
  Rng rng = Rng::stream(seed, "accounting");
  const auto one_of = [&rng](std::initializer_list<const char*> words) {
    return std::string(std::data(words)[rng.below(words.size())]);
  };
  const bool is_datagram = rng.below(2) == 0;
  std::string text = "schema = 1\nname = \"audit\"\nduration = \"20s\"\nsettle = \"3min\"\n";
  text += "[replicas]\ncount = " + std::to_string(2 + rng.below(4));
  const std::string mode = one_of({"operations", "operations", "state", "delta_bp_rr"});
  text += "\ncrdt = \"" + one_of({"add_wins_set", "or_set"}) + "\"\nmode = \"" + mode;
  text += "\"\n[sync]\n";
  text += "topology = \"" + one_of({"hub", "mesh", "line"}) + "\"\n";
  text += "interval = \"" + one_of({"0s", "0s", "150ms"}) + "\"\n";
  text += is_datagram ? "transport = \"datagram\"\n" : "keep_alive = \"1s\"\n";
  const std::string gossip = one_of({"", "", "acknowledge = false\nanti_entropy = \"2s\"\n"});
  if (mode == "operations") text += gossip;
  text += "[network]\nloss = " + one_of({"0", "0.05", "0.3"});
  text += "\nbandwidth = \"" + one_of({"0bit/s", "100kbit/s", "1Mbit/s"});
  text += "\"\nlatency = { distribution = \"uniform\", min = \"1ms\", max = \"200ms\" }\n";
  if (is_datagram) {
    text += "duplicate = " + one_of({"0", "0.2", "0.8"}) + "\nreorder = 0.1\ncorrupt = ";
    text += one_of({"0", "0.1"}) + "\n";
  }
  text += "[[workload]]\nkind = \"set_ops\"\nrate = \"" + one_of({"1/s", "10/s", "40/s"}) + "\"\n";
  const auto fault = [&](const char* kind, const std::string& of) {
    if (rng.below(2) == 0) return;
    const uint64_t at = 1 + rng.below(14);
    const uint64_t lasts = 1 + rng.below(5);
    text += "[[fault]]\nkind = \"" + std::string(kind) + "\"\nat = \"" + std::to_string(at) +
            "s\"\nfor = \"" + std::to_string(lasts) + "s\"\n" + of + "\n";
  };
  fault("crash", "nodes = [0]");
  fault("pause", "nodes = [1]");
  fault("sleep", "nodes = [0]");
  fault("isolate", "nodes = [1]");
  fault("outage", "nodes = [1]");
  fault("amnesia", "nodes = [0]");
  fault("partition", "groups = [[0], [1]]");
  fault("degrade", "latency_factor = 3\nloss = 0.3");
  return text;
}

void expect_even(const harness::Run& run, const Auditor& auditor) {
  const sim::NetworkCounters& network = run.view().network();
  ASSERT_EQ(run.view().record().traffic().carried_bytes(), auditor.carried);
  ASSERT_EQ(auditor.sent, network.bytes_sent);
  ASSERT_EQ(auditor.lost, network.bytes_lost + network.bytes_dropped);
  // What came for a paused process is delivered, and read when it goes on.
  ASSERT_LE(auditor.carried, network.bytes_delivered);
  bool is_paused = false;
  for (uint32_t node = 0; node < run.view().setting().nodes(); ++node) {
    is_paused = is_paused || (run.view().has_process(node) && !run.view().is_running(node));
  }
  const uint64_t kept = network.bytes_delivered - auditor.carried;
  ASSERT_TRUE(is_paused || kept == 0) << kept;
  const uint64_t all = auditor.sent + network.bytes_duplicated;
  ASSERT_EQ(all, auditor.carried + kept + auditor.lost + network.bytes_in_flight());
  // A damaged frame that nobody reads is not known again.
  if (network.frames_corrupted > 0) return;
  ASSERT_LE(auditor.second_copies, network.bytes_duplicated);
  const uint64_t second_copies = network.bytes_duplicated - auditor.second_copies;
  ASSERT_EQ(network.bytes_in_flight() + kept, auditor.rest() + second_copies);
}

TEST(Accounting, is_even_whenever_a_run_is_held) {
  uint64_t lost = 0;
  uint64_t doubled = 0;
  uint64_t stops = 0;
  for (uint64_t seed = 1; seed <= test_support::seeds(30); ++seed) {
    const std::string world = random_world(seed);
    SCOPED_TRACE(world);
    const LoadResult loaded = parse_scenario(world, "audit.toml");
    ASSERT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
    auto plan = make_plan(loaded.experiment->cells[0].scenario, seed);
    ASSERT_TRUE(plan.ok()) << plan.status();
    Auditor auditor;
    harness::Run run(*std::move(plan));
    run.add(auditor, Observers::hooks_of<Auditor>());
    Rng rng = Rng::stream(seed, "stops");
    run.begin();
    while (run.run_to({.event = run.view().events() + 1 + rng.below(200)}) == Halt::kStop) {
      expect_even(run, auditor);
      if (testing::Test::HasFailure()) return;
      ++stops;
    }
    run.finish();
    expect_even(run, auditor);
    if (run.view().network().frames_corrupted == 0) {
      EXPECT_EQ(auditor.bytes_under_way(), auditor.rest());
    }
    lost += auditor.lost;
    doubled += auditor.second_copies;
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(lost, 100'000u);
  EXPECT_GT(doubled, 100'000u);
  EXPECT_GT(stops, 1'000u);
}

}  // namespace
}  // namespace skerry::harness
