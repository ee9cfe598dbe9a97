// Every way in which a recording can be wrong is told apart, with the file and the place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "harness/recordings/json_recording.h"
#include "harness/recordings/recording.h"

namespace skerry::harness {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class RecordingLoader : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("skerry_recordings_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, std::string_view bytes) {
    const std::string path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  static std::string gzip(std::string bytes) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY), Z_OK);
    std::string out(bytes.size() + 100, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
  }

  // What loading this says; it must fail and name the file.
  std::string problem(const std::string& name, std::string_view bytes) {
    const std::string path = write(name, bytes);
    const auto loaded = load_recording(path);
    if (loaded.ok()) return "loaded";
    EXPECT_THAT(std::string(loaded.status().message()), HasSubstr(path));
    return std::string(loaded.status().message());
  }
  std::string problem(std::string_view json) { return problem("a.json", json); }

  std::filesystem::path folder_;
};

constexpr const char* kSequential =
    R"({"startContent":"hé","endContent":"ah🌊!","txns":[)"
    R"({"time":"2021-04-19T06:06:58.219Z","patches":[[0,0,"a"],[2,1,"\ud83c\udf0a"]]},)"
    R"({"time":"2021-04-19T06:07:00Z","patches":[[3,0,"!"]]}]})";

constexpr const char* kConcurrent =
    R"({"kind":"concurrent","endContent":"ab","numAgents":2,"txns":[)"
    R"({"parents":[],"numChildren":1,"agent":0,)"
    R"("time":"1970-01-01T00:00:00Z","patches":[[0,0,"a"]]},)"
    R"({"parents":[],"agent":1,"patches":[[0,0,"b"]]},)"
    R"({"parents":[1,0],"agent":1,"patches":[]}]})";

TEST_F(RecordingLoader, reads_a_sequential_recording) {
  const auto loaded = load_recording(write("a.json", kSequential));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_FALSE(loaded->is_concurrent);
  EXPECT_TRUE(loaded->has_times);
  EXPECT_EQ(loaded->start_content, "hé");
  ASSERT_EQ(loaded->transactions.size(), 2u);
  EXPECT_EQ(loaded->transactions[0].patches[1].inserted, "🌊");
  EXPECT_THAT(loaded->transactions[1].parents, ElementsAre(0u));
  EXPECT_EQ(loaded->transactions[1].time_ns, 1'781'000'000);
}

TEST_F(RecordingLoader, reads_a_concurrent_recording_and_sorts_parents) {
  const auto loaded = load_recording(write("a.json", kConcurrent));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_TRUE(loaded->is_concurrent);
  EXPECT_FALSE(loaded->has_times);
  EXPECT_EQ(loaded->agents, 2u);
  EXPECT_THAT(loaded->transactions[2].parents, ElementsAre(0u, 1u));
}

TEST_F(RecordingLoader, unpacks_gzip_of_one_or_several_members) {
  const std::string json = kSequential;
  const std::string packed = gzip(json.substr(0, 40)) + gzip(json.substr(40));
  EXPECT_TRUE(load_recording(write("a.json.gz", packed)).ok());
}

TEST_F(RecordingLoader, says_when_the_file_is_not_there_or_a_folder) {
  const auto missing = load_recording((folder_ / "none.json").string());
  EXPECT_THAT(std::string(missing.status().message()),
              AllOf(HasSubstr("none.json"), HasSubstr("no such file")));
  const auto folder = load_recording(folder_.string());
  EXPECT_THAT(std::string(folder.status().message()), HasSubstr("is a folder"));
}

TEST_F(RecordingLoader, says_when_gzip_is_none_cut_short_or_damaged) {
  EXPECT_THAT(problem("a.json.gz", kSequential), HasSubstr("is not gzip"));
  std::string packed = gzip(kSequential);
  EXPECT_THAT(problem("a.json.gz", packed.substr(0, packed.size() / 2)),
              HasSubstr("cut short at byte " + std::to_string(packed.size() / 2)));
  for (size_t i = 20; i < 40; ++i) packed[i] = static_cast<char>(~packed[i]);
  EXPECT_THAT(problem("a.json.gz", packed), HasSubstr("damaged gzip at byte"));
}

TEST_F(RecordingLoader, says_where_json_is_malformed_or_cut_short) {
  EXPECT_THAT(problem(""), HasSubstr("malformed JSON"));
  EXPECT_THAT(problem("{]"), HasSubstr("malformed JSON"));
  EXPECT_THAT(problem(R"({"endContent":"","txns":[{"patches":[[0,0,"a"],[x]]}]})"),
              AllOf(HasSubstr("transaction 0, patch 1"), HasSubstr("a.json:1:49: "),
                    HasSubstr("expected a value, got x")));
  const std::string json = kSequential;
  for (size_t size = 1; size < json.size(); ++size) {
    ASSERT_NE(problem(json.substr(0, size)), "loaded") << size;
  }
  EXPECT_THAT(problem(json + "{}"), HasSubstr("expected the end of the file, got {"));
}

TEST_F(RecordingLoader, says_when_the_text_is_not_unicode) {
  EXPECT_THAT(problem("{\"endContent\":\"\xFF\",\"txns\":[]}"), HasSubstr("not valid UTF-8"));
  EXPECT_THAT(problem(R"({"endContent":"\ud800","txns":[]})"), HasSubstr("malformed JSON"));
}

TEST_F(RecordingLoader, says_which_key_is_missing) {
  EXPECT_THAT(problem("{}"), HasSubstr("'txns' is missing"));
  EXPECT_THAT(problem(R"({"txns":[]})"), HasSubstr("'endContent' is missing"));
  EXPECT_THAT(problem(R"({"endContent":"","txns":[{"patches":[]},{}]})"),
              AllOf(HasSubstr("transaction 1"), HasSubstr("'patches' is missing")));
  EXPECT_THAT(
      problem(R"({"kind":"concurrent","endContent":"","numAgents":1,"txns":[{"patches":[]}]})"),
      HasSubstr("'txns[].parents' is missing"));
  EXPECT_THAT(problem(R"({"endContent":"","numAgents":1,"txns":[{"parents":[],"patches":[]}]})"),
              HasSubstr("'txns[].agent' is missing"));
  EXPECT_THAT(problem(R"({"endContent":"","txns":[{"parents":[],"agent":0,"patches":[]}]})"),
              HasSubstr("'numAgents' is missing"));
}

TEST_F(RecordingLoader, says_which_value_is_wrong) {
  EXPECT_THAT(problem(R"({"kind":"odd"})"),
              HasSubstr(R"(kind: expected "concurrent" or "sequential", got "odd")"));
  EXPECT_THAT(problem(R"({"numAgents":0})"),
              HasSubstr("numAgents: expected a count from 1 to 4294967295, got 0"));
  EXPECT_THAT(problem(R"({"txns":[{"patches":[[0,0]]}]})"),
              HasSubstr(R"(patch is [position, deleted, "inserted"], not of 2 parts)"));
  EXPECT_THAT(problem(R"({"txns":[{"patches":[[-1,0,""]]}]})"),
              HasSubstr(":1:23: transaction 0, patch 0: position: expected a count from 0 to "
                        "4294967295, got -1"));
  EXPECT_THAT(problem(R"({"txns":[{"patches":[[5000000000,0,""]]}]})"),
              HasSubstr("position: expected a count from 0 to 4294967295, got 5000000000"));
  EXPECT_THAT(problem(R"({"txns":[{"patches":[[0,0,7]]}]})"),
              HasSubstr("transaction 0, patch 0: inserted: expected a text, got 7"));
  EXPECT_THAT(problem(R"({"txns":[{"patches":[[0,{"a":1},""]]}]})"),
              HasSubstr("deleted: expected a count from 0 to 4294967295, got an object"));
  EXPECT_THAT(problem(R"({"txns":[{"patches":null}]})"),
              HasSubstr("transaction 0: patches: expected a list of patches, got null"));
  EXPECT_THAT(problem(R"({"txns":[7]})"), HasSubstr("transaction 0: expected a transaction"));
  EXPECT_THAT(problem(R"({"endContent":["a"]})"),
              HasSubstr("endContent: expected a text, got an array"));
  EXPECT_THAT(problem(R"({"txns":[{"time":"yesterday","patches":[]}]})"),
              AllOf(HasSubstr("transaction 0"), HasSubstr("'yesterday' is no time")));
}

TEST_F(RecordingLoader, says_which_key_is_there_twice) {
  EXPECT_THAT(problem(R"({"endContent":"","txns":[],"txns":[]})"),
              HasSubstr(":1:28: txns: the key is there twice"));
  EXPECT_THAT(problem(R"({"endContent":"","txns":[{"patches":[],"patches":[]}]})"),
              HasSubstr("transaction 0: patches: the key is there twice"));
}

TEST_F(RecordingLoader, says_that_a_root_of_another_kind_is_not_a_recording) {
  EXPECT_THAT(problem("null"), HasSubstr(":1:1: expected a recording, {\"endContent\": ..., "
                                         "\"txns\": [...]}, got null"));
  EXPECT_THAT(problem(" []"),
              AllOf(HasSubstr(":1:2: expected a recording"), HasSubstr("an array")));
  EXPECT_THAT(problem("\xEF\xBB\xBF{}"), HasSubstr("begins with a byte order mark"));
  EXPECT_THAT(problem(R"({"endContent":"a","txns":[{"patches":[[0,0,"a"]]}]} garbage)"),
              HasSubstr(":1:53: malformed JSON: expected the end of the file, got garbage"));
}

TEST_F(RecordingLoader, walks_through_what_it_passes_over) {
  EXPECT_EQ(
      problem(R"({"x":[1,-2.5e3,{"y":null,"z":[true,false,"s"]},123456789012345678901234567890],
                        "endContent":"","txns":[]})"),
      "loaded");
  EXPECT_THAT(problem(R"({"x":[1,{"y":tru}],"endContent":"","txns":[]})"),
              HasSubstr(":1:14: malformed JSON: expected a value, got tru"));
  EXPECT_THAT(problem(R"({"x":[1 2],"endContent":"","txns":[]})"),
              HasSubstr("malformed JSON: expected `,` or `]`, got 2"));
  const std::string deep = std::string(1000, '[') + std::string(1000, ']');
  EXPECT_THAT(problem("{\"x\":" + deep + "}"), HasSubstr("nested deeper than 200 levels"));
}

TEST_F(RecordingLoader, says_which_parent_or_agent_cannot_be) {
  const std::string head = R"({"kind":"concurrent","endContent":"","numAgents":2,"txns":[)";
  EXPECT_THAT(problem(head + R"({"parents":[0],"agent":0,"patches":[]}]})"),
              HasSubstr("transaction 0: parent 0 is not earlier"));
  EXPECT_THAT(problem(head + R"({"parents":[],"agent":2,"patches":[]}]})"),
              HasSubstr("transaction 0: agent 2 of 2"));
}

TEST_F(RecordingLoader, says_which_position_is_past_the_end) {
  const std::string head = R"({"startContent":"🌊","endContent":"","txns":[{"patches":[[0,0,""]]},)";
  EXPECT_THAT(problem(head + R"({"patches":[[1,0,"a"],[3,0,"b"]]}]})"),
              HasSubstr("transaction 1, patch 1: position 3 erasing 0 in a text of 2 characters"));
  EXPECT_THAT(problem(head + R"({"patches":[[0,2,""]]}]})"),
              HasSubstr("transaction 1, patch 0: position 0 erasing 2"));
}

TEST_F(RecordingLoader, says_when_the_patches_do_not_give_the_end) {
  EXPECT_THAT(problem(R"({"endContent":"b","txns":[{"patches":[[0,0,"a"]]}]})"),
              HasSubstr("do not give its endContent"));
}

// One person's recording has one text, whatever its `kind`.
TEST_F(RecordingLoader, says_what_is_wrong_in_a_linear_recording_that_calls_itself_concurrent) {
  const std::string head = R"({"kind":"concurrent","numAgents":2,"endContent":"ab","txns":[)"
                           R"({"agent":1,"parents":[],"patches":[[0,0,"a"]]},)";
  EXPECT_EQ(problem(head + R"({"agent":0,"parents":[0],"patches":[[1,0,"b"]]}]})"), "loaded");
  EXPECT_THAT(problem(head + R"({"agent":0,"parents":[0],"patches":[[2,0,"b"]]}]})"),
              HasSubstr("transaction 1, patch 0: position 2 erasing 0 in a text of 1 characters"));
  EXPECT_THAT(problem(head + R"({"agent":0,"parents":[0],"patches":[[0,0,"b"]]}]})"),
              HasSubstr(R"(endContent: they differ from character 0 on: "ba" where "ab" was)"));
}

TEST_F(RecordingLoader, says_which_position_is_past_everything_that_could_be_merged) {
  const std::string head = R"({"numAgents":3,"startContent":"x","endContent":"c","txns":[)"
                           R"({"agent":0,"parents":[],"patches":[[0,1,"ab"]]},)"
                           R"({"agent":1,"parents":[0],"patches":[[0,1,""]]},)"
                           R"({"agent":2,"parents":[0],"patches":[[0,1,"c"]]},)";
  // Two erased a character at once, and it may have been the same one: one may be left, or two.
  EXPECT_EQ(problem(head + R"({"agent":0,"parents":[1,2],"patches":[[2,0,""]]}]})"), "loaded");
  EXPECT_THAT(problem(head + R"({"agent":0,"parents":[1,2],"patches":[[9,0,""]]}]})"),
              HasSubstr("transaction 3, patch 0: position 9 erasing 0 in a text of at most 2"));
  EXPECT_THAT(problem(head + R"({"agent":1,"parents":[1],"patches":[[1,0,""],[0,2,""]]}]})"),
              HasSubstr("transaction 3, patch 1: position 0 erasing 2 in a text of at most 1"));
}

// What is left depends on the merge, what was ever there does not.
TEST_F(RecordingLoader, says_which_end_no_merge_gives) {
  const auto with_end = [this](const std::string& end) {
    return problem(R"({"numAgents":2,"startContent":"x","endContent":")" + end + R"(","txns":[)" +
                   R"({"agent":0,"parents":[],"patches":[[0,1,"né"]]},)" +
                   R"({"agent":1,"parents":[],"patches":[[0,1,"🌊n"]]}]})");
  };
  for (const std::string end : {"né🌊n", "n🌊né", "én🌊nx", "éé🌊n"}) {
    EXPECT_EQ(with_end(end) == "loaded", end != "éé🌊n") << end;
  }
  EXPECT_THAT(with_end("né🌊🌊n"), HasSubstr(R"(it has more of "🌊" than were put in)"));
  EXPECT_THAT(with_end("né🌊nw"), HasSubstr(R"(it has more of "w" than were put in)"));
  EXPECT_THAT(with_end("nn"),
              HasSubstr("no merge of the patches gives its endContent: of at least 3 characters "
                        "that are left it has 2"));
}

TEST_F(RecordingLoader, counts_the_agents_who_wrote_whatever_the_file_says) {
  for (const char* count : {"8", "4294967295"}) {
    const auto loaded = load_recording(
        write("a.json", std::string(R"({"endContent":"ab","numAgents":)") + count +
                            R"(,"txns":[{"agent":7,"parents":[],"patches":[[0,0,"b"]]},)"
                            R"({"agent":3,"parents":[0],"patches":[[0,0,"a"]]}]})"));
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    EXPECT_EQ(loaded->agents, 2u);
    EXPECT_EQ(loaded->transactions[0].agent, 1u);
    EXPECT_EQ(loaded->transactions[1].agent, 0u);
  }
}

// Files as people brought them (y-crdt/pycrdt 381, ekzhang/rustpad 15): positions counted UTF-16.
TEST_F(RecordingLoader, tells_positions_in_utf16_units_from_a_design_that_merges_otherwise) {
  const std::string family = R"([[0,0,"👩‍👩‍👧‍👦"]])";
  const std::string past = R"({"endContent":"👩‍👩‍👧‍👦a","txns":[{"patches":)" +
                           family + R"(},{"patches":[[11,0,"a"]]}]})";
  EXPECT_THAT(problem("emoji_u16.json", past),
              AllOf(HasSubstr("position 11 erasing 0 in a text of 7 characters"),
                    HasSubstr("not the 11 UTF-16 units")));
  EXPECT_THAT(problem("emoji_u16_inrange.json",
                      R"({"endContent":"😀abXcd","txns":[{"patches":[[0,0,"😀abcd"]]},)"
                      R"({"patches":[[4,0,"X"]]}]})"),
              AllOf(HasSubstr("\"😀abcXd\" where \"😀abXcd\" was expected"),
                    HasSubstr("Unicode scalar values")));
  EXPECT_THAT(problem("emoji_u16_conc.json",
                      R"({"kind":"concurrent","endContent":"😀abXcd","numAgents":1,"txns":[)"
                      R"({"agent":0,"parents":[],"patches":[[0,0,"😀abcd"]]},)"
                      R"({"agent":0,"parents":[0],"patches":[[4,0,"X"]]}]})"),
              HasSubstr("do not give its endContent"));
  EXPECT_THAT(
      problem(
          "u16_clamped.json",
          R"({"kind":"concurrent","endContent":"👩‍👩‍👧‍👦ab","numAgents":1,"txns":[)"
          R"({"agent":0,"parents":[],"patches":)" +
              family +
              R"(},{"agent":0,"parents":[0],"patches":[[11,0,"a"]]},)"
              R"({"agent":0,"parents":[1],"patches":[[12,0,"b"]]}]})"),
      HasSubstr("transaction 1, patch 0: position 11"));
}

TEST(Timestamps, are_read_with_fractions_and_offsets) {
  EXPECT_EQ(parse_timestamp("1970-01-01T00:00:00Z").value(), 0);
  EXPECT_EQ(parse_timestamp("2000-02-29T12:00:00.5Z").value(), 951'825'600'500'000'000);
  EXPECT_EQ(parse_timestamp("2023-11-22T04:57:32+01:00").value(),
            parse_timestamp("2023-11-22T03:57:32Z").value());
  EXPECT_EQ(parse_timestamp("2023-11-22T02:57:32-01:00").value(),
            parse_timestamp("2023-11-22T03:57:32Z").value());
  for (const char* wrong :
       {"", "2023", "2023-13-01T00:00:00Z", "2023-11-22T03:57:32", "2023-11-22T03:57:32Zz",
        "9999-01-01T00:00:00Z", "2016-02-30T23:59:00Z", "2015-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z", "2016-04-31T00:00:00Z", "2016-04-00T00:00:00Z",
        "2016-04-30T00:00:00.Z", "2016-04-30T00:00:00+24:00", "2016-04-30T00:00:00+01:60"}) {
    EXPECT_FALSE(parse_timestamp(wrong).ok()) << wrong;
  }
}

TEST(TracesFolder, is_what_the_environment_says_or_an_error_that_names_both) {
  ::setenv("SKERRY_TRACES", "/nowhere/at/all", 1);
  EXPECT_THAT(std::string(traces_folder().status().message()),
              AllOf(HasSubstr("SKERRY_TRACES"), HasSubstr("/nowhere/at/all")));
  const std::string here = std::filesystem::temp_directory_path().string();
  ::setenv("SKERRY_TRACES", here.c_str(), 1);
  EXPECT_EQ(traces_folder().value(), here);
  ::unsetenv("SKERRY_TRACES");
}

}  // namespace
}  // namespace skerry::harness
