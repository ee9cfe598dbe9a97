// What `serve` and `connect` have in common on the command line, checked.
#pragma once

#include <optional>
#include <string>

#include "cli/arguments.h"
#include "core/crypto.h"
#include "core/status.h"
#include "core/time.h"
#include "live/address.h"
#include "live/journal.h"
#include "sync/options.h"

namespace skerry::cli {

struct LiveTerms {
  live::Address address;
  const crdts::Design* design = nullptr;
  ReplicationMode mode = ReplicationMode::kOperations;
  std::optional<SecretKey> key;
  sync::Options sync;
};

// Invalid argument: says what was expected, and the nearest word.
StatusOr<LiveTerms> check_live(const LiveArguments& given);

// What an option says, at most `most`. Invalid argument: with an example.
StatusOr<Duration> duration_of(const std::string& option, const std::string& text,
                               const std::string& example, Duration most);

// Lines on standard error, behind the verb's name.
class ErrorJournal final : public live::Journal {
 public:
  explicit ErrorJournal(std::string verb) : verb_(std::move(verb)) {}
  void note(const std::string& what) override;

 private:
  std::string verb_;
};

}  // namespace skerry::cli
