// The one place where gnuplot-iostream is met.
//
// Its failures are silent (a program that is missing, a script that is wrong, a disk that is full),
// so nothing is believed here but the files: whoever asks for a picture looks whether it is there
// and whole.
#pragma once

#include <string>

#include "core/status.h"

namespace skerry::reports {

// The path of `program`: itself if it has a slash, else the first in PATH that can be executed.
StatusOr<std::string> find_program(const std::string& program);

// Whoever asks for a picture waits no longer: a second is usual.
inline constexpr int kGnuplotSeconds = 60;

// Runs `gnuplot` (a path, as of find_program) with the script on its standard input and waits for
// it, for at most `seconds`: then it is ended (by `timeout`; without that program in PATH there is
// no limit). What it has to say goes to the file `messages`, which the caller reads and removes. An
// error means that it could not be started or fed, or took too long (DeadlineExceeded); OK says
// nothing about the pictures.
Status run_gnuplot(const std::string& gnuplot, const std::string& script,
                   const std::string& messages, int seconds = kGnuplotSeconds);

// Whether the file is a whole SVG or PNG by its name's ending and its first and last bytes.
bool is_whole_picture(const std::string& path);

}  // namespace skerry::reports
