// One function a verb, each in a file of its name; what it returns is the exit status.
#pragma once

#include "cli/arguments.h"

namespace skerry::cli {

int run(const RunArguments& arguments);
int replay(const ReplayArguments& arguments);
int validate(const ValidateArguments& arguments);
int list(const ListArguments& arguments);
int edits(const EditsArguments& arguments);
int serve(const ServeArguments& arguments);
int connect(const ConnectArguments& arguments);
int version(const VersionArguments& arguments);
int help(const HelpArguments& arguments);
int completions(const CompletionsArguments& arguments);

}  // namespace skerry::cli
