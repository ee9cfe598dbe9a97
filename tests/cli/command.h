// Runs the built `skerry` as a user's shell does, and keeps what it printed.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "scratch.h"

namespace skerry::cli {

struct Outcome {
  int status = -1;
  std::string out;
  std::string err;
};

inline std::string contents_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

using test_support::Scratch;

// `arguments` are a shell's words; SKERRY_BINARY is the command. Standard output and error are not
// terminals.
inline Outcome skerry_run(const std::string& arguments, const std::string& environment = "") {
  const Scratch scratch;
  const std::string out = (scratch / "out").string();
  const std::string err = (scratch / "err").string();
  const std::string line = "cd '" SKERRY_SOURCE_DIR "' && " + environment +
                           " '" SKERRY_BINARY "' " + arguments + " >'" + out + "' 2>'" + err + "'";
  const int raw = std::system(line.c_str());
  return {WIFEXITED(raw) ? WEXITSTATUS(raw) : 128, contents_of(out), contents_of(err)};
}

// A scenario that runs in a moment.
inline std::string quick_scenario() {
  return R"(schema = 1
name = "quick"
seeds = 1
duration = "2s"
settle = "20s"
[replicas]
count = 2
crdt = "pn_counter"
[[workload]]
kind = "counter_ops"
rate = "2/s"
)";
}

}  // namespace skerry::cli
