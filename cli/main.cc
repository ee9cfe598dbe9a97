// The `skerry` command. Verbs are in files of their names; statuses in exit_status.h.
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <new>
#include <string_view>
#include <type_traits>

#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/verbs.h"

namespace {

using namespace skerry::cli;

int dispatch(const Arguments& arguments) {
  return std::visit(
      [](const auto& given) {
        using T = std::decay_t<decltype(given)>;
        if constexpr (std::is_same_v<T, Done>) return given.status;
        if constexpr (std::is_same_v<T, RunArguments>) return run(given);
        if constexpr (std::is_same_v<T, ReplayArguments>) return replay(given);
        if constexpr (std::is_same_v<T, ValidateArguments>) return validate(given);
        if constexpr (std::is_same_v<T, ListArguments>) return list(given);
        if constexpr (std::is_same_v<T, EditsArguments>) return edits(given);
        if constexpr (std::is_same_v<T, ServeArguments>) return serve(given);
        if constexpr (std::is_same_v<T, ConnectArguments>) return connect(given);
        if constexpr (std::is_same_v<T, VersionArguments>) return version(given);
        if constexpr (std::is_same_v<T, HelpArguments>) return help(given);
        if constexpr (std::is_same_v<T, CompletionsArguments>) return completions(given);
      },
      arguments);
}

// Not an exception: many threads that run out of memory at once have none for those either.
void out_of_memory() {
  constexpr std::string_view kMessage = "skerry: out of memory\n";
  (void)!::write(STDERR_FILENO, kMessage.data(), kMessage.size());
  ::_exit(kInternalError);
}

}  // namespace

int main(int argc, char** argv) {
  std::set_new_handler(out_of_memory);
  survive_full_files();
  try {
    return dispatch(parse_arguments(argc, argv));
  } catch (const std::bad_alloc&) {
    out_of_memory();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "skerry: internal error: %s\n", error.what());
  }
  return kInternalError;
}
