// What the pages tell their readers to type is typed, and does what they say.
//
// Each page has a folder of its own in which `scenarios`, `docs` and `scripts` are the checkout's,
// and `skerry` is the built one; its blocks are done from the top (page.h). What needs recordings
// is left out where they are not at hand.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "page.h"

namespace skerry::docs {
namespace {

namespace fs = std::filesystem;

const fs::path kTop = SKERRY_SOURCE_DIR;

std::string contents_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

struct Outcome {
  int status = 0;
  std::string text;  // both outputs, in the order written
};

class Reader {
 public:
  Reader() {
    std::string name = (fs::temp_directory_path() / "skerry-docs-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    for (const char* shared : {"scenarios", "docs", "scripts"}) {
      fs::create_directory_symlink(kTop / shared, folder_ / shared);
    }
    fs::create_directory(folder_ / "bin");
    fs::create_symlink(SKERRY_BINARY, folder_ / "bin" / "skerry");
  }
  ~Reader() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  void write(const std::string& name, const std::vector<std::string>& lines) const {
    std::ofstream file(folder_ / name);
    for (const std::string& line : lines) file << line << "\n";
  }

  Outcome type(const std::string& command) const {
    const fs::path script = folder_ / "typed.sh";
    std::ofstream(script) << command << "\n";
    const fs::path log = folder_ / "typed.log";
    const std::string line = "cd '" + folder_.string() + "' && PATH=\"$PWD/bin:$PATH\" " + data() +
                             "bash typed.sh >typed.log 2>&1 </dev/null";
    const int raw = std::system(line.c_str());
    return {WIFEXITED(raw) ? WEXITSTATUS(raw) : 128, contents_of(log)};
  }

 private:
  // Where recordings are looked for does not depend on the folder that a page is read in.
  static std::string data() {
    if (std::getenv("SKERRY_TRACES") != nullptr) return "";
    return "SKERRY_TRACES='" + (kTop / ".." / "shared" / "traces").string() + "' ";
  }

  fs::path folder_;
};

bool has_recordings() {
  const char* given = std::getenv("SKERRY_TRACES");
  return fs::is_directory(given != nullptr ? fs::path(given) : kTop / ".." / "shared" / "traces");
}

bool needs_recordings(const std::string& command) {
  for (const char* word : {"$TRACES", "real_session", "long_branches", "regions.toml"}) {
    if (command.find(word) != std::string::npos) return true;
  }
  return false;
}

// scripts/run builds first and then runs what follows, or the quickstart; build/release/skerry is
// what it builds.
std::string as_built(std::string command) {
  constexpr std::string_view kRun = "scripts/run";
  constexpr std::string_view kBuilt = "build/release/skerry";
  if (command == kRun) return "skerry run scenarios/quickstart.toml";
  if (command.starts_with(kRun)) return "skerry run" + command.substr(kRun.size());
  if (command.starts_with(kBuilt)) return "skerry" + command.substr(kBuilt.size());
  return command;
}

// A sweep of minutes or hours: what it names is at least a scenario.
std::string validated(const std::string& command) {
  constexpr std::string_view kRun = "skerry run ";
  if (!command.starts_with(kRun)) return "true";
  const std::string rest = command.substr(kRun.size());
  return "skerry validate " + rest.substr(0, rest.find(' '));
}

class Page : public ::testing::TestWithParam<std::string> {
 protected:
  void expect_output(const Block& block, const Outcome& outcome) const {
    const bool is_sampled = block.note("sampled").has_value();
    std::string expected;
    for (const std::string& line : block.lines) expected += line + "\n";
    const std::string in = collapsed(outcome.text, is_sampled);
    EXPECT_NE(in.find(collapsed(expected, is_sampled)), std::string::npos)
        << place(block) << "the page shows\n"
        << expected << "and what is printed is\n"
        << outcome.text;
  }

  // A table with sampled figures in some of its rows.
  void expect_table(const Block& block, const Outcome& outcome) const {
    for (const std::string& line : block.lines) {
      if (line.empty() || line.find('~') != std::string::npos) continue;
      EXPECT_NE(outcome.text.find(line), std::string::npos)
          << place(block) << "not printed: " << line << "\n(scripts/regen-docs makes the table)";
    }
  }

  // "$ command", then what it prints.
  void do_console(const Block& block) {
    std::string expected;
    for (size_t i = 1; i < block.lines.size(); ++i) expected += block.lines[i] + "\n";
    EXPECT_EQ(reader_.type(block.lines.front().substr(2)).text, expected) << place(block);
  }

  void do_commands(const Block& block) {
    std::string text;
    int status = 0;
    for (const std::string& command : commands_of(block)) {
      if (command.starts_with("scripts/test")) continue;  // this very test is in it
      if (needs_recordings(command) && !has_recordings()) continue;
      const std::string typed = as_built(command);
      EXPECT_TRUE(typed.starts_with("skerry ")) << place(block) << command;
      const Outcome outcome = reader_.type(block.note("not run") ? validated(typed) : typed);
      text += outcome.text;
      status = outcome.status;
    }
    const int expected = std::stoi(block.note("exits").value_or("0"));
    EXPECT_EQ(status, expected) << place(block) << text;
    last_ = {status, text};
  }

  void do_block(const Block& block) {
    if (const auto shell = block.note("prepare")) {
      const Outcome prepared = reader_.type(*shell);
      EXPECT_EQ(prepared.status, 0) << place(block) << prepared.text;
    }
    const auto shows = [&block](std::string_view start) {
      return std::any_of(block.lines.begin(), block.lines.end(),
                         [start](const std::string& line) { return line.starts_with(start); });
    };
    const bool is_scenario = block.language == "toml" && shows("schema");
    const auto name = block.note("file");
    if (name || is_scenario) {
      reader_.write(name.value_or("shown.toml"), block.lines);
      const Outcome outcome =
          is_scenario ? reader_.type("skerry validate " + name.value_or("shown.toml")) : Outcome();
      EXPECT_EQ(outcome.status, 0) << place(block) << outcome.text;
    } else if (block.language == "sh") {
      do_commands(block);
    } else if (const auto command = block.note("output of")) {
      expect_output(block, reader_.type(*command));
    } else if (block.note("scripts/regen-docs")) {
      expect_table(block, last_);
    } else if (block.note("output")) {
      if (last_.text.empty()) return;  // of what needs recordings
      expect_output(block, last_);
    } else if (!block.lines.empty() && block.lines.front().starts_with("$ ")) {
      do_console(block);
    } else {
      EXPECT_FALSE(shows("skerry ") || shows("scripts/"))
          << place(block) << "commands, but no ```sh";
    }
  }

  std::string place(const Block& block) const {
    return GetParam() + ":" + std::to_string(block.line) + ": ";
  }

 private:
  Reader reader_;
  Outcome last_;
};

TEST_P(Page, does_what_it_says) {
  for (const Block& block : blocks_of(contents_of(kTop / GetParam()))) do_block(block);
}

std::vector<std::string> pages() {
  std::vector<std::string> names;
  const auto note = [&names](const fs::path& path) {
    if (path.extension() == ".md") names.push_back(fs::relative(path, kTop).string());
  };
  for (const auto& entry : fs::directory_iterator(kTop)) note(entry.path());
  for (const auto& entry : fs::recursive_directory_iterator(kTop / "docs")) note(entry.path());
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, Page, ::testing::ValuesIn(pages()), [](const auto& page) {
  std::string name = page.param;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); },
      '_');
  return name;
});

TEST(Blocks, are_found_with_their_notes) {
  const auto blocks = blocks_of(
      "text\n<!-- exits 1 -->\n<!-- prepare: touch x -->\n```sh\na  # first\nb \\\n  "
      "c\n```\n\ntext\n"
      "```\n<!-- no note -->\n```\n");
  ASSERT_EQ(blocks.size(), 2u);
  EXPECT_EQ(blocks[0].line, 4u);
  EXPECT_EQ(blocks[0].note("exits"), "1");
  EXPECT_EQ(blocks[0].note("prepare"), "touch x");
  EXPECT_EQ(commands_of(blocks[0]), (std::vector<std::string>{"a", "b c"}));
  EXPECT_TRUE(blocks[1].notes.empty());
  EXPECT_EQ(blocks[1].lines, std::vector<std::string>{"<!-- no note -->"});
}

TEST(Blocks, are_compared_without_their_line_breaks) {
  EXPECT_EQ(collapsed(" a\n   b  c\n"), collapsed("a b\nc"));
  EXPECT_EQ(collapsed("took 0.25 s", true), collapsed("took 1.5 s", true));
  EXPECT_NE(collapsed("took 0.25 s", true), collapsed("took 0.25 ms", true));
}

}  // namespace
}  // namespace skerry::docs
