#include "harness/recordings/json_recording.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "harness/recordings/json_reader.h"

namespace skerry::harness {
namespace {

constexpr uint64_t kMost = std::numeric_limits<uint32_t>::max();

class Parser {
 public:
  Parser(const std::string& path, std::string text)
      : path_(path), in_(path, std::move(text), [this] { return place(); }) {}

  StatusOr<Recording> parse() {
    const auto read = [this](std::string_view key, Value value) { return read_top(key, value); };
    if (!in_.root_object("a recording, {\"endContent\": ..., \"txns\": [...]}", read)) {
      return in_.error();
    }
    return finish();
  }

 private:
  using Value = JsonReader::Value;

  // Keys that are there, of the recording or of a transaction.
  struct Seen {
    bool start = false, end = false, kind = false, agents = false, txns = false;
    bool patches = false, parents = false, agent = false, time = false;
  };

  std::string place() const {
    if (!is_in_transaction_) return "";
    std::string text = "transaction " + std::to_string(out_.transactions.size());
    if (is_in_patch_) text += ", patch " + std::to_string(patch_);
    return text;
  }

  bool read_top(std::string_view key, Value value) {
    if (key == "startContent") {
      return in_.first(seen_.start, key) && in_.text(value, key, out_.start_content);
    }
    if (key == "endContent") {
      return in_.first(seen_.end, key) && in_.text(value, key, out_.end_content);
    }
    if (key == "kind") return in_.first(seen_.kind, key) && read_kind(value);
    if (key == "numAgents") {
      if (!in_.first(seen_.agents, key) || !in_.count(value, key, kMost, out_.agents)) return false;
      return out_.agents > 0 || in_.expected(key, "a count from 1 to " + std::to_string(kMost));
    }
    if (key == "txns") {
      return in_.first(seen_.txns, key) &&
             in_.array(value, key, "a list of transactions",
                       [this](Value each) { return read_transaction(each); });
    }
    return in_.skip(value);  // the recorder's own business
  }

  bool read_kind(Value value) {
    std::string kind;
    if (!in_.text(value, "kind", kind)) return false;
    out_.is_concurrent = kind == "concurrent";
    return out_.is_concurrent || kind == "sequential" ||
           in_.expected("kind", "\"concurrent\" or \"sequential\"");
  }

  bool read_transaction(Value value) {
    is_in_transaction_ = true;
    Transaction transaction;
    std::optional<int64_t> time_ns;
    Seen seen;
    const auto read = [&](std::string_view key, Value field) {
      if (key == "patches") return in_.first(seen.patches, key) && read_patches(field, transaction);
      if (key == "parents") return in_.first(seen.parents, key) && read_parents(field, transaction);
      if (key == "agent") {
        return in_.first(seen.agent, key) && in_.count(field, key, kMost, transaction.agent);
      }
      if (key == "time") return in_.first(seen.time, key) && read_time(field, time_ns);
      return in_.skip(field);
    };
    if (!in_.object(value, "", "a transaction, {\"patches\": [...]}", read)) return false;
    if (!seen.patches) return in_.missing("patches");
    seen_parents_ += seen.parents ? 1 : 0;
    seen_agents_ += seen.agent ? 1 : 0;
    times_ns_.push_back(time_ns);
    out_.transactions.push_back(std::move(transaction));
    is_in_transaction_ = false;
    return true;
  }

  bool read_time(Value value, std::optional<int64_t>& time_ns) {
    std::string text;
    if (!in_.text(value, "time", text)) return false;
    const StatusOr<int64_t> ns = parse_timestamp(text);
    if (!ns.ok()) return in_.refuse("time", std::string(ns.status().message()));
    time_ns = *ns;
    return true;
  }

  bool read_parents(Value value, Transaction& transaction) {
    return in_.array(value, "parents", "a list of transactions' numbers", [&](Value each) {
      uint32_t parent = 0;
      if (!in_.count(each, "parents", kMost, parent)) return false;
      transaction.parents.push_back(parent);
      return true;
    });
  }

  bool read_patches(Value value, Transaction& transaction) {
    return in_.array(value, "patches", "a list of patches", [&](Value each) {
      patch_ = transaction.patches.size();
      is_in_patch_ = true;
      if (!read_patch(each, transaction)) return false;
      is_in_patch_ = false;
      return true;
    });
  }

  bool read_patch(Value value, Transaction& transaction) {
    static constexpr std::string_view kPatch = "[position, deleted, \"inserted\"]";
    Patch patch;
    size_t count = 0;
    const auto read = [&](Value field) {
      ++count;
      if (count == 1) return in_.count(field, "position", kMost, patch.position);
      if (count == 2) return in_.count(field, "deleted", kMost, patch.erased);
      if (count == 3) return in_.text(field, "inserted", patch.inserted);
      return in_.refuse("", "a patch has three parts, " + std::string(kPatch));
    };
    if (!in_.array(value, "", kPatch, read)) return false;
    if (count != 3) {
      return in_.refuse(
          "", "a patch is " + std::string(kPatch) + ", not of " + std::to_string(count) + " parts");
    }
    transaction.patches.push_back(std::move(patch));
    return true;
  }

  Status missing(const std::string& key) {
    return invalid(path_ + ": the key '" + key + "' is missing");
  }

  StatusOr<Recording> finish() {
    if (!seen_.txns) return missing("txns");
    if (!seen_.end) return missing("endContent");
    out_.is_concurrent |= seen_parents_ > 0;
    if (out_.is_concurrent) {
      const size_t count = out_.transactions.size();
      if (seen_parents_ < count) return missing("txns[].parents");
      if (seen_agents_ < count) return missing("txns[].agent");
      if (!seen_.agents) return missing("numAgents");
    }
    set_times();
    return std::move(out_);
  }

  // Transactions without a time stand at 1970 in some recordings, and go with the first.
  void set_times() {
    int64_t first = 0;
    for (const std::optional<int64_t>& time_ns : times_ns_) {
      if (time_ns.value_or(0) == 0) continue;
      if (first == 0) first = *time_ns;
      out_.has_times |= *time_ns != first;
    }
    for (size_t i = 0; i < times_ns_.size(); ++i) {
      out_.transactions[i].time_ns = std::max<int64_t>(0, times_ns_[i].value_or(first) - first);
    }
  }

  const std::string& path_;
  JsonReader in_;
  Recording out_;
  std::vector<std::optional<int64_t>> times_ns_;
  Seen seen_;
  size_t patch_ = 0;
  size_t seen_parents_ = 0;
  size_t seen_agents_ = 0;
  bool is_in_transaction_ = false;
  bool is_in_patch_ = false;
};

}  // namespace

StatusOr<Recording> parse_recording(const std::string& path, std::string json) {
  return Parser(path, std::move(json)).parse();
}

}  // namespace skerry::harness
