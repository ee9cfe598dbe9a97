#include "cli/replay_prompt.h"

#include <unistd.h>

#include <array>
#include <iostream>
#include <sstream>

#include "cli/argument_values.h"
#include "cli/exit_status.h"
#include "cli/terminal.h"
#include "core/nearest.h"
#include "core/time_text.h"
#include "harness/replay/orders.h"
#include "harness/replay/time_travel.h"
#include "harness/replay/until.h"

namespace skerry::cli {
namespace {

constexpr std::string_view kHelp =
    R"(next, n [K]        the next event, or the next K
back, b [K]        one event back, or K
until, u WHAT      on to a time (2.5s), an event (#1234), or where a check breaks
go EVENT           to just after this event, forward or back
show REPLICA [DOCUMENT]  a replica whole, as it is here; of a run with several documents this
                   one of them, else those of the filter, else what there is of all
diff A B [DOCUMENT]      what two replicas differ in here
filter             what is told: filter at 0 | link 0->server | kind send,lost | change 3.17 |
                   document 3; each adds to those that are on; filter none: everything again
where, w           where this is
help, h            these words
quit, q            the end, as the end of the input is

Of more than 60 lines the first and the last 30 are told.
)";

struct Word {
  std::string_view name;
  std::string_view shorter;
};
constexpr std::array<Word, 10> kWords{{{"next", "n"},
                                       {"back", "b"},
                                       {"until", "u"},
                                       {"go", "g"},
                                       {"show", "s"},
                                       {"diff", "d"},
                                       {"filter", "f"},
                                       {"where", "w"},
                                       {"help", "h"},
                                       {"quit", "q"}}};

// The whole word that was meant; empty where there is none.
std::string whole(const std::string& word) {
  for (const Word& each : kWords) {
    if (word == each.name || word == each.shorter) return std::string(each.name);
  }
  return "";
}

class Prompt {
 public:
  Prompt(const harness::Scenario& scenario, harness::TimeTravel& travel,
         std::vector<std::string> filters)
      : scenario_(scenario), travel_(travel), filters_(std::move(filters)) {}

  // What there is to say. Error: the run broke off.
  StatusOr<std::string> answer(const std::string& line) {
    std::istringstream in(line);
    std::string word;
    in >> word;
    std::string rest;
    std::getline(in >> std::ws, rest);
    while (!rest.empty() && (rest.back() == ' ' || rest.back() == '\r')) rest.pop_back();
    if (word.empty()) return "";
    const std::string verb = whole(word);
    if (verb == "next" || verb == "back") return move(verb, rest);
    if (verb == "until") return until(rest);
    if (verb == "go") return go(rest);
    if (verb == "show" || verb == "diff") return look(verb, rest);
    if (verb == "filter") return filter(rest);
    if (verb == "where") return where() + filters_text();
    if (verb == "help") return std::string(kHelp);
    std::vector<std::string> names;
    for (const Word& each : kWords) names.emplace_back(each.name);
    return "there is no word `" + word + "`" + suggestion(word, names) + "\n";
  }

  std::string where() const {
    return harness::where_text(travel_.event(), travel_.now()) +
           (travel_.is_over() ? ", where the run is over\n" : "\n");
  }

 private:
  StatusOr<std::string> move(const std::string& verb, const std::string& rest) {
    const auto count = rest.empty() ? std::optional<uint64_t>(1) : parse_whole(rest);
    if (!count) return verb + " is `" + rest + "`; expected a whole number\n";
    if (verb == "next") return told("tell " + std::to_string(*count), travel_.event() + *count);
    if (travel_.event() == 0) return "This is the beginning.\n";
    return jump(travel_.event() - std::min(travel_.event(), *count));
  }

  StatusOr<std::string> until(const std::string& rest) {
    const auto until = harness::parse_until(rest, scenario_);
    if (!until.ok()) return "until is " + std::string(until.status().message()) + "\n";
    if (const auto* event = std::get_if<harness::UntilEvent>(&*until)) {
      if (event->number <= travel_.event() && event->number > 0) {
        return "It is past event #" + std::to_string(event->number) + "; `go " +
               std::to_string(event->number) + "` goes back\n";
      }
      return told("event " + std::to_string(event->number), event->number);
    }
    if (const auto* time = std::get_if<harness::UntilTime>(&*until)) {
      if (time->at <= travel_.now() && travel_.event() > 0) {
        return "It is past " + rest + "; `back` goes back\n";
      }
      return told("time " + std::to_string(time->at.ns), 0);
    }
    return told("check " + std::get<harness::UntilCheck>(*until).name, 0);
  }

  StatusOr<std::string> go(const std::string& rest) {
    const auto event = parse_whole(rest.starts_with("#") ? rest.substr(1) : rest);
    if (!event) return "go is `" + rest + "`; expected the number of an event, such as #1234\n";
    return jump(*event);
  }

  // To just after the event, and what happened in it.
  StatusOr<std::string> jump(uint64_t event) {
    if (event == travel_.event()) return where();
    const Status status = travel_.go_near(event == 0 ? 0 : event - 1);
    if (!status.ok()) return status;
    if (event == 0) return where();
    return told("quiet " + std::to_string(event - 1) + "\ntell 1", event);
  }

  // Replicas by their names, to orders with their numbers; then perhaps a document.
  StatusOr<std::string> look(const std::string& verb, const std::string& rest) {
    std::istringstream in(rest);
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    const size_t replicas = verb == "show" ? 1 : 2;
    if (words.size() != replicas && words.size() != replicas + 1) {
      const bool has_several = scenario_.options.replicas.documents > 1;
      return verb + " is `" + rest + "`; expected " +
             (replicas == 1 ? "one replica" : "two replicas") +
             (has_several ? ", and perhaps a document\n" : "\n");
    }
    std::string documents;
    for (const std::string& filter : filters_) {
      if (filter.starts_with("document ")) documents += "filter " + filter + "\n";
    }
    if (words.size() > replicas) {
      const auto document = harness::parse_document(words.back(), scenario_);
      if (!document.ok()) return verb + " is " + std::string(document.status().message()) + "\n";
      documents = "filter document " + words.back() + "\n";
      words.pop_back();
    }
    std::string order = verb;
    for (const std::string& name : words) {
      const auto node = harness::parse_replica(name, scenario_);
      if (!node.ok()) return verb + " is " + std::string(node.status().message()) + "\n";
      order += " " + std::to_string(*node);
    }
    return travel_.order(documents + order, 0);
  }

  StatusOr<std::string> filter(const std::string& rest) {
    if (rest == "none") {
      filters_.clear();
    } else if (!rest.empty()) {
      harness::Filter checked;
      const Status status = harness::add_filter(rest, scenario_, checked);
      if (!status.ok()) return "filter: " + std::string(status.message()) + "\n";
      filters_.push_back(rest);
    }
    return filters_.empty() ? "Everything is told.\n" : filters_text();
  }

  std::string filters_text() const {
    std::string text;
    for (const std::string& words : filters_) text += "filter " + words + "\n";
    return text;
  }

  // Moves, tells, and says where that led.
  StatusOr<std::string> told(const std::string& orders, uint64_t target) {
    std::string all;
    for (const std::string& words : filters_) all += "filter " + words + "\n";
    StatusOr<std::string> text = travel_.order(all + orders, target);
    if (!text.ok()) return text;
    return *text + where();
  }

  const harness::Scenario& scenario_;
  harness::TimeTravel& travel_;
  std::vector<std::string> filters_;  // words
};

}  // namespace

int prompt(const harness::Scenario& scenario, uint64_t seed,
           const std::vector<std::string>& filters, const std::string& first) {
  std::fflush(stdout);
  auto travel = harness::TimeTravel::start(scenario, seed);
  if (!travel.ok()) {
    log("skerry replay: " + std::string(travel.status().message()) + "\n");
    return kBadUse;
  }
  Prompt prompt(scenario, **travel, filters);
  const bool is_terminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
  if (is_terminal && !print("`help` lists the words.\n")) return kBadUse;
  std::string line = first.empty() ? "where" : "until " + first;
  do {
    if (whole(line) == "quit") break;
    const StatusOr<std::string> answer = prompt.answer(line);
    if (!answer.ok()) {
      log("skerry replay: " + std::string(answer.status().message()) + "\n");
      return kInternalError;
    }
    const std::string mark =
        is_terminal ? "#" + std::to_string((*travel)->event()) + "> " : std::string();
    if (!print(*answer + mark)) return kBadUse;
  } while (std::getline(std::cin, line));
  if (is_terminal && std::cin.eof()) print("\n");
  return kAllValid;
}

}  // namespace skerry::cli
