// Where `skerry connect` takes its commands from: lines that are typed or in a file, or a recorded
// editing session.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/command.h"
#include "core/status.h"

namespace skerry::cli {

struct Edit {
  uint64_t number = 0;        // of its line, or of its patch; from 1
  StatusOr<Command> command;  // an error: it is none
};

class EditSource {
 public:
  virtual ~EditSource() = default;

  // `wake` is called whenever there is something new, by whatever thread; nothing comes before.
  virtual void begin(std::function<void()> /*wake*/) {}
  // Nothing: there is none now.
  virtual std::optional<Edit> next() = 0;
  // All have been given.
  virtual bool is_at_end() const = 0;
  // Why it ended before the end; empty: it did not.
  virtual std::string fault() const { return {}; }
};

// Lines of a file, or of standard input where `file` is empty. Invalid argument: the file cannot be
// read.
StatusOr<std::unique_ptr<EditSource>> edits_of_lines(const std::string& file);

// A linear recording's patches, in order, as fast as they are asked for. Errors as of
// load_recording(), and invalid argument: of one in which people wrote at the same time.
StatusOr<std::unique_ptr<EditSource>> edits_of_recording(const std::string& file);

}  // namespace skerry::cli
