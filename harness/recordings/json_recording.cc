#include "harness/recordings/json_recording.h"

#include <simdjson.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace skerry::harness {
namespace {

namespace json = simdjson::ondemand;

constexpr uint64_t kMost = std::numeric_limits<uint32_t>::max();

// Reads forward through the document once. Errors are thrown by nobody: each step says whether it
// went well, and the first that does not leaves its message in `error_`.
class Parser {
 public:
  Parser(const std::string& path, std::string text) : path_(path), padded_(std::move(text)) {}

  StatusOr<Recording> parse() {
    if (const auto code = parser_.iterate(padded_).get(document_)) return failed(code);
    is_open_ = true;
    json::object top;
    if (const auto code = document_.get_object().get(top)) return failed(code);
    for (auto entry : top) {
      json::field field;
      std::string_view key;
      if (!take(std::move(entry), field) || !take(field.unescaped_key(), key)) return error_;
      if (!read_top(key, field.value())) return error_;
    }
    const char* rest = nullptr;  // there is a location as long as there is something left
    if (document_.current_location().get(rest) == simdjson::SUCCESS) {
      return wrong("there is more behind the recording");
    }
    return finish();
  }

 private:
  struct Stamp {
    std::optional<int64_t> ns;
  };

  bool read_top(std::string_view key, json::value value) {
    if (key == "startContent") return take(value.get_string(), start_);
    if (key == "endContent") {
      has_end_ = true;
      return take(value.get_string(), end_);
    }
    if (key == "kind") {
      std::string_view kind;
      if (!take(value.get_string(), kind)) return false;
      out_.is_concurrent = kind == "concurrent";
      if (out_.is_concurrent || kind == "sequential") return true;
      return refuse("kind is '" + std::string(kind) + "', not concurrent or sequential");
    }
    if (key == "numAgents") {
      uint64_t agents = 0;
      if (!take(value.get_uint64(), agents)) return false;
      if (agents == 0 || agents > kMost) return refuse("numAgents is out of range");
      out_.agents = static_cast<uint32_t>(agents);
      has_agents_ = true;
      return true;
    }
    if (key == "txns") {
      has_transactions_ = true;
      return read_transactions(value);
    }
    return true;  // other keys are the recorder's own business
  }

  bool read_transactions(json::value value) {
    json::array list;
    if (!take(value.get_array(), list)) return false;
    for (auto entry : list) {
      place_ = "transaction " + std::to_string(out_.transactions.size());
      json::object object;
      if (!take(entry.get_object(), object) || !read_transaction(object)) return false;
    }
    place_.clear();
    return true;
  }

  bool read_transaction(json::object& object) {
    Transaction transaction;
    Stamp stamp;
    bool has_patches = false;
    bool has_parents = false;
    bool has_agent = false;
    for (auto entry : object) {
      json::field field;
      std::string_view key;
      if (!take(std::move(entry), field) || !take(field.unescaped_key(), key)) return false;
      bool is_read = true;
      if (key == "patches") {
        has_patches = true;
        is_read = read_patches(field.value(), transaction);
      } else if (key == "parents") {
        has_parents = true;
        is_read = read_parents(field.value(), transaction);
      } else if (key == "agent") {
        has_agent = true;
        is_read = read_number(field.value(), "agent", transaction.agent);
      } else if (key == "time") {
        is_read = read_time(field.value(), stamp);
      }
      if (!is_read) return false;
    }
    if (!has_patches) return refuse("the key 'patches' is missing");
    seen_parents_ += has_parents ? 1 : 0;
    seen_agents_ += has_agent ? 1 : 0;
    stamps_.push_back(stamp);
    out_.transactions.push_back(std::move(transaction));
    return true;
  }

  bool read_time(json::value value, Stamp& stamp) {
    std::string_view text;
    if (!take(value.get_string(), text)) return false;
    const StatusOr<int64_t> ns = parse_timestamp(text);
    if (!ns.ok()) return refuse("time: " + std::string(ns.status().message()));
    stamp.ns = *ns;
    return true;
  }

  bool read_parents(json::value value, Transaction& transaction) {
    json::array list;
    if (!take(value.get_array(), list)) return false;
    for (auto entry : list) {
      uint32_t parent = 0;
      json::value number;
      if (!take(std::move(entry), number) || !read_number(number, "a parent", parent)) return false;
      transaction.parents.push_back(parent);
    }
    return true;
  }

  bool read_patches(json::value value, Transaction& transaction) {
    const std::string outer = place_;
    json::array list;
    if (!take(value.get_array(), list)) return false;
    for (auto entry : list) {
      place_ = outer + ", patch " + std::to_string(transaction.patches.size());
      json::array fields;
      if (!take(entry.get_array(), fields) || !read_patch(fields, transaction)) return false;
    }
    place_ = outer;
    return true;
  }

  bool read_patch(json::array& fields, Transaction& transaction) {
    Patch patch;
    size_t count = 0;
    for (auto entry : fields) {
      json::value value;
      if (!take(std::move(entry), value)) return false;
      bool is_read = true;
      if (count == 0) is_read = read_number(value, "position", patch.position);
      if (count == 1) is_read = read_number(value, "deleted", patch.erased);
      if (count == 2) {
        std::string_view inserted;
        is_read = take(value.get_string(), inserted);
        patch.inserted = inserted;
      }
      if (!is_read) return false;
      ++count;
    }
    if (count != 3) return refuse("a patch is [position, deleted, \"inserted\"]");
    transaction.patches.push_back(std::move(patch));
    return true;
  }

  template <typename T>
  bool read_number(json::value value, const char* what, T& out) {
    uint64_t number = 0;
    if (!take(value.get_uint64(), number)) return false;
    if (number > kMost) return refuse(std::string(what) + " is out of range");
    out = static_cast<T>(number);
    return true;
  }

  // Unwraps a result of simdjson.
  template <typename Result, typename T>
  bool take(Result&& result, T& out) {
    const simdjson::error_code code = std::forward<Result>(result).get(out);
    if (code == simdjson::SUCCESS) return true;
    error_ = failed(code);
    return false;
  }

  std::string where() {
    const char* at = nullptr;
    std::string text = path_ + ": ";
    if (!place_.empty()) text += place_ + ": ";
    if (is_open_ && document_.current_location().get(at) == simdjson::SUCCESS &&
        at >= padded_.data()) {
      const auto offset = static_cast<size_t>(at - padded_.data());
      if (offset <= padded_.size()) text += "near byte " + std::to_string(offset) + ": ";
    }
    return text;
  }

  Status failed(simdjson::error_code code) {
    return invalid(where() + "malformed JSON: " + simdjson::error_message(code));
  }
  Status wrong(const std::string& what) { return invalid(where() + what); }
  bool refuse(const std::string& what) {
    error_ = wrong(what);
    return false;
  }
  Status missing(const std::string& key) {
    return invalid(path_ + ": the key '" + key + "' is missing");
  }

  StatusOr<Recording> finish() {
    if (!has_transactions_) return missing("txns");
    if (!has_end_) return missing("endContent");
    out_.start_content = start_;
    out_.end_content = end_;
    out_.is_concurrent |= seen_parents_ > 0;
    if (out_.is_concurrent) {
      const size_t count = out_.transactions.size();
      if (seen_parents_ < count) return missing("txns[].parents");
      if (seen_agents_ < count) return missing("txns[].agent");
      if (!has_agents_) return missing("numAgents");
    }
    set_times();
    return std::move(out_);
  }

  // Transactions without a time stand at 1970 in some recordings, and go with the first.
  void set_times() {
    int64_t first = 0;
    for (const Stamp& stamp : stamps_) {
      if (stamp.ns.value_or(0) == 0) continue;
      if (first == 0) first = *stamp.ns;
      out_.has_times |= *stamp.ns != first;
    }
    for (size_t i = 0; i < stamps_.size(); ++i) {
      out_.transactions[i].time_ns = std::max<int64_t>(0, stamps_[i].ns.value_or(first) - first);
    }
  }

  const std::string& path_;
  simdjson::padded_string padded_;
  json::parser parser_;
  json::document document_;
  Recording out_;
  std::string_view start_;
  std::string_view end_;
  std::vector<Stamp> stamps_;
  std::string place_;
  Status error_;
  size_t seen_parents_ = 0;
  size_t seen_agents_ = 0;
  bool is_open_ = false;
  bool has_end_ = false;
  bool has_agents_ = false;
  bool has_transactions_ = false;
};

}  // namespace

StatusOr<Recording> parse_recording(const std::string& path, std::string json) {
  if (!simdjson::validate_utf8(json)) return invalid(path + ": is not valid UTF-8");
  return Parser(path, std::move(json)).parse();
}

}  // namespace skerry::harness
