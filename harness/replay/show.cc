#include "harness/replay/show.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "core/time_text.h"
#include "harness/replay/followed.h"
#include "harness/replay/missing_change.h"

namespace skerry::harness {
namespace {

using Connection = Observer::Connection;

constexpr size_t kMostShown = 1000;  // bytes of a value
constexpr size_t kMostActors = 16;
constexpr size_t kMostDocuments = 16;

std::string row(const std::string& label, const std::string& text) {
  std::string line = "  " + label;
  line.resize(std::max<size_t>(line.size() + 1, 15), ' ');
  return line + text;
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

std::string contact_text(const RunView& run, uint32_t peer, const Notebook::Contact& contact) {
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

std::string contacts_text(const RunView& run, const Notebook& notebook, uint32_t node) {
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

// ", 67 of its own unconfirmed".
std::string waiting_text(const InspectedDocument::Depths& depths) {
  std::string text;
  if (depths.outbox > 0) text += ", " + std::to_string(depths.outbox) + " of its own unconfirmed";
  if (depths.buffered > 0) text += ", " + std::to_string(depths.buffered) + " waiting for others";
  if (depths.held > 0) text += ", " + std::to_string(depths.held) + " held back";
  return text;
}

// ", 8 of a later version not shown, nor 20 that build on them".
std::string unreadable_text(const SyncStatus& status) {
  if (status.unreadable == 0) return "";
  const std::string text =
      ", " + std::to_string(status.unreadable) + " of a later version not shown";
  if (status.on_unreadable == 0) return text;
  return text + ", nor " + std::to_string(status.on_unreadable) + " that build on them";
}

std::string has_text(const InspectedDocument& document) {
  const std::string text = counted(document.received().total(), "dot") +
                           waiting_text(document.depths()) + unreadable_text(document.status());
  const std::optional<Value> value = document.value();
  return value ? text + "; shows " + to_display(*value) : text;
}

// Of all that it follows together. REQUIRES: has_process(node).
std::string has_text_of_all(const RunView& run, uint32_t node) {
  InspectedDocument::Depths depths;
  uint64_t dots = 0;
  for_each_held_by(run, node, [&depths, &dots](const InspectedDocument& document) {
    const InspectedDocument::Depths its = document.depths();
    depths.outbox += its.outbox;
    depths.buffered += its.buffered;
    depths.held += its.held;
    dots += document.received().total();
  });
  return counted(dots, "dot") + " in " + counted(followed(run, node).size(), "document") +
         waiting_text(depths);
}

std::string disk_text(const Process& process) {
  const Volume& volume = *process.machine.volume;
  std::string text = counted(volume.records().size(), "record") + " durable";
  if (const uint64_t pending = process.machine.writes.size(); pending > 0) {
    text += ", " + std::to_string(pending) + " on the way";
  }
  return text + ", " + counted(volume.bytes(), "byte");
}

// How much of it is the view's document's, of a run with several.
std::string share_text(const RunView& view, const Volume& volume) {
  if (view.documents() == 1) return "";
  FrameDocuments documents;
  const auto count = std::ranges::count_if(volume.records(), [&](const Payload& record) {
    return documents.of(view, record) == view.document_index();
  });
  return "; " + std::to_string(count) + " of them of this document";
}

// What a node has besides its documents.
void add_node(const Run& run, const Notebook& notebook, uint32_t node, const std::string& log,
              std::vector<std::string>& lines) {
  const RunView& view = run.view();
  const Process& process = run.roster()[node];
  const Machine& machine = process.machine;
  if (view.has_process(node)) {
    lines.push_back(row("connected", contacts_text(view, notebook, node)));
    const Instant deadline = process.participant()->next_deadline();
    lines.push_back(row("timer", deadline == Instant::max()
                                     ? "none"
                                     : "at " + format_instant(deadline) + " of its steady clock"));
  }
  std::array<char, 32> epoch{};
  std::snprintf(epoch.data(), epoch.size(), "%08x",
                static_cast<unsigned>(machine.opened.epoch >> 32));
  lines.push_back(row("writes as", called(view, machine.opened.replica.value) + ", in life " +
                                       std::to_string(notebook.lives(node)) + " (" + epoch.data() +
                                       ")"));
  lines.push_back(row("log", log));
  const Now now = machine.clock.at(view.now());
  lines.push_back(row("clocks", "the wall shows " + wall_text(now.wall) + ", the steady one " +
                                    format_instant(now.steady)));
}

void add_document(const InspectedDocument& document, std::vector<std::string>& lines) {
  const std::optional<Value> value = document.value();
  lines.push_back(row("shows", value ? to_display(*value, kMostShown) : "nothing: it only stores"));
  lines.push_back(row("received", vector_text(document.received())));
  lines.push_back(row("integrated", document.integrated() == document.received()
                                        ? "the same"
                                        : vector_text(document.integrated())));
  lines.push_back(row("queues", queues_text(document.depths())));
}

// A line for each that it follows.
void add_documents(const RunView& run, uint32_t node, std::vector<std::string>& lines) {
  const std::vector<uint32_t> all = followed(run, node);
  for (size_t i = 0; i < std::min(all.size(), kMostDocuments); ++i) {
    const RunView& view = run.of_document(all[i]);
    lines.push_back(row("document " + std::to_string(all[i]), has_text(view.document(node))));
  }
  if (all.size() <= kMostDocuments) return;
  lines.push_back(row("and", std::to_string(all.size() - kMostDocuments) + " documents more"));
}

// "replica 1, document 3:", "replica 1 is down, after 2 lives".
std::string title(const RunView& run, const Notebook& notebook, uint32_t node,
                  const std::string& document) {
  const std::string who = called(run, node);
  if (run.has_process(node)) {
    return who + document + (run.is_running(node) ? ":" : ", which is paused or asleep:");
  }
  const uint32_t lives = notebook.lives(node);
  return who + " is down, after " + (lives == 1 ? "one life" : counted(lives, "live"));
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

std::vector<std::string> state_lines(const RunView& run, uint32_t node,
                                     const std::vector<uint32_t>& documents) {
  std::string name = run.node_name(node);
  name.resize(std::max<size_t>(name.size(), 8), ' ');
  if (!run.has_process(node)) return {name + "is down"};
  const std::string has = run.is_running(node) ? "has " : "does not run; has ";
  if (documents.empty() && run.documents() > 1) return {name + has + has_text_of_all(run, node)};
  std::vector<std::string> lines;
  for (const uint32_t each : one_by_one(run, documents)) {
    const RunView& view = run.of_document(each);
    if (!follows(view, node)) continue;
    lines.push_back(name + document_prefix(document_of(view)) + has +
                    has_text(view.document(node)));
  }
  return lines;
}

std::vector<std::string> show_replica(const Run& run, const Notebook& notebook, uint32_t node,
                                      const std::vector<uint32_t>& documents) {
  std::vector<std::string> lines;
  const RunView& all = run.view();
  const Process& process = run.roster()[node];
  for (const uint32_t each : one_by_one(all, documents)) {
    const RunView& view = all.of_document(each);
    if (!follows(view, node)) {
      lines.push_back(called(all, node) + " does not follow document " + std::to_string(each));
      continue;
    }
    const auto number = document_of(view);
    lines.push_back(title(all, notebook, node,
                          number ? ", document " + std::to_string(*number) : std::string()));
    if (all.has_process(node)) add_document(view.document(node), lines);
    add_node(run, notebook, node, disk_text(process) + share_text(view, *process.machine.volume),
             lines);
  }
  if (!documents.empty() || all.documents() == 1) return lines;
  lines.push_back(title(all, notebook, node, ""));
  if (all.has_process(node)) add_documents(all, node, lines);
  add_node(run, notebook, node, disk_text(process), lines);
  return lines;
}

}  // namespace skerry::harness
