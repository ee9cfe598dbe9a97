// Commands as people write and read them: `text.splice(7, 0, "abc")`, `set.add("x")`,
// `tree.move(a1, root, 0)`. The grammar is in docs/formats/commands.md.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/command.h"
#include "core/ids.h"
#include "core/status.h"

namespace skerry {

// Of one command's text, in bytes; a longer one is refused.
constexpr size_t kMaxCommandText = size_t{16} << 20;
constexpr size_t kMaxLabelBytes = 64;

// A label in a script names the dot of a command made earlier ("a1").
using LabelLookup = std::function<std::optional<Dot>(std::string_view label)>;

// A letter or _, then letters, digits, _ and -, at most kMaxLabelBytes; `root` is no label.
bool is_label(std::string_view word);

// Errors: invalid argument; the message says the column (from 1, in Unicode scalar values), what
// was expected and the nearest verb.
StatusOr<Command> parse_command(std::string_view text, const LabelLookup& labels = {});

// The one canonical text: what parse_command reads as an equal command, if all texts in it are
// valid UTF-8 and what is to be JSON is. Dots are written out ("0.1f.5": replica, epoch in
// hexadecimal, sequence), the empty one as `root`.
std::string to_text(const Command& command);

}  // namespace skerry
