// What the parser of the command line fills in, and how it becomes the arguments of a verb.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"

namespace skerry::cli {

// What the parser fills; checked and handed out as one struct a verb afterwards.
struct Raw {
  Presentation shown;
  RunArguments run;
  ReplayArguments replay;
  std::string change;
  ValidateArguments validate;
  ListArguments list;
  EditsArguments edits;
  ServeArguments serve;
  ConnectArguments connect;
  std::optional<std::string> seed;
  std::vector<std::string> sets;
  std::string topic;
  std::string shell = "bash";
  std::string color = "auto";
  std::string progress = "auto";
};

// Says what is wrong with how a verb is used; empty: with what stands before any.
Done complain(const std::string& verb, const std::string& message);

// Checks what was given, in our own words.
Arguments finish(const std::string& verb, Raw& raw);

}  // namespace skerry::cli
