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
#include "harness/scenario/units.h"
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

std::string line_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

// What others wrote does not speak to this terminal: control characters are shown as \u00xx.
std::string printable(std::string_view text) {
  std::string shown;
  const auto escape = [&shown](unsigned char c) {
    char code[8];
    std::snprintf(code, sizeof code, "\\u00%02x", c);
    shown += code;
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
    const bool is_c1 = c == 0xc2 && next >= 0x80 && next < 0xa0;
    if (is_c1) {
      escape(next);
      ++i;
    } else if (c < 0x20 || c == 0x7f) {
      escape(c);
    } else {
      shown += text[i];
    }
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
    if (!arguments_.shown.is_json || answer->dots.length == 0) return;
    lines_of_[answer->dots.actor][answer->dots.first] = ticket;
  }
  // Each line once a level; of what earlier openings wrote the dots alone.
  void acknowledged(DocumentId, const DotRun& dots, AcknowledgeLevel level) override {
    if (!arguments_.shown.is_json) return;
    Json json = {{"event", "acknowledged"}, {"level", to_string(level)}};
    json["replica"] = dots.actor.replica.value;
    json["last"] = dots.first + dots.length - 1;
    uint64_t& told = told_[{dots.actor, level}];
    const auto& lines = lines_of_[dots.actor];
    json["lines"] = Json::array();
    for (auto at = lines.upper_bound(told); at != lines.end(); ++at) {
      if (at->first >= dots.first + dots.length) break;
      json["lines"].push_back(at->second);
    }
    told = std::max(told, dots.first + dots.length - 1);
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
  const auto wait = harness::parse_duration(arguments.wait);
  if (!wait || wait->ns < 0) {
    return complain("--wait is `" + arguments.wait + "`; expected a duration, such as 30s",
                    kBadUse);
  }
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
