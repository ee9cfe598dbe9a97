// One author at a keyboard: which keys, and where the cursor is.
//
// Letters come in words with spaces, full stops and line ends between; mostly at the cursor, which
// moves on with them; a share of the keystrokes erases backwards, in runs; after a pause the cursor
// may be set elsewhere. The cursor is a number: it does not follow what others type before it, so
// authors meet in each other's words more often than real ones do.
//
// Draws depend neither on the text nor on whether a keystroke could be made.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/command.h"
#include "core/rng.h"

namespace skerry::harness {

struct TypistOptions {
  double deletions = 0.2;  // the share of keystrokes that erase, 0..0.9
  double jumps = 0.3;      // the chance, after a pause, that the cursor is set elsewhere
};

class Typist {
 public:
  explicit Typist(const TypistOptions& options);

  // What the next key does. Apply `to_command` with the text's length at that moment; a keystroke
  // that is never applied leaves the cursor where it was.
  struct Keystroke {
    bool erases = false;
    std::string_view character;  // UTF-8, one scalar; lives as long as the program
    bool jumps = false;
    uint64_t jump = 0;  // where to, as a fraction of 2^64 of the text
  };
  enum class After : uint8_t { kKey, kPause };
  Keystroke next(Rng& rng, After after);

  // Moves the cursor. An erasure where there is nothing to erase is a splice of nothing.
  TextSplice to_splice(const Keystroke& keystroke, uint64_t text_length);

 private:
  std::string_view next_character(Rng& rng);

  uint64_t run_start_;  // thresholds for Rng::chance
  uint64_t jump_;
  std::string_view rest_of_word_;
  uint32_t erasing_ = 0;  // keystrokes left of the run
  uint64_t cursor_ = 0;
};

}  // namespace skerry::harness
