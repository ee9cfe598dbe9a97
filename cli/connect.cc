// skerry connect: a replica of one document on this machine, which follows a server's and takes
// commands from standard input or a file.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "cli/edit_source.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/json_text.h"
#include "cli/live_arguments.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "core/codec.h"
#include "live/client.h"

namespace skerry::cli {
namespace {

// So many lines are taken before the network has its turn, and while so few records are unwritten.
constexpr int kMostAtOnce = 64;
constexpr uint64_t kMostUnwritten = 4096;
constexpr size_t kMostShown = 200;  // bytes of a value, but at the end

Json json_of(const Value& value) {
  if (const auto* number = std::get_if<int64_t>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* items = std::get_if<Sequence>(&value)) return items->items;
  return std::get<std::vector<std::string>>(value);
}

// Nothing beyond ASCII: a terminal may be looking on here too.
std::string line_of(const Json& json) {
  return json.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n";
}

// The scalar value at the front of valid UTF-8, and its bytes.
std::pair<uint32_t, size_t> scalar_of(std::string_view text) {
  const auto byte = [&text](size_t i) { return static_cast<unsigned char>(text[i]); };
  const uint32_t first = byte(0);
  const size_t size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  uint32_t scalar = size == 1 ? first : first & (0x7fu >> size);
  for (size_t i = 1; i < size; ++i) scalar = scalar << 6 | (byte(i) & 0x3fu);
  return {scalar, size};
}

// What others wrote does not speak to this terminal: what controls one, or the direction of what
// stands on it, is shown by its number, and so is every byte of what is no UTF-8.
std::string printable(std::string_view text) {
  const bool is_text = is_valid_utf8(text);
  std::string shown;
  while (!text.empty()) {
    const auto [scalar, size] =
        is_text ? scalar_of(text) : std::pair<uint32_t, size_t>(static_cast<uint8_t>(text[0]), 1);
    const bool is_control = scalar < 0x20 || (scalar >= 0x7f && scalar < 0xa0);
    const bool turns = scalar == 0x200e || scalar == 0x200f ||
                       (scalar >= 0x202a && scalar <= 0x202e) ||
                       (scalar >= 0x2066 && scalar <= 0x2069);
    if (is_control || turns || (!is_text && scalar >= 0x80)) {
      char code[16];
      std::snprintf(code, sizeof code, "\\u%04x", scalar);
      shown += code;
    } else {
      shown += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  return shown;
}

class Screen final : public live::ClientUser {
 public:
  Screen(const ConnectArguments& arguments, Duration wait)
      : arguments_(arguments), document_{arguments.document}, wait_(wait) {}

  void take_from(std::unique_ptr<EditSource> edits) { edits_ = std::move(edits); }
  void stop_reading() { edits_.reset(); }
  int exit_status() const { return exit_status_; }
  bool has_ended() const { return has_ended_; }

  // live::ClientUser.
  void awake(live::Client& client) override {
    for (int i = 0; edits_ != nullptr && i < kMostAtOnce; ++i) {
      if (client.writing() > kMostUnwritten) return;  // the next glance goes on
      const auto edit = edits_->next();
      if (!edit) return;
      if (edit->command.ok()) {
        client.submit(edit->number, document_, *edit->command);
      } else {
        refuse(edit->number, std::string(edit->command.status().message()));
      }
    }
    client.wake();
  }
  void glance(live::Client& client) override {
    awake(client);
    show_status(client);
    if (!arguments_.is_quiet) show_value(client);
    end_when_done(client);
  }
  void answered(uint64_t ticket, const StatusOr<Committed>& answer) override {
    if (!answer.ok()) return refuse(ticket, std::string(answer.status().message()));
    if (!arguments_.shown.is_json) return;
    if (answer->dots.length == 0) return say(line_of({{"event", "unchanged"}, {"line", ticket}}));
    lines_of_[answer->dots.actor][answer->dots.first] = ticket;
  }
  // Each line once a level; of what earlier openings wrote the dots alone.
  void acknowledged(DocumentId, const DotRun& dots, AcknowledgeLevel level) override {
    if (!arguments_.shown.is_json) return;
    Json json = {{"event", "acknowledged"}, {"level", to_string(level)}};
    json["replica"] = dots.actor.replica.value;
    json["last"] = dots.last();
    uint64_t& told = told_[{dots.actor, level}];
    auto& lines = lines_of_[dots.actor];
    json["lines"] = Json::array();
    for (auto at = lines.upper_bound(told); at != lines.end(); ++at) {
      if (at->first > dots.last()) break;
      json["lines"].push_back(at->second);
    }
    told = std::max(told, dots.last());
    const uint64_t everywhere = std::min(told_[{dots.actor, AcknowledgeLevel::kLocal}],
                                         told_[{dots.actor, AcknowledgeLevel::kServer}]);
    lines.erase(lines.begin(), lines.upper_bound(everywhere));
    say(line_of(json));
  }

  // All of it, at the end.
  void show_end(live::Client& client) {
    const ReplicatedDocument& document = client.document(document_);
    const SyncStatus status = document.status();
    const auto value = document.value();
    if (status.unsaved > 0) exit_status_ = kBadUse;
    if (!arguments_.shown.is_json) {
      const std::string whole = value ? printable(to_display(*value, ~size_t{0})) : "";
      if (value && whole != shown_value_) say(whole + "\n");
      if (!status.is_synced) log("skerry connect: " + what_is_left(status) + "\n");
      return;
    }
    Json json = {{"event", "end"}, {"synced", status.is_synced}, {"pending", pending(status)}};
    json["unsaved"] = status.unsaved;
    if (value) json["value"] = json_of(*value);
    say(line_of(json));
  }

 private:
  static uint64_t pending(const SyncStatus& status) {
    return status.unsaved + status.pending_at_server;
  }
  static std::string what_is_left(const SyncStatus& status) {
    if (status.unsaved > 0) return std::to_string(status.unsaved) + " dots could NOT be saved here";
    const uint64_t pending = status.pending_at_server;
    if (pending == 0) return "the server did not say that there is nothing new";
    return std::to_string(pending) + (pending == 1 ? " dot is" : " dots are") +
           " saved here and not with the server yet; they go the next time";
  }
  void say(const std::string& text) {
    if (!print(text)) fail(kBadUse);
  }
  void fail(int status) {
    exit_status_ = status;
    has_ended_ = true;
  }

  // The others go on: what a person typed is not thrown away for one line.
  void refuse(uint64_t line, const std::string& why) {
    exit_status_ = kBadUse;
    const std::string from = !arguments_.play.empty()    ? arguments_.play
                             : !arguments_.edits.empty() ? arguments_.edits
                                                         : "standard input";
    log("skerry connect: " + from + ":" + std::to_string(line) + ": " + why + "\n");
    if (!arguments_.shown.is_json) return;
    say(line_of({{"event", "refused"}, {"line", line}, {"why", why}}));
  }

  void show_status(live::Client& client) {
    const SyncStatus status = client.document(document_).status();
    const std::string word = !client.is_connected() ? "offline"
                             : status.is_synced     ? "synced"
                                                    : "syncing";
    const std::string now = word + ", pending " + std::to_string(pending(status));
    if (now == shown_status_) return;
    shown_status_ = now;
    const auto heard = client.last_heard();
    if (arguments_.shown.is_json) {
      Json json = {{"event", "status"}, {"state", word}, {"pending", pending(status)}};
      json["unreadable"] = status.unreadable;
      if (heard) json["heard_seconds_ago"] = static_cast<double>(heard->ns) / 1e9;
      return say(line_of(json));
    }
    if (arguments_.is_quiet) return;
    log("skerry connect: " + now +
        (heard ? ", heard " + std::to_string(heard->ns / 1'000'000) + " ms ago" : "") + "\n");
  }

  void show_value(live::Client& client) {
    const ReplicatedDocument& document = client.document(document_);
    const Hash128 hash = document.integrated_hash();
    if (hash == shown_hash_) return;
    shown_hash_ = hash;
    const auto value = document.value();
    if (!value) return;
    if (!arguments_.shown.is_json) {
      shown_value_ = printable(to_display(*value, kMostShown));
      return say(shown_value_ + "\n");
    }
    Json json = {{"event", "value"}, {"dots", document.integrated().total()}};
    json["value"] = json_of(*value);
    say(line_of(json));
  }

  void end_when_done(live::Client& client) {
    if (has_ended_) return client.end();
    if (edits_ == nullptr || !edits_->is_at_end()) return;
    if (!edits_->fault().empty() && !input_ended_) {
      log("skerry connect: " + edits_->fault() + "\n");
      exit_status_ = kBadUse;
    }
    if (arguments_.is_following) {
      input_ended_ = std::chrono::steady_clock::now();
      return;
    }
    if (!input_ended_) input_ended_ = std::chrono::steady_clock::now();
    const bool is_synced = client.document(document_).status().is_synced;
    const auto waited = std::chrono::steady_clock::now() - *input_ended_;
    if (!is_synced && waited < std::chrono::nanoseconds(wait_.ns)) return;
    if (!is_synced && exit_status_ == kAllValid) exit_status_ = kInconclusive;
    has_ended_ = true;
    client.end();
  }

  const ConnectArguments& arguments_;
  const DocumentId document_;
  const Duration wait_;
  std::unique_ptr<EditSource> edits_;
  std::map<ActorId, std::map<uint64_t, uint64_t>> lines_of_;       // by their first dot
  std::map<std::pair<ActorId, AcknowledgeLevel>, uint64_t> told_;  // up to this dot
  std::string shown_status_;
  std::string shown_value_;
  std::optional<Hash128> shown_hash_;
  std::optional<std::chrono::steady_clock::time_point> input_ended_;
  int exit_status_ = kAllValid;
  bool has_ended_ = false;
};

int complain(const std::string& what, int exit_status) {
  log("skerry connect: " + what + "\n");
  return exit_status;
}

}  // namespace

int connect(const ConnectArguments& arguments) {
  const std::atomic<bool>& stop = watch_interrupt();
  survive_closed_pipes();
  const auto terms = check_live(arguments.live);
  if (!terms.ok()) return complain(std::string(terms.status().message()), kBadUse);
  const auto wait = duration_of("--wait", arguments.wait, "30s", Duration::seconds(86'400));
  if (!wait.ok()) return complain(std::string(wait.status().message()), kBadUse);
  auto edits =
      arguments.play.empty() ? edits_of_lines(arguments.edits) : edits_of_recording(arguments.play);
  if (!edits.ok()) return complain(std::string(edits.status().message()), kBadUse);
  live::ClientOptions options;
  options.server = terms->address;
  options.folder = arguments.live.data;
  options.design = terms->design;
  options.mode = terms->mode;
  options.documents = {{arguments.document}};
  options.key = terms->key;
  options.sync = terms->sync;
  ErrorJournal journal("connect");
  Screen screen(arguments, *wait);
  const auto client = live::Client::open(options, screen, journal);
  if (!client.ok()) return complain(std::string(client.status().message()), kBadUse);
  (*edits)->begin([&client] { (*client)->wake(); });
  screen.take_from(*std::move(edits));
  const Status status = (*client)->run(stop);
  screen.stop_reading();
  screen.show_end(**client);
  const bool is_refused = absl::IsPermissionDenied(status) || absl::IsFailedPrecondition(status);
  if (!status.ok()) {
    return complain(std::string(status.message()), is_refused ? kBadUse : kInternalError);
  }
  return stop && !screen.has_ended() ? interrupted_status() : screen.exit_status();
}

}  // namespace skerry::cli
