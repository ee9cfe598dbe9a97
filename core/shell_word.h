// Text as a POSIX shell takes it back: what is printed to be pasted is quoted by this.
#pragma once

#include <string>
#include <string_view>

namespace skerry {

// The text itself where it is plain, else in single quotes. REQUIRES: no NUL in it.
std::string shell_word(std::string_view text);

}  // namespace skerry
