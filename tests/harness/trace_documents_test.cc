// The trace of a run with several documents says of what happens in one which that is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "harness/replay/traced_run.h"
#include "harness/scenario/scenario.h"
#include "trace_reader.h"

namespace skerry::harness {
namespace {

using ::testing::StartsWith;

ReadTrace drawn(const std::string& file, uint64_t seed,
                const std::vector<Override>& overrides = {}) {
  const LoadResult loaded = load_scenario(SKERRY_SOURCE_DIR "/scenarios/" + file, overrides);
  std::string bytes;
  TraceOptions options;
  options.seed = seed;
  options.write = [&bytes](std::string_view more) {
    bytes += more;
    return absl::OkStatus();
  };
  EXPECT_TRUE(trace_run(loaded.experiment.value().cells[0].scenario, options).ok());
  return read_trace(bytes);
}

TEST(TraceOfDocuments, names_the_one_in_which_something_happens) {
  const ReadTrace trace = drawn("many_documents.toml", 1, {{"replicas.documents", "10"}});
  std::map<std::string, std::set<std::string>> seen;  // by category
  for (const ReadEvent& event : trace.events) {
    const auto at = event.notes.find("document");
    const auto what = event.notes.find("what");
    const bool is_sign_of_life =
        what != event.notes.end() && what->second.starts_with("a sign of life");
    const bool is_of_one = event.type == ReadEvent::kInstant && event.category != "connection" &&
                           event.category != "process" && event.category != "check" &&
                           event.category != "fault";
    EXPECT_EQ(at != event.notes.end(), is_of_one && !is_sign_of_life)
        << event.category << " " << event.name;
    if (at != event.notes.end()) seen[event.category].insert(at->second);
  }
  for (const char* category : {"send", "receive", "command", "deliver", "saved", "heal"}) {
    EXPECT_EQ(seen[category].size(), 10u) << category;
  }
  const ReadTrack& server = trace.tracks.at(trace.track_named("server"));
  EXPECT_EQ(server.description, "follows documents 0, 1, 2, 3, 4, 5, 6, 7, 8, 9");
}

TEST(TraceOfDocuments, says_in_which_a_check_first_broke) {
  const ReadTrace trace = drawn("mutants/one_document_of_six.toml", 3);
  size_t invalid = 0;
  for (const ReadEvent& event : trace.on("checks")) {
    if (!event.name.starts_with("invalid: ")) continue;
    ++invalid;
    EXPECT_TRUE(event.name == "invalid: converges, document 1" ||
                event.name == "invalid: no_lost_updates, document 1")
        << event.name;
    EXPECT_EQ(event.notes.at("document"), "1");
    EXPECT_THAT(event.notes.at("detail"), StartsWith("at "));
  }
  EXPECT_EQ(invalid, 2u);
  EXPECT_THAT(trace.tracks.at(trace.track_named("replica 1")).description,
              StartsWith("follows documents 3, 4, 5"));
}

TEST(TraceOfDocuments, of_a_run_with_one_says_nothing_of_it) {
  const ReadTrace trace = drawn("mutants/never_retransmits.toml", 1);
  for (const ReadEvent& event : trace.events) {
    EXPECT_FALSE(event.notes.contains("document")) << event.name;
    EXPECT_EQ(event.name.find("document"), std::string::npos) << event.name;
  }
  for (const auto& [id, track] : trace.tracks) {
    EXPECT_EQ(track.description.find("follows"), std::string::npos);
  }
}

}  // namespace
}  // namespace skerry::harness
