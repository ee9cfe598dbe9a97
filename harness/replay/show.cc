#include "harness/replay/show.h"

#include <chrono>
#include <cstdio>

#include "core/time_text.h"
#include "core/value_difference.h"
#include "harness/replay/missing_change.h"

namespace skerry::harness {
namespace {

using Connection = Observer::Connection;

constexpr size_t kMostShown = 1000;  // bytes of a value
constexpr size_t kMostActors = 16;

std::string row(const std::string& label, const std::string& text) {
  std::string line = "  " + label;
  line.resize(std::max<size_t>(line.size() + 1, 15), ' ');
  return line + text;
}

std::string counted(uint64_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

// "78 dots: 1..11 of replica 0, 1..67 of replica 1". Lives of one replica are told apart.
std::string vector_text(const VersionVector& vector) {
  std::string text = counted(vector.total(), "dot");
  size_t shown = 0;
  for (const VersionVector::Entry& entry : vector.entries()) {
    if (shown == kMostActors) {
      return text + ", and of " + std::to_string(vector.size() - shown) + " more actors";
    }
    std::string one = format_dots({entry.actor, 1, entry.last});
    one.erase(0, std::string("change ").size());
    text += (shown++ == 0 ? ": " : ", ") + one;
    const auto is_other_life = [&entry](const VersionVector::Entry& other) {
      return other.actor.replica == entry.actor.replica && !(other.actor == entry.actor);
    };
    if (std::ranges::any_of(vector.entries(), is_other_life)) {
      std::array<char, 32> epoch{};
      std::snprintf(epoch.data(), epoch.size(), " (life %08x)",
                    static_cast<unsigned>(entry.actor.epoch >> 32));
      text += epoch.data();
    }
  }
  return text;
}

std::string wall_text(Instant wall) {
  using namespace std::chrono;
  const sys_time<nanoseconds> at{nanoseconds{wall.ns}};
  const auto day = floor<days>(at);
  const year_month_day date{day};
  const hh_mm_ss time{at - day};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%09dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                static_cast<int>(time.subseconds().count()));
  return text.data();
}

std::string contact_text(const Run& run, uint32_t peer, const Notebook::Contact& contact) {
  const std::string who = called(run, peer);
  const std::string since = " since " + named(contact.since);
  switch (contact.state) {
    case Connection::kDialled:
      return "dials " + who + since;
    case Connection::kOpened:
      return "with " + who + since;
    case Connection::kLost:
      return "lost " + who + " in " + named(contact.since);
    case Connection::kClosed:
      return "hung up on " + who + " in " + named(contact.since);
  }
  return who;
}

std::string contacts_text(const Run& run, const Notebook& notebook, uint32_t node) {
  std::string text;
  size_t shown = 0;
  for (const auto& [peer, contact] : notebook.contacts(node)) {
    if (shown++ == kMostActors) return text + "; and more";
    text += (text.empty() ? "" : "; ") + contact_text(run, peer, contact);
  }
  return text.empty() ? "no streams" : text;
}

std::string queues_text(const InspectedDocument::Depths& depths) {
  return std::to_string(depths.outbox) + " of its own that no peer has acknowledged, " +
         std::to_string(depths.buffered) + " received that wait for others, " +
         std::to_string(depths.held) + " held back";
}

// What the one has and the other lacks.
std::vector<DotRun> beyond(const VersionVector& has, const VersionVector& lacks) {
  std::vector<DotRun> runs;
  for (const VersionVector::Entry& entry : has.entries()) {
    const uint64_t known = lacks[entry.actor];
    if (known < entry.last) runs.push_back({entry.actor, known + 1, entry.last - known});
  }
  return runs;
}

void add_missing(const Run& run, const Notebook& notebook, const std::string& who,
                 const std::vector<DotRun>& runs, std::vector<std::string>& lines) {
  uint64_t dots = 0;
  std::vector<std::string> changes;
  for (const DotRun& each : runs) {
    dots += each.length;
    const std::vector<Witness::Made> all = notebook.made(each);
    for (const Witness::Made& made : all) {
      changes.push_back(format_dots(made.dots) + ": " + called(run, made.person) + " does " +
                        made.command + " (" + named(made.when) + ")");
    }
    if (all.empty()) changes.push_back(format_dots(each));
  }
  if (dots == 0) return;
  lines.push_back("  " + who + " alone has " + counted(dots, "dot") + ":");
  for (size_t i = 0; i < std::min(changes.size(), kMostDiffering); ++i) {
    lines.push_back("    " + changes[i]);
  }
  if (changes.size() > kMostDiffering) {
    lines.push_back("    ... and " + std::to_string(changes.size() - kMostDiffering) +
                    " changes more");
  }
}

}  // namespace

std::string told_line(const RunView& view, const StoryLine& line, char mark) {
  std::string event = "#" + std::to_string(line.event);
  event.insert(0, event.size() < 9 ? 9 - event.size() : 1, ' ');
  event.front() = mark;
  std::string at = format_instant(line.at);
  at.resize(std::max<size_t>(at.size(), 14), ' ');
  std::string who = line.node ? view.node_name(*line.node) : "";
  who.resize(std::max<size_t>(who.size(), 8), ' ');
  return event + "  " + at + "  " + who + "  " + line.text;
}

std::string state_line(const Run& run, uint32_t node) {
  std::string name = run.node_name(node);
  name.resize(std::max<size_t>(name.size(), 8), ' ');
  if (!run.has_process(node)) return name + "is down";
  const InspectedDocument& document = run.document(node);
  const InspectedDocument::Depths depths = document.depths();
  std::string text = name + (run.is_running(node) ? "" : "does not run; ") + "has " +
                     counted(document.received().total(), "dot");
  if (depths.outbox > 0) text += ", " + std::to_string(depths.outbox) + " of its own unconfirmed";
  if (depths.buffered > 0) text += ", " + std::to_string(depths.buffered) + " waiting for others";
  if (depths.held > 0) text += ", " + std::to_string(depths.held) + " held back";
  const std::optional<Value> value = document.value();
  return value ? text + "; shows " + to_display(*value) : text;
}

std::vector<std::string> show_replica(const Run& run, const Notebook& notebook, uint32_t node) {
  std::string who = called(run, node);
  const auto& machine = run.machine(node);
  std::vector<std::string> lines;
  const uint32_t lives = notebook.lives(node);
  if (!run.has_process(node)) {
    lines.push_back(who + " is down, after " + (lives == 1 ? "one life" : counted(lives, "live")));
  } else {
    lines.push_back(who + (run.is_running(node) ? ":" : ", which is paused or asleep:"));
    const InspectedDocument& document = run.document(node);
    const std::optional<Value> value = document.value();
    lines.push_back(
        row("shows", value ? to_display(*value, kMostShown) : "nothing: it only stores"));
    lines.push_back(row("received", vector_text(document.received())));
    lines.push_back(row("integrated", document.integrated() == document.received()
                                          ? "the same"
                                          : vector_text(document.integrated())));
    lines.push_back(row("queues", queues_text(document.depths())));
    lines.push_back(row("connected", contacts_text(run, notebook, node)));
    const Instant deadline = run.next_deadline(node);
    lines.push_back(row("timer", deadline == Instant::max()
                                     ? "none"
                                     : "at " + format_instant(deadline) + " of its steady clock"));
  }
  std::array<char, 32> epoch{};
  std::snprintf(epoch.data(), epoch.size(), "%08x",
                static_cast<unsigned>(machine.opened.epoch >> 32));
  lines.push_back(row("writes as", called(run, machine.opened.replica.value) + ", in life " +
                                       std::to_string(lives) + " (" + epoch.data() + ")"));
  std::string log = counted(machine.log.records().size(), "record") + " durable";
  if (machine.log.pending() > 0)
    log += ", " + std::to_string(machine.log.pending()) + " on the way";
  lines.push_back(row("log", log + ", " + counted(machine.log.bytes(), "byte")));
  const Now now = machine.clock.at(run.now());
  lines.push_back(row("clocks", "the wall shows " + wall_text(now.wall) + ", the steady one " +
                                    format_instant(now.steady)));
  return lines;
}

std::string value_difference_line(const Run& run, uint32_t a, uint32_t b) {
  const auto value = [&run](uint32_t node) {
    return run.has_process(node) ? run.document(node).value() : std::nullopt;
  };
  const std::optional<Value> left = value(a);
  const std::optional<Value> right = value(b);
  if (!left || !right || *left == *right) return "";
  const ValueDifference difference = difference_of(*left, *right);
  return "They differ: " + run.node_name(a) + " shows " + difference.left + ", " +
         run.node_name(b) + " " + difference.right + difference.where;
}

std::vector<std::string> diff_replicas(const Run& run, const Notebook& notebook, uint32_t a,
                                       uint32_t b) {
  std::vector<std::string> lines{called(run, a) + " beside " + called(run, b) + ":"};
  for (const uint32_t node : {a, b}) {
    if (run.has_process(node)) continue;
    lines.push_back("  " + called(run, node) + " is down, and there is nothing to compare");
    return lines;
  }
  const VersionVector& left = run.document(a).received();
  const VersionVector& right = run.document(b).received();
  add_missing(run, notebook, called(run, a), beyond(left, right), lines);
  add_missing(run, notebook, called(run, b), beyond(right, left), lines);
  const bool has_equal_numbers = left == right;
  if (has_equal_numbers) {
    const bool has_equal_sets = run.document(a).received_hash() == run.document(b).received_hash();
    lines.push_back(has_equal_sets ? "  they have the same changes"
                                   : "  they have the same numbers, and different changes: a fork");
  }
  const std::string difference = value_difference_line(run, a, b);
  const bool both_show = run.document(a).value().has_value() && run.document(b).value().has_value();
  if (!difference.empty()) {
    lines.push_back("  " + difference);
  } else {
    lines.push_back(both_show ? "  they show the same"
                              : "  one of them shows nothing: it only stores");
  }
  return lines;
}

}  // namespace skerry::harness
