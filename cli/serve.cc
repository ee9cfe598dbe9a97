// skerry serve: a server on a socket, until a signal ends it.
#include <string>
#include <utility>

#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/json_text.h"
#include "cli/live_arguments.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "live/server.h"

namespace skerry::cli {
namespace {

// One line, for scripts that wait for it.
std::string says_where(const live::Server& server, bool is_json) {
  const std::string address = to_text(server.address());
  const auto status = server.status_address();
  if (is_json) {
    Json json = {{"event", "listening"}, {"address", address}};
    if (status) json["status"] = to_text(*status);
    return json.dump() + "\n";
  }
  return "listening on " + address +
         (status ? ", status on http://" + to_text(*status) + "/status" : "") + "\n";
}

std::string says_end(const live::Figures& figures, bool is_json) {
  if (is_json) {
    Json json = {{"event", "stopped"}};
    json["figures"] = Json::parse(live::to_json(figures));
    return json.dump() + "\n";
  }
  return "stopped: " + std::to_string(figures.changes_received) + " changes of " +
         std::to_string(figures.accepted) + " connections received, " +
         (figures.records_waiting == 0
              ? "all on the disk\n"
              : std::to_string(figures.records_waiting) + " records NOT on the disk\n");
}

int complain(const Status& status, int exit_status) {
  log("skerry serve: " + std::string(status.message()) + "\n");
  return exit_status;
}

}  // namespace

int serve(const ServeArguments& arguments) {
  const std::atomic<bool>& stop = watch_interrupt();
  survive_closed_pipes();
  const auto terms = check_live(arguments.live);
  if (!terms.ok()) return complain(terms.status(), kBadUse);
  live::ServerOptions options;
  options.listen = terms->address;
  options.folder = arguments.live.data;
  options.design = terms->design;
  options.mode = terms->mode;
  options.documents = arguments.documents;
  options.slots = arguments.connections;
  options.key = terms->key;
  options.sync = terms->sync;
  if (!arguments.status.empty()) {
    const auto status = live::parse_address(arguments.status);
    if (!status.ok()) return complain(status.status(), kBadUse);
    options.status = *status;
  }
  ErrorJournal journal("serve");
  const auto server = live::Server::open(options, journal);
  if (!server.ok()) return complain(server.status(), kBadUse);
  const bool is_json = arguments.shown.is_json;
  if (!print(says_where(**server, is_json))) return kBadUse;
  const Status status = (*server)->run(stop);
  if (!status.ok()) return complain(status, kInternalError);
  const live::Figures figures = (*server)->figures();
  return print(says_end(figures, is_json)) && figures.records_waiting == 0 ? kAllValid : kBadUse;
}

}  // namespace skerry::cli
