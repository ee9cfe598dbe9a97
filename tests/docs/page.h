// A page of the documentation as its reader meets it: fenced blocks in order, each with what the
// page's source says about it in comments right above:
//
//   <!-- file: NAME -->     the block is this file, which the commands below it use
//   <!-- prepare: SHELL --> run before it; the reader is told so in words
//   <!-- exits N -->        the status of its last command; else 0
//   <!-- output -->         what the commands before it print: all of it in the block must be there
//   <!-- output of: SHELL -->  the same, of a command that no block shows
//   <!-- sampled -->        of an output: figures are the machine's, and only their places are
//   compared
//   <!-- not run: WHY -->   scenarios of its commands are validated instead
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skerry::docs {

struct Block {
  size_t line = 0;       // of its fence, from 1
  std::string language;  // "sh", "toml"; empty where the fence says none
  std::vector<std::string> lines;
  std::vector<std::string> notes;  // the comments above, without their marks

  // What follows "KEY: " (or is empty where the note is KEY alone); nothing without such a note.
  std::optional<std::string> note(std::string_view key) const;
};

std::vector<Block> blocks_of(std::string_view page);

// A block's commands: lines without their comments, continued ones joined.
std::vector<std::string> commands_of(const Block& block);

// Blanks and line ends are one blank each; with `is_sampled` every number is `#`.
std::string collapsed(std::string_view text, bool is_sampled = false);

}  // namespace skerry::docs
