// Conformance cases: small concurrent histories and the text that each must end with, in the format
// of the event-graph libraries' test data (docs/formats/recordings.md).
//
// Every transaction is made in exactly its past, then everything is merged. Ties are by agents'
// names, bytewise, then by sequence number; an agent may be concurrent with itself.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/command.h"
#include "core/status.h"
#include "crdts/catalogue.h"

namespace skerry::harness {

struct TextCase {
  struct Transaction {
    ActorId actor;                // one for each transaction; in the order that decides ties
    std::vector<size_t> parents;  // earlier transactions, all of each
    std::vector<Command> commands;
  };
  std::vector<Transaction> transactions;
  std::string end_content;
};

// Reads a .json or .json.gz file. Errors name the file and the case.
StatusOr<std::vector<TextCase>> load_text_cases(const std::string& path);

// What the design ends with. An error: a command or change that the design refuses.
StatusOr<std::string> play_text_case(const TextCase& text_case, const crdts::Design& design);

}  // namespace skerry::harness
