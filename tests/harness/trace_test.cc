// A traced run is the run, drawn whole: each frame begins and ends once, slices nest, and what is
// left out is said.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "harness/observe/frames_under_way.h"
#include "harness/observe/perfetto.h"
#include "harness/replay/traced_run.h"
#include "harness/runner/runner.h"
#include "scenario_support.h"
#include "trace_reader.h"

namespace skerry::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Drawn {
  TracedRun run;
  std::string bytes;
  ReadTrace trace;
};

Scenario scenario_of(const std::string& source) {
  return parse_scenario(source, "traced.toml").experiment.value().cells[0].scenario;
}

Drawn draw(const Scenario& scenario, uint64_t seed, const TraceLimit& limit = {}) {
  Drawn drawn;
  TraceOptions options;
  options.seed = seed;
  options.title = "traced, seed " + std::to_string(seed);
  options.again = "skerry replay traced.toml";
  options.limit = limit;
  options.write = [&drawn](std::string_view bytes) {
    drawn.bytes += bytes;
    return absl::OkStatus();
  };
  drawn.run = trace_run(scenario, options).value();
  drawn.trace = read_trace(drawn.bytes);
  return drawn;
}

// Every fault that stops a process or its links, on datagrams that come twice, late and damaged.
std::string troubled() {
  return R"(schema = 1
name = "troubled"
duration = "20s"
settle = "60s"
[replicas]
count = 4
crdt = "add_wins_set"
[sync]
transport = "datagram"
[network]
latency = "40ms"
loss = 0.05
duplicate = 0.05
reorder = 0.05
corrupt = 0.05
[[workload]]
kind = "set_ops"
rate = "4/s"
[[fault]]
kind = "partition"
at = "2s"
for = "3s"
groups = [["server", 0], [1, 2, 3]]
[[fault]]
kind = "crash"
node = 1
at = "6s"
for = "2s"
[[fault]]
kind = "sleep"
node = 2
at = "7s"
for = "2s"
[[fault]]
kind = "pause"
node = 3
at = "8s"
for = "2s"
[[fault]]
kind = "amnesia"
node = 0
at = "12s"
for = "1s"
)";
}

std::string small_by_streams() {
  return edited("keep_alive = \"2s\"\n",
                "keep_alive = \"2s\"\ntransport = \"stream\"\nacknowledge_delay = \"0s\"\n");
}

// What holds of every trace.
void expect_well_formed(const ReadTrace& trace) {
  std::map<uint64_t, uint64_t> latest;
  std::map<uint64_t, int> depth;
  std::map<uint64_t, ReadEvent> begun;
  std::map<uint64_t, uint64_t> ends;
  for (const ReadEvent& event : trace.events) {
    EXPECT_GE(event.at_ns, latest[event.track]) << trace.tracks.at(event.track).name;
    latest[event.track] = event.at_ns;
    EXPECT_EQ(trace.tracks.at(event.track).is_counter, event.type == ReadEvent::kCounter);
    if (event.type == ReadEvent::kBegin) ++depth[event.track];
    if (event.type == ReadEvent::kEnd) --depth[event.track];
    EXPECT_GE(depth[event.track], 0);
    for (const uint64_t flow : event.flows) EXPECT_TRUE(begun.emplace(flow, event).second);
    for (const uint64_t flow : event.ending_flows) {
      ASSERT_TRUE(begun.contains(flow)) << flow << " ends and did not begin";
      EXPECT_EQ(++ends[flow], 1u) << flow;
      const ReadEvent& begin = begun[flow];
      EXPECT_GE(event.at_ns, begin.at_ns);
      const std::string where = trace.tracks.at(event.track).name;
      const bool arrives = event.category == "receive" || event.name.starts_with("unread");
      const std::string to = begin.name.substr(std::string("send to ").size());
      if (arrives) {
        EXPECT_TRUE(where == to || where == "replica " + to) << where << " takes what went " << to;
      } else {
        EXPECT_EQ(event.track, begin.track) << "what is lost ends where it was sent";
        EXPECT_TRUE(event.category == "under way" || event.notes.contains("why")) << event.name;
      }
    }
  }
  for (const auto& [track, open] : depth) EXPECT_EQ(open, 0) << trace.tracks.at(track).name;
  EXPECT_EQ(begun.size(), ends.size());
}

TEST(Trace, changes_nothing_in_the_run) {
  for (const std::string& source : {troubled(), small_by_streams()}) {
    const Scenario scenario = scenario_of(source);
    for (uint64_t seed = 1; seed <= 3; ++seed) {
      const std::string digest = run_once(scenario, seed, "").value().digest;
      EXPECT_EQ(draw(scenario, seed).run.digest, digest);
      EXPECT_EQ(draw(scenario, seed, {200, 64 * 1024}).run.digest, digest);
    }
  }
}

TEST(Trace, is_the_same_whenever_it_is_drawn) {
  const Scenario scenario = scenario_of(troubled());
  EXPECT_EQ(draw(scenario, 1).bytes, draw(scenario, 1).bytes);
}

TEST(Trace, of_each_frame_has_a_begin_and_an_end_or_a_loss) {
  for (const std::string& source : {troubled(), small_by_streams()}) {
    const Scenario scenario = scenario_of(source);
    for (uint64_t seed = 1; seed <= 3; ++seed) {
      const ReadTrace trace = draw(scenario, seed).trace;
      expect_well_formed(trace);
      const auto metrics = run_once(scenario, seed, "").value().metrics;
      EXPECT_EQ(static_cast<double>(trace.count("send")), metrics.at("messages"));
      uint64_t lost = 0;
      uint64_t commits = 0;
      uint64_t damaged = 0;
      for (const ReadEvent& event : trace.events) {
        lost += event.name.starts_with("lost, ") ? 1 : 0;
        commits += event.name == "commit" ? 1 : 0;
        damaged += event.notes.contains("damage") ? 1 : 0;
      }
      EXPECT_EQ(static_cast<double>(lost), metrics.at("frames_lost"));
      EXPECT_EQ(static_cast<double>(damaged), metrics.at("frames_corrupt"));
      EXPECT_EQ(static_cast<double>(commits), metrics.at("commits"));
    }
  }
}

// Broken engines, disks that are lost, taken back or copied.
TEST(Trace, of_every_defect_and_disk_fault_is_well_formed) {
  uint64_t drawn = 0;
  for (const char* folder : {"mutants", "faults"}) {
    const std::string path = std::string(SKERRY_SOURCE_DIR "/scenarios/") + folder;
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      SCOPED_TRACE(entry.path().string());
      const Experiment experiment = load_scenario(entry.path().string()).experiment.value();
      const Scenario& scenario = experiment.cells[0].scenario;
      const ReadTrace trace = draw(scenario, experiment.base.first_seed).trace;
      expect_well_formed(trace);
      const auto result = run_once(scenario, experiment.base.first_seed, "").value();
      EXPECT_EQ(static_cast<double>(trace.count("send")), result.metrics.at("messages"));
      ++drawn;
    }
  }
  EXPECT_GT(drawn, 8u);
}

// By the one byte in which they differ.
TEST(Trace, knows_frames_again_that_were_damaged_on_their_way) {
  const ReadTrace trace = draw(scenario_of(troubled()), 1).trace;
  uint64_t damaged = 0;
  uint64_t with_a_begin = 0;
  for (const ReadEvent& event : trace.events) {
    if (!event.notes.contains("damage")) continue;
    ++damaged;
    with_a_begin += event.ending_flows.size();
  }
  EXPECT_GT(damaged, 5u);
  EXPECT_EQ(with_a_begin, damaged);
}

TEST(Trace, shows_faults_and_what_they_do_to_replicas) {
  const ReadTrace trace = draw(scenario_of(troubled()), 1).trace;
  const auto slices = [&trace](const std::string& track) {
    std::vector<std::string> told;
    for (const ReadEvent& event : trace.on(track)) {
      const std::string at = std::to_string(event.at_ns / 1'000'000) + " ms";
      if (event.type == ReadEvent::kBegin) told.push_back(event.name + " from " + at);
      if (event.type == ReadEvent::kEnd) told.push_back("to " + at);
    }
    return told;
  };
  const std::string cut = "partition server 0 | 1..3";
  EXPECT_THAT(slices(cut), ElementsAre(cut + " from 2000 ms", "to 5000 ms"));
  EXPECT_EQ(trace.tracks.at(trace.track_named(cut)).parent, trace.track_named("faults"));
  const auto of_crash = slices("replica 1");
  ASSERT_EQ(of_crash.size(), 6u);
  EXPECT_EQ(std::vector(of_crash.begin(), of_crash.end() - 1),
            (std::vector<std::string>{"runs, life 1 from 0 ms", "to 6000 ms", "down from 6000 ms",
                                      "to 8000 ms", "runs, life 2 from 8000 ms"}));
  EXPECT_EQ(slices("replica 2")[2], "asleep from 7000 ms");
  EXPECT_EQ(slices("replica 2")[3], "to 9000 ms");
  EXPECT_EQ(slices("replica 3")[2], "paused from 8000 ms");
  EXPECT_EQ(slices("server").size(), 2u);
  uint64_t replaced = 0;
  for (const ReadEvent& event : trace.on("replica 0")) {
    replaced += event.name == "its disk is not what it was" ? 1 : 0;
  }
  EXPECT_EQ(replaced, 1u);
}

TEST(Trace, counts_queues_in_their_units) {
  const ReadTrace trace = draw(scenario_of(small_by_streams()), 3).trace;
  EXPECT_EQ(trace.tracks.at(trace.track_named("bytes in flight")).unit, "bytes");
  uint64_t most = 0;
  for (const ReadEvent& event : trace.on("bytes in flight")) most = std::max(most, event.value);
  EXPECT_GT(most, 0u);
  const auto outbox = trace.track_named("outbox");
  EXPECT_EQ(trace.tracks.at(outbox).unit, "changes");
  EXPECT_THAT(trace.tracks.at(trace.tracks.at(outbox).parent).name, StartsWith("replica "));
  // All is acknowledged in the end, but for what was made so late that word of it is on its way: a
  // run ends when all is equal.
  std::map<uint64_t, ReadEvent> last;
  for (const ReadEvent& event : trace.events) {
    if (trace.tracks.at(event.track).name == "outbox") last[event.track] = event;
  }
  EXPECT_EQ(last.size(), 3u);
  for (const auto& [track, event] : last) {
    const bool is_late = event.at_ns + 400'000'000 > trace.events.back().at_ns;
    EXPECT_LE(event.value, is_late ? 1u : 0u) << track;
  }
}

TEST(Trace, shows_a_check_that_breaks_when_it_says) {
  std::string source = troubled();
  source.replace(source.find("[network]"), 0, "mutant = \"never_retransmits\"\n");
  const Drawn drawn = draw(scenario_of(source), 1);
  expect_well_formed(drawn.trace);
  std::vector<ReadEvent> broken;
  for (const ReadEvent& event : drawn.trace.on("checks")) {
    if (event.name.starts_with("invalid: ")) broken.push_back(event);
  }
  ASSERT_FALSE(broken.empty());
  for (const ReadEvent& event : broken) {
    const std::string at = format_instant(Instant{static_cast<int64_t>(event.at_ns)});
    EXPECT_THAT(event.notes.at("detail"), StartsWith("at " + at + ":"));
  }
  const auto result = run_once(scenario_of(source), 1, "").value();
  uint64_t invalid = 0;
  for (const auto& check : result.checks) {
    invalid += check.verdict == results::Verdict::kInvalid ? 1 : 0;
  }
  EXPECT_EQ(broken.size(), invalid);
}

TEST(Trace, of_a_run_that_is_too_long_says_what_is_left_out_and_ends_what_it_began) {
  const Scenario scenario = scenario_of(troubled());
  const Drawn whole = draw(scenario, 1);
  EXPECT_FALSE(whole.run.size.full_at);
  EXPECT_EQ(whole.run.size.events, whole.trace.events.size());
  EXPECT_EQ(whole.run.size.bytes, whole.bytes.size());
  for (const TraceLimit limit :
       {TraceLimit{100, 1 << 20}, TraceLimit{600, 1 << 20}, TraceLimit{1 << 20, 80'000}}) {
    const Drawn part = draw(scenario, 1, limit);
    expect_well_formed(part.trace);
    EXPECT_LE(part.trace.events.size(), limit.events);
    EXPECT_LE(part.bytes.size(), limit.bytes);
    const TraceSize& size = part.run.size;
    ASSERT_TRUE(size.full_at);
    // What is there is the run's begin.
    for (const ReadEvent& event : part.trace.events) {
      if (event.flows.empty()) continue;
      EXPECT_LE(event.at_ns, static_cast<uint64_t>(size.full_at->ns));
    }
    const auto first = part.trace.on("the run");
    ASSERT_EQ(first.size(), 4u);
    EXPECT_EQ(part.trace.tracks.begin()->second.name, "the run");
    EXPECT_EQ(first[1].at_ns, static_cast<uint64_t>(size.full_at->ns));
    EXPECT_EQ(first[1].name, "left out from here on: " + std::to_string(size.events_left_out) +
                                 " events, " + std::to_string(size.bytes_left_out) + " bytes");
    // Beside them the slice that says so is there.
    EXPECT_EQ(size.events - 2 + size.events_left_out, whole.run.size.events);
    EXPECT_NEAR(static_cast<double>(size.bytes + size.bytes_left_out),
                static_cast<double>(whole.bytes.size()), 300);
  }
}

TEST(Trace, of_a_file_that_cannot_be_written_ends_with_its_error) {
  TraceOptions options;
  options.write = [](std::string_view) -> Status { return absl::UnavailableError("full"); };
  EXPECT_EQ(trace_run(scenario_of(troubled()), options).status().message(), "full");
}

// Protobuf's own examples (the encoding guide's fields a, b).
TEST(Perfetto, writes_fields_as_protobuf_does) {
  using perfetto::Message;
  EXPECT_EQ(Message().varint(1, 150).bytes(), "\x08\x96\x01");
  EXPECT_EQ(Message().text(2, "testing").bytes(), "\x12\x07testing");
  EXPECT_EQ(Message().message(3, Message().varint(1, 150)).bytes(), "\x1a\x03\x08\x96\x01");
  EXPECT_EQ(Message().fixed64(1, 0x0102030405060708).bytes(),
            "\x09\x08\x07\x06\x05\x04\x03\x02\x01");
  EXPECT_EQ(Message().varint(16, ~uint64_t{0}).bytes(),
            "\x80\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
}

Payload payload_of(std::string_view text) { return Payload::copy_of(as_bytes(text)); }

TEST(FramesUnderWay, are_known_by_their_buffer_and_else_by_all_but_one_byte) {
  FramesUnderWay frames;
  const Payload shared = payload_of("abc");
  const Payload other = payload_of("xyz");
  frames.add({1, 0, 9, {}, shared});
  frames.add({2, 0, 8, {}, shared});
  frames.add({3, 0, 9, {}, other});
  EXPECT_EQ(frames.take(0, 8, shared)->number, 2u);
  EXPECT_FALSE(frames.take(0, 8, shared)) << "a second copy";
  EXPECT_FALSE(frames.take(0, 9, payload_of("nobody's")));
  EXPECT_EQ(frames.take(0, 9, payload_of("xyZ"))->number, 3u);
  EXPECT_EQ(frames.take_at(9, shared)->number, 1u);
  frames.add({4, 5, 1, {}, other});
  frames.add({5, 0, 2, {}, shared});
  const auto rest = frames.take_rest();
  ASSERT_EQ(rest.size(), 2u);
  EXPECT_EQ(rest[0].number, 4u);
  EXPECT_TRUE(frames.take_rest().empty());
}

}  // namespace
}  // namespace skerry::harness
