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
#include "crdts/object/catalogue.h"

namespace skerry::harness {

struct TextCase {
  struct Transaction {
    // In the order that decides ties. Transactions of one agent whose numbers go on, each in the
    // past of the next, share one: its commands are those that an undo finds.
    ActorId actor;
    std::vector<size_t> parents;  // earlier transactions, all of each
    std::vector<Command> commands;
  };
  std::string name;  // may be empty
  std::vector<Transaction> transactions;
  std::string end_content;
};

// Of one case; a file with more in one is refused.
constexpr size_t kMostCaseTransactions = 10'000;

// Reads a .json or .json.gz file. Errors name the file, the case, the transaction and what stood
// there: what no design could play is the file's fault. Spans that do not go on or are not as long
// as their operations, parents that are not earlier, numbers used twice, positions past the end of
// every text that there could be; and of a case whose transactions follow one another, an end that
// the operations do not give.
StatusOr<std::vector<TextCase>> load_text_cases(const std::string& path);

// Of the JSON itself; `path` is for messages.
StatusOr<std::vector<TextCase>> read_text_cases(const std::string& path, std::string json);

// What the design ends with. Errors: a command or change that the design refuses; unimplemented
// where it has no undo.
StatusOr<std::string> play_text_case(const TextCase& text_case, const crdts::Design& design);

}  // namespace skerry::harness
