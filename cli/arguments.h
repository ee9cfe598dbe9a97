// The command line, parsed: one struct a verb. The library that parses it is met in arguments.cc
// alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/change.h"
#include "harness/scenario/scenario.h"

namespace skerry::cli {

enum class When : uint8_t { kAuto, kAlways, kNever };

// How to show things; every verb takes these.
struct Presentation {
  When color = When::kAuto;
  When progress = When::kAuto;
  bool is_json = false;
};

struct SeedRange {
  uint64_t first = 1;
  uint64_t count = 1;
};

struct RunArguments {
  Presentation shown;
  std::vector<std::string> scenarios;
  std::vector<harness::Override> overrides;
  std::optional<SeedRange> seeds;
  std::string resume;    // a results folder, or none
  std::string as_given;  // the whole command line, quoted for a shell
  std::string out = "results";
  std::optional<std::string> trace;  // a file to draw a run into
  uint32_t jobs = 0;                 // 0: as many as there are cores
  bool is_live = false;              // and once more in the real world
};

struct ReplayArguments {
  Presentation shown;
  std::string scenario;
  std::vector<harness::Override> overrides;
  std::optional<uint64_t> seed;
  std::string until;
  uint64_t from_event = 0;
  std::vector<std::string> nodes;
  std::vector<std::string> links;
  std::vector<std::string> kinds;
  std::optional<DotRun> change;
  std::vector<std::string> documents;
  std::vector<std::string> to_show;     // replicas
  std::vector<std::string> to_compare;  // pairs of them, one after the other
  bool is_interactive = false;
  std::string schedule;  // the file to write it to, or none
};

struct ValidateArguments {
  Presentation shown;
  std::vector<std::string> scenarios;
  std::vector<harness::Override> overrides;
  bool is_verbose = false;
};

struct ListArguments {
  Presentation shown;
  std::string what;
  std::string folder = "scenarios";  // of `list scenarios`
  bool with_mutants = false;
  bool with_costs = false;  // of `list crdts`: what was measured
  bool is_markdown = false;
};

struct EditsArguments {
  Presentation shown;
  std::string file;
  std::string cases;  // instead of a recording: a file of conformance cases
  std::string crdt;
  std::string mode;         // of the event graph; empty: as any design is replayed
  bool is_decoded = false;  // of `merge`: decoding is not timed
  uint32_t repeats = 1;
};

// What both ends of a socket take.
struct LiveArguments {
  std::string address;
  std::string data;  // a folder
  std::string crdt;
  std::string mode = "operations";
  std::string key;  // a file, or none
  std::string batch = "10ms";
  std::string floor = "10min";
};

struct ServeArguments {
  Presentation shown;
  LiveArguments live;
  std::string status;  // an address, or none
  uint32_t documents = 16;
  uint32_t connections = 256;
};

struct ConnectArguments {
  Presentation shown;
  LiveArguments live;
  uint32_t document = 0;
  std::string edits;  // a file, or standard input
  std::string play;   // a recording instead, or none
  std::string wait = "30s";
  bool is_following = false;
  bool is_quiet = false;
};

struct VersionArguments {
  Presentation shown;
};

struct HelpArguments {
  Presentation shown;
  std::string topic;
};

struct CompletionsArguments {
  Presentation shown;
  std::string shell;
};

// There is nothing more to do: help was printed, or the usage was bad and has been complained of.
struct Done {
  int status = 0;
};

using Arguments = std::variant<Done, RunArguments, ReplayArguments, ValidateArguments,
                               ListArguments, EditsArguments, ServeArguments, ConnectArguments,
                               VersionArguments, HelpArguments, CompletionsArguments>;

Arguments parse_arguments(int argc, const char* const* argv);

// The help of a verb, or of everything where `verb` is empty; nothing for an unknown verb.
std::optional<std::string> help_of(const std::string& verb);

// The verbs, and the options of one.
std::vector<std::string> verbs();
std::vector<std::string> options_of(const std::string& verb);

}  // namespace skerry::cli
