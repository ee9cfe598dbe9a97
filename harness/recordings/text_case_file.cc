// The JSON of conformance cases, and what is checked in it.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "core/codec.h"
#include "core/command_text.h"
#include "core/text_difference.h"
#include "harness/recordings/gap_text.h"
#include "harness/recordings/gzip_file.h"
#include "harness/recordings/json_reader.h"
#include "harness/recordings/length_bounds.h"
#include "harness/recordings/text_cases.h"

namespace skerry::harness {
namespace {

constexpr uint64_t kMostBytes = uint64_t{1} << 28;
constexpr uint64_t kMostEvents = uint64_t{1} << 28;

// A transaction as it stands in the file.
struct Written {
  std::string agent;
  uint64_t first_number = 0;
  std::vector<uint64_t> span;
  std::vector<uint64_t> parents;  // events
  std::vector<Command> commands;

  static uint64_t events_of(const Command& command) {
    const auto* splice = std::get_if<TextSplice>(&command);
    return splice == nullptr ? 1 : splice->erased + count_scalars(splice->text);
  }
  uint64_t events() const {
    uint64_t total = 0;
    for (const Command& command : commands) total += events_of(command);
    return total;
  }
};

// Makes a case of what was read, one transaction after another. Errors say what is wrong; where is
// for the caller.
class Builder {
 public:
  // The order of the agents' names decides ties; they are all known before the first is added.
  explicit Builder(const std::vector<Written>& all) {
    std::set<std::string_view> names;
    for (const Written& each : all) names.insert(each.agent);
    for (const std::string_view name : names) {
      ranks_.emplace(name, static_cast<uint32_t>(ranks_.size()));
    }
  }

  Status add(const Written& written) {
    TextCase::Transaction made;
    SKERRY_RETURN_IF_ERROR(check_span(written));
    StatusOr<std::vector<size_t>> parents = parents_of(written);
    if (!parents.ok()) return parents.status();
    made.parents = *std::move(parents);
    const size_t index = transactions_.size();
    std::vector<bool> past(index + 1, false);
    for (const size_t parent : made.parents) {
      for (size_t i = 0; i <= parent; ++i) past[i] = past[i] || pasts_[parent][i];
    }
    past[index] = true;
    SKERRY_RETURN_IF_ERROR(number(written, past, made.actor));
    SKERRY_RETURN_IF_ERROR(check_positions(written, made.parents));
    is_linear_ = is_linear_ && (index == 0 || past[index - 1]);
    made.commands = written.commands;
    of_event_.resize(written.span[1], index);
    transactions_.push_back(std::move(made));
    pasts_.push_back(std::move(past));
    return absl::OkStatus();
  }

  // Where everybody knew everything before there is one possible end.
  Status check_end(const std::string& end_content) const {
    if (!is_linear_ || has_undo_) return absl::OkStatus();
    GapText text("");
    for (const TextCase::Transaction& transaction : transactions_) {
      for (const Command& command : transaction.commands) {
        const auto& splice = std::get<TextSplice>(command);  // nobody undid anything
        text.splice(splice.position, splice.erased, splice.text);
      }
    }
    const std::string end = text.text();
    if (end == end_content) return absl::OkStatus();
    return invalid("the operations do not give its endContent: " + difference(end, end_content));
  }

  std::vector<TextCase::Transaction> take() { return std::move(transactions_); }

 private:
  struct Numbers {  // of one agent, as events
    uint64_t end = 0;
    size_t transaction = 0;
  };

  Status check_span(const Written& written) const {
    const uint64_t begin = written.span[0];
    const uint64_t end = written.span[1];
    const std::string span = "span [" + std::to_string(begin) + ", " + std::to_string(end) + "]";
    if (begin != of_event_.size()) {
      return invalid(span + " does not go on from " + std::to_string(of_event_.size()));
    }
    const uint64_t events = written.events();
    if (end >= begin && end - begin == events) return absl::OkStatus();
    return invalid(span + " is not as long as its operations: their events are " +
                   std::to_string(events));
  }

  StatusOr<std::vector<size_t>> parents_of(const Written& written) const {
    std::vector<size_t> parents;
    for (const uint64_t event : written.parents) {
      const std::string parent = "parent " + std::to_string(event);
      if (event >= of_event_.size()) return invalid(parent + " is not earlier");
      const size_t of = of_event_[event];
      if (event + 1 < of_event_.size() && of_event_[event + 1] == of) {
        return invalid(parent + " is within transaction " + std::to_string(of) +
                       ", not its last event");
      }
      parents.push_back(of);
    }
    return parents;
  }

  // Its actor; an error where one of its numbers is another transaction's.
  Status number(const Written& written, const std::vector<bool>& past, ActorId& actor) {
    std::map<uint64_t, Numbers>& used = numbers_[ranks_.at(written.agent)];  // by the first number
    const uint64_t first = written.first_number;
    const uint64_t end = first + written.events();
    const auto next = used.lower_bound(first);
    const auto clash = [&](const std::pair<const uint64_t, Numbers>& other) {
      return invalid("seqStart " + std::to_string(first) + ": agent " + excerpt(written.agent) +
                     " has used numbers " + std::to_string(other.first) + " to " +
                     std::to_string(other.second.end - 1) + " in transaction " +
                     std::to_string(other.second.transaction));
    };
    if (next != used.end() && next->first < end) return clash(*next);
    actor = {ReplicaId{ranks_.at(written.agent)}, first + 1};
    if (next != used.begin()) {
      const auto& before = *std::prev(next);
      if (before.second.end > first) return clash(before);
      const bool goes_on = before.second.end == first && past[before.second.transaction];
      if (goes_on) actor = transactions_[before.second.transaction].actor;
    }
    if (end > first) used[first] = {end, transactions_.size()};
    return absl::OkStatus();
  }

  Status check_positions(const Written& written, const std::vector<size_t>& parents) {
    bounds_.begin(std::span<const size_t>(parents));
    for (size_t i = 0; i < written.commands.size(); ++i) {
      const auto* splice = std::get_if<TextSplice>(&written.commands[i]);
      if (splice == nullptr) {
        has_undo_ = true;
        bounds_.undo();
        continue;
      }
      if (!bounds_.has_room(splice->position, splice->erased)) {
        return invalid("operation " + std::to_string(i) + ": position " +
                       std::to_string(splice->position) + " erasing " +
                       std::to_string(splice->erased) + " in a text of at most " +
                       std::to_string(bounds_.length()) + " characters");
      }
      bounds_.splice(splice->erased, count_scalars(splice->text));
    }
    bounds_.end();
    return absl::OkStatus();
  }

  std::map<std::string_view, uint32_t> ranks_;
  std::map<uint32_t, std::map<uint64_t, Numbers>> numbers_;
  std::vector<TextCase::Transaction> transactions_;
  std::vector<std::vector<bool>> pasts_;  // each with itself
  std::vector<size_t> of_event_;
  LengthBounds bounds_;
  bool is_linear_ = true;
  bool has_undo_ = false;
};

class Parser {
 public:
  Parser(const std::string& path, std::string text)
      : path_(path), in_(path, std::move(text), [this] { return place(); }) {}

  StatusOr<std::vector<TextCase>> parse() {
    Status wrong;
    const auto read = [&](Value value) {
      if (!read_case(value)) return false;
      wrong = add_case();
      return wrong.ok();
    };
    const bool is_read = in_.root_array("a list of cases, [{\"txns\": [...]}]", read);
    if (!wrong.ok()) return wrong;
    if (!is_read) return in_.error();
    return std::move(cases_);
  }

 private:
  using Value = JsonReader::Value;

  std::string place() const {
    if (!is_in_case_) return "";
    std::string text = "case " + std::to_string(cases_.size());
    if (!name_.empty()) text += " (" + name_ + ")";
    if (transaction_) text += ": transaction " + std::to_string(*transaction_);
    if (operation_) text += ", operation " + std::to_string(*operation_);
    return text;
  }

  bool read_case(Value value) {
    is_in_case_ = true;
    written_.clear();
    name_.clear();
    bool has_name = false;
    bool has_transactions = false;
    bool has_end = false;
    const auto read = [&](std::string_view key, Value field) {
      if (key == "name") return in_.first(has_name, key) && in_.text(field, key, name_);
      if (key == "endContent") return in_.first(has_end, key) && in_.text(field, key, end_content_);
      if (key != "txns") return in_.skip(field);
      return in_.first(has_transactions, key) &&
             in_.array(field, key, "a list of transactions",
                       [this](Value each) { return read_transaction(each); });
    };
    if (!in_.object(value, "", "a case, {\"txns\": [...], \"endContent\": ...}", read))
      return false;
    if (!has_transactions) return in_.missing("txns");
    return has_end || in_.missing("endContent");
  }

  bool read_transaction(Value value) {
    transaction_ = written_.size();
    if (*transaction_ == kMostCaseTransactions) {
      return in_.refuse(
          "", "a case has at most " + std::to_string(kMostCaseTransactions) + " transactions");
    }
    Written made;
    struct {
      bool span = false, parents = false, agent = false, number = false, operations = false;
    } has;
    const auto read = [&](std::string_view key, Value field) {
      if (key == "span") return in_.first(has.span, key) && read_counts(field, key, made.span);
      if (key == "parents") {
        return in_.first(has.parents, key) && read_counts(field, key, made.parents);
      }
      if (key == "agent") return in_.first(has.agent, key) && in_.text(field, key, made.agent);
      if (key == "seqStart") {
        return in_.first(has.number, key) && in_.count(field, key, kMostEvents, made.first_number);
      }
      if (key == "ops") return in_.first(has.operations, key) && read_operations(field, made);
      return in_.skip(field);
    };
    if (!in_.object(value, "", "a transaction, {\"span\": ...}", read)) return false;
    if (!has.span) return in_.missing("span");
    if (!has.parents) return in_.missing("parents");
    if (!has.agent) return in_.missing("agent");
    if (!has.number) return in_.missing("seqStart");
    if (!has.operations) return in_.missing("ops");
    if (made.span.size() != 2) return in_.refuse("span", "a span is [first event, end]");
    transaction_.reset();
    written_.push_back(std::move(made));
    return true;
  }

  bool read_counts(Value value, std::string_view key, std::vector<uint64_t>& out) {
    return in_.array(value, key, "a list of events' numbers", [&](Value each) {
      out.emplace_back();
      return in_.count(each, key, kMostEvents, out.back());
    });
  }

  bool read_operations(Value value, Written& made) {
    return in_.array(value, "ops", "a list of operations", [&](Value each) {
      operation_ = made.commands.size();
      Command command;
      if (!(in_.is_text(each) ? read_command(each, command) : read_splice(each, command))) {
        return false;
      }
      operation_.reset();
      made.commands.push_back(std::move(command));
      return true;
    });
  }

  bool read_splice(Value value, Command& command) {
    static constexpr std::string_view kForm = "[position, deleted, \"inserted\"] or \"undo()\"";
    TextSplice splice;
    size_t count = 0;
    const auto read = [&](Value field) {
      ++count;
      if (count == 1) return in_.count(field, "position", kMostEvents, splice.position);
      if (count == 2) return in_.count(field, "deleted", kMostEvents, splice.erased);
      if (count == 3) return in_.text(field, "inserted", splice.text);
      return in_.refuse("", "an operation has three parts");
    };
    if (!in_.array(value, "", kForm, read)) return false;
    command = std::move(splice);
    return count == 3 || in_.refuse("", "an operation is " + std::string(kForm) + ", not of " +
                                            std::to_string(count) + " parts");
  }

  bool read_command(Value value, Command& command) {
    std::string text;
    if (!in_.text(value, "", text)) return false;
    StatusOr<Command> parsed = parse_command(text);
    if (!parsed.ok()) return in_.refuse("", std::string(parsed.status().message()));
    command = *std::move(parsed);
    const bool is_splice = is<TextSplice>(command) && path_of(command).empty();
    const auto turn = undo_redo_of(command);
    return is_splice || (turn && !turn->is_global) ||
           in_.expected("", "text.splice(...), undo() or redo()");
  }

  Status add_case() {
    const auto where = [&](const std::string& place) { return path_ + ": " + place + ": "; };
    Builder builder(written_);
    for (size_t i = 0; i < written_.size(); ++i) {
      const Status status = builder.add(written_[i]);
      if (status.ok()) continue;
      return invalid(where(place() + ": transaction " + std::to_string(i)) +
                     std::string(status.message()));
    }
    const Status status = builder.check_end(end_content_);
    if (!status.ok()) return invalid(where(place()) + std::string(status.message()));
    cases_.push_back({name_, builder.take(), std::move(end_content_)});
    is_in_case_ = false;
    return absl::OkStatus();
  }

  const std::string& path_;
  JsonReader in_;
  std::vector<TextCase> cases_;
  std::vector<Written> written_;  // of the case that is read
  std::string name_;
  std::string end_content_;
  bool is_in_case_ = false;
  std::optional<size_t> transaction_;
  std::optional<size_t> operation_;
};

}  // namespace

StatusOr<std::vector<TextCase>> load_text_cases(const std::string& path) {
  StatusOr<std::string> json = read_maybe_gzip(path, kMostBytes);
  if (!json.ok()) return json.status();
  return read_text_cases(path, *std::move(json));
}

StatusOr<std::vector<TextCase>> read_text_cases(const std::string& path, std::string json) {
  return Parser(path, std::move(json)).parse();
}

}  // namespace skerry::harness
