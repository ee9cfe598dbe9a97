#include "harness/recordings/text_cases.h"

#include <simdjson.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "harness/recordings/gzip_file.h"

namespace skerry::harness {
namespace {

namespace dom = simdjson::dom;

constexpr uint64_t kMostBytes = uint64_t{1} << 28;

// Reads one case. A value that is not there or of another kind throws; load_text_cases() catches.
class Parser {
 public:
  explicit Parser(const dom::element& json) : json_(json) {}

  StatusOr<TextCase> parse() {
    const dom::array transactions = json_["txns"].get_array().value();
    std::set<std::string_view> names;
    for (const dom::element txn : transactions) names.insert(txn["agent"].get_string().value());
    std::map<std::string_view, uint32_t> ranks;
    for (const std::string_view name : names) {
      ranks.emplace(name, static_cast<uint32_t>(ranks.size()));
    }
    for (const dom::element txn : transactions) {
      SKERRY_RETURN_IF_ERROR(add(txn, ranks.at(txn["agent"].get_string().value())));
    }
    case_.end_content = std::string(json_["endContent"].get_string().value());
    return std::move(case_);
  }

 private:
  Status add(const dom::element& txn, uint32_t rank) {
    TextCase::Transaction made;
    // An epoch keeps the order of the agent's sequence numbers.
    made.actor = {ReplicaId{rank}, txn["seqStart"].get_uint64().value() + 1};
    const dom::array parents = txn["parents"].get_array().value();
    for (const dom::element parent : parents) {
      const uint64_t event = parent.get_uint64().value();
      if (event >= of_event_.size()) return invalid("a parent that is not earlier");
      const size_t of = of_event_[event];
      if (event + 1 < of_event_.size() && of_event_[event + 1] == of) {
        return invalid("a parent within a transaction");
      }
      made.parents.push_back(of);
    }
    const dom::array operations = txn["ops"].get_array().value();
    for (const dom::element op : operations) {
      made.commands.push_back(Command::text_splice(op.at(0).get_uint64().value(),
                                                   op.at(1).get_uint64().value(),
                                                   std::string(op.at(2).get_string().value())));
    }
    const dom::element span = txn["span"].value();
    const uint64_t begin = span.at(0).get_uint64().value();
    const uint64_t end = span.at(1).get_uint64().value();
    if (begin != of_event_.size() || end < begin || end > kMostBytes) {
      return invalid("a span that does not go on");
    }
    of_event_.resize(end, case_.transactions.size());
    case_.transactions.push_back(std::move(made));
    return absl::OkStatus();
  }

  dom::element json_;
  TextCase case_;
  std::vector<size_t> of_event_;
};

struct Made {
  std::vector<size_t> past;  // transactions, ascending, itself included
  std::vector<crdts::Mutation> mutations;
  std::vector<Payload> bodies;
};

Status apply_all(crdts::Object& object, const Made& made) {
  for (size_t i = 0; i < made.bodies.size(); ++i) {
    SKERRY_RETURN_IF_ERROR(object.apply(made.bodies[i].view(), made.mutations[i]));
  }
  return absl::OkStatus();
}

}  // namespace

StatusOr<std::vector<TextCase>> load_text_cases(const std::string& path) {
  StatusOr<std::string> json = read_maybe_gzip(path, kMostBytes);
  if (!json.ok()) return json.status();
  std::vector<TextCase> cases;
  const auto where = [&] { return path + ": case " + std::to_string(cases.size()) + ": "; };
  try {
    dom::parser parser;
    const dom::array all = parser.parse(*json).get_array().value();
    for (const dom::element one : all) {
      StatusOr<TextCase> parsed = Parser(one).parse();
      if (!parsed.ok()) return invalid(where() + std::string(parsed.status().message()));
      cases.push_back(*std::move(parsed));
    }
  } catch (const simdjson::simdjson_error& error) {
    return invalid(where() + error.what());
  }
  return cases;
}

StatusOr<std::string> play_text_case(const TextCase& text_case, const crdts::Design& design) {
  std::vector<Made> all;
  for (const TextCase::Transaction& transaction : text_case.transactions) {
    Made made;
    std::set<size_t> past;
    for (const size_t parent : transaction.parents) {
      past.insert(all[parent].past.begin(), all[parent].past.end());
    }
    made.past.assign(past.begin(), past.end());
    const std::unique_ptr<crdts::Object> object = design.make();
    for (const size_t earlier : made.past) SKERRY_RETURN_IF_ERROR(apply_all(*object, all[earlier]));
    uint64_t sequence = 1;
    for (const Command& command : transaction.commands) {
      const crdts::Mutation mutation{transaction.actor, sequence, {}};
      const StatusOr<crdts::Effect> effect = object->execute(command, mutation);
      if (!effect.ok()) return effect.status();
      if (effect->length == 0) continue;
      sequence += effect->length;
      made.mutations.push_back(mutation);
      made.bodies.push_back(effect->body);
    }
    made.past.push_back(all.size());
    all.push_back(std::move(made));
  }
  const std::unique_ptr<crdts::Object> object = design.make();
  for (const Made& made : all) SKERRY_RETURN_IF_ERROR(apply_all(*object, made));
  return std::get<std::string>(object->value());
}

}  // namespace skerry::harness
