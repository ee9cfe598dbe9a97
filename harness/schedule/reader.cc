// Lines of JSON as a schedule; everything that is wrong with them, each with its place.
#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "core/command_text.h"
#include "core/nearest.h"
#include "harness/scenario/values.h"
#include "harness/schedule/line.h"
#include "harness/schedule/read_following.h"
#include "harness/schedule/text.h"
#include "harness/schedule/words.h"

namespace skerry::harness {
namespace {

using Text = ScheduleLine::Text;

constexpr uint64_t kMost64 = UINT64_MAX;
// Of times that nothing else bounds: a day of latency, a year of everything.
constexpr Duration kMostLatency = Duration::seconds(24 * 3600);
constexpr Duration kMostTime = Duration::seconds(366 * 24 * 3600);
// What one of the run's workloads may be numbered: each of the scenario's in each document.
constexpr uint64_t kMostWorkloads = 100'000;

class Reader {
 public:
  Reader(const ScheduleGround& ground, Problems& problems)
      : ground_(ground),
        people_(ground.people),
        servers_(ground.servers),
        end_(ground.end),
        problems_(problems) {}

  void read(std::string_view text, uint32_t number) {
    ScheduleLine line(text, number, problems_);
    if (!line.is_good()) return;
    static const std::vector<std::string> kFirst = {"epoch", "fault", "at", "fate"};
    if (line.has("schedule")) {
      line.complain(1, "a schedule has one head, its first line");
    } else if (line.has("epoch")) {
      opening(line);
    } else if (line.has("fault")) {
      fault(line);
    } else if (line.has("fate")) {
      fate(line);
    } else if (line.has("at")) {
      act(line);
    } else {
      line.finish(kFirst);
      if (line.is_good()) line.complain(1, "expected one of " + join_words(kFirst));
    }
  }
  Schedule take() { return std::move(schedule_); }

 private:
  Duration whole_run() const { return end_ - Instant{}; }

  std::optional<uint32_t> node(ScheduleLine& line, std::string_view name, uint32_t column,
                               bool may_be_server = true) {
    const auto found = parse_node(name);
    const uint32_t bound = found && found->is_server ? servers_ : people_;
    if (!found || found->index >= bound || (found->is_server && !may_be_server)) {
      line.complain(column, "`" + std::string(name) + "` is not there: " +
                                who_is_there(ValueContext{"", people_, servers_}));
      return std::nullopt;
    }
    return found->is_server ? people_ + found->index : found->index;
  }
  std::optional<uint32_t> node(ScheduleLine& line, std::string_view key) {
    const auto name = line.text(key);
    if (!name) return std::nullopt;
    return node(line, name->text, name->column);
  }
  std::optional<uint32_t> person(ScheduleLine& line) {
    const auto name = line.text("person");
    if (!name) return std::nullopt;
    return node(line, name->text, name->column, false);
  }
  std::vector<uint32_t> nodes(ScheduleLine& line, const Text& names) {
    std::vector<uint32_t> all;
    for (const std::string_view name : words_of(names.text)) {
      if (const auto one = node(line, name, names.column)) all.push_back(*one);
    }
    std::vector<uint32_t> sorted = all;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
      line.complain(names.column, "a replica stands here twice");
    }
    return all;
  }

  void opening(ScheduleLine& line) {
    const auto digits = line.text("epoch");
    const auto replica = node(line, "replica");
    const auto number = line.whole("opening", 1, UINT32_MAX / 2);
    line.finish({"epoch", "replica", "opening"});
    const auto epoch = digits ? number_in(digits->text, 16) : std::nullopt;
    if (digits && !epoch) {
      line.complain(digits->column,
                    "`epoch` is `" + digits->text + "`; expected up to 16 hexadecimal digits");
    }
    if (!line.is_good()) return;
    schedule_.openings.push_back({*replica, static_cast<uint32_t>(*number), *epoch});
  }

  void groups(ScheduleLine& line, sim::FaultInterval& fault, const char* key) {
    const auto texts = line.texts(key);
    if (!texts) return;
    fault.group_of.assign(people_ + servers_, UINT32_MAX);
    uint32_t group = 0;
    for (const Text& text : *texts) {
      for (const uint32_t one : nodes(line, text)) {
        if (fault.group_of[one] != UINT32_MAX) {
          line.complain(text.column, "a replica stands in two groups");
        }
        fault.group_of[one] = group;
      }
      ++group;
    }
    const bool is_whole = std::ranges::find(fault.group_of, UINT32_MAX) == fault.group_of.end();
    if (line.is_good() && !is_whole) {
      line.complain(1, "`groups` leaves a replica out; expected each in one of them");
    }
  }

  void fault(ScheduleLine& line) {
    sim::FaultInterval fault;
    std::vector<std::string> keys = {"fault", "effect", "from", "to"};
    const auto kind = line.text("fault");
    const auto name = line.word("effect", effect_names());
    const auto from = line.time("from", Duration{}, whole_run());
    const auto to = line.time("to", Duration{}, whole_run());
    if (!kind || !name || !from || !to) return;
    const sim::FaultEffect& effect = fault.effect =
        std::ranges::find(sim::fault_catalogue(), effect_names()[*name],
                          [](const sim::FaultKind& row) { return row.effect.name; })
            ->effect;
    fault.kind = kind->text;
    fault.from = Instant{} + *from;
    fault.to = Instant{} + *to;
    const auto key = [&keys](const char* word) {
      keys.emplace_back(word);
      return word;
    };
    const bool is_degraded = effect.links == sim::FaultEffect::Links::kDegraded;
    if (fault.to < fault.from) line.complain(1, "the fault ends before it begins");
    if (effect.cuts()) groups(line, fault, key("groups"));
    const auto names = effect.has_nodes() ? line.text(key("replicas")) : std::nullopt;
    if (names) {
      fault.nodes = nodes(line, *names);
      if (fault.nodes.empty() && !is_degraded) {
        line.complain(names->column, "expected at least one replica");
      }
    }
    if (is_degraded) {
      fault.latency_factor = line.real(key("latency_factor"), 0.01, 1000).value_or(1);
      fault.extra_loss = line.real(key("extra_loss"), 0, 1).value_or(0);
      fault.bandwidth_factor = line.real(key("bandwidth_factor"), 0.001, 1).value_or(1);
    }
    if (effect.sets_clocks) {
      fault.jump = line.time(key("jump"), Duration{-kMostTime.ns}, kMostTime).value_or(Duration{});
    }
    if (effect.log == sim::FaultEffect::Log::kGoesBack) {
      fault.back = line.time(key("back"), Duration{}, whole_run()).value_or(Duration{});
    }
    if (effect.log == sim::FaultEffect::Log::kBecomesCopy) {
      fault.source = node(line, key("source")).value_or(0);
      if (line.is_good() && std::ranges::find(fault.nodes, fault.source) != fault.nodes.end()) {
        line.complain(1, "`source` is one of `replicas`: a log is not copied onto itself");
      }
    }
    if (effect.log == sim::FaultEffect::Log::kRots) {
      fault.pieces = static_cast<uint32_t>(line.whole(key("pieces"), 1, 1000).value_or(1));
    }
    if (effect.changes_following()) read_following(line, ground_, keys, fault);
    if (line.has(key("goes_on_as"))) {
      line.word("goes_on_as", {"writer"});
      fault.keeps_epoch = true;
    }
    if (effect.ends_processes() && line.has(key("survives"))) {
      fault.survives =
          static_cast<sim::Survives>(line.word("survives", survives_words()).value_or(0));
    }
    line.finish(keys);
    if (line.is_good()) schedule_.faults.push_back(std::move(fault));
  }

  std::optional<ActMoment> moment(ScheduleLine& line) {
    const auto at = line.time("at", Duration{}, whole_run());
    const auto on = line.text("on");
    if (!at || !on) return std::nullopt;
    const std::string expected =
        "; expected a workload's number and setup, wake PERSON TAG or receipt PERSON, such as "
        "`0 wake 3 17`";
    const auto fail = [&]() -> std::optional<ActMoment> {
      line.complain(on->column, "`on` is `" + on->text + "`" + expected);
      return std::nullopt;
    };
    std::vector<std::string_view> words = words_of(on->text);
    ActMoment moment;
    moment.at = Instant{} + *at;
    if (words.size() > 2 && words.back().starts_with('#')) {
      const auto number = number_in(words.back().substr(1));
      if (!number || *number == 0 || *number > UINT32_MAX) return fail();
      moment.number = static_cast<uint32_t>(*number);
      words.pop_back();
    }
    if (words.size() < 2) return fail();
    const auto workload = number_in(words[0]);
    const auto& kinds = occasion_words();
    const auto kind = std::ranges::find(kinds, words[1]);
    if (kind == kinds.end()) {
      line.complain(on->column, "there is no occasion `" + std::string(words[1]) + "`" +
                                    suggestion(words[1], kinds) + expected);
      return std::nullopt;
    }
    const auto place = static_cast<size_t>(kind - kinds.begin());
    if (!workload || *workload >= kMostWorkloads || words.size() != 2 + (3 - place) % 3) {
      return fail();
    }
    moment.occasion.workload = static_cast<uint32_t>(*workload);
    moment.occasion.kind = static_cast<Occasion::Kind>(place);
    if (words.size() > 2) {
      const auto who = node(line, words[2], on->column, false);
      if (!who) return std::nullopt;
      moment.occasion.person = *who;
    }
    if (words.size() > 3) {
      const auto tag = number_in(words[3]);
      if (!tag) return fail();
      moment.occasion.tag = *tag;
    }
    if (place == 0 && moment.at != Instant{}) {
      line.complain(on->column, "workloads are set up at 0s");
    }
    return moment;
  }

  std::optional<VersionVector> limit(ScheduleLine& line, const Text& text) {
    VersionVector limit;
    for (const std::string_view word : words_of(text.text)) {
      const size_t first = std::min(word.find('.'), word.size());
      const size_t second = std::min(word.find('.', first + 1), word.size());
      const auto replica = number_in(word.substr(0, first));
      const auto epoch = first < word.size()
                             ? number_in(word.substr(first + 1, second - first - 1), 16)
                             : std::nullopt;
      const auto last = second < word.size() ? number_in(word.substr(second + 1)) : std::nullopt;
      if (!replica || *replica > UINT32_MAX || !epoch || !last) {
        line.complain(text.column, "`" + std::string(word) +
                                       "` is no dot; expected replica.epoch.number, or none");
        return std::nullopt;
      }
      limit.raise({ReplicaId{static_cast<uint32_t>(*replica)}, *epoch}, *last);
    }
    return limit;
  }

  // Which the workload is done in: the same on all its lines; no word of it, the first.
  std::optional<uint32_t> document(ScheduleLine& line, uint32_t workload) {
    const bool is_said = line.has("document");
    const auto number = is_said ? line.whole("document", 0, ground_.following.documents() - 1) : 0;
    if (!number) return std::nullopt;
    const auto document = static_cast<uint32_t>(*number);
    const uint32_t before = documents_.try_emplace(workload, document).first->second;
    if (before == document) return document;
    line.complain(line.column_of("document"),
                  "workload " + std::to_string(workload) + " is done in document " +
                      std::to_string(before) + " above, and here in " + std::to_string(document) +
                      "; expected one document for all its lines");
    return std::nullopt;
  }
  bool can_follow(ScheduleLine& line, uint32_t person, uint32_t document) {
    const auto followed = ground_.following.of(person);
    if (std::ranges::binary_search(followed, document)) return true;
    std::string all;
    for (const uint32_t each : followed) all += (all.empty() ? "" : ", ") + std::to_string(each);
    line.complain(line.column_of("document"),
                  "person " + std::to_string(person) + " does not follow document " +
                      std::to_string(document) + "; " +
                      (all.empty() ? "it follows none" : "expected one of " + all));
    return false;
  }

  void act(ScheduleLine& line) {
    const auto when = moment(line);
    if (!when) return;
    const auto in = document(line, when->occasion.workload);
    if (!in) return;
    ListedAct act{*when, Counted{}, *in};
    if (line.has("command")) {
      const auto who = person(line);
      const auto text = line.text("command");
      line.finish({"at", "on", "document", "person", "command"});
      if (!who || !text || !can_follow(line, *who, *in)) return;
      StatusOr<Command> command = parse_command(text->text);
      if (!command.ok()) {
        return line.complain(text->column,
                             "in the command, " + std::string(command.status().message()));
      }
      act.what = Submitted{*who, *std::move(command)};
    } else if (line.has("wake")) {
      const auto who = person(line);
      const auto tag = line.whole("wake", 0, kMost64);
      const auto due = line.time("due", Duration{}, kMostTime);
      line.finish({"at", "on", "document", "person", "wake", "due"});
      if (line.is_good()) act.what = WakeUp{*who, *tag, Instant{} + *due};
    } else if (line.has("limit")) {
      const auto who = person(line);
      const auto text = line.text("limit");
      line.finish({"at", "on", "document", "person", "limit"});
      if (!line.is_good() || !can_follow(line, *who, *in)) return;
      Limit it{*who, std::nullopt};
      if (text->text != "none") {
        it.limit = limit(line, *text);
        if (!it.limit) return;
      }
      act.what = std::move(it);
    } else if (line.has("count")) {
      const auto metric = line.text("count");
      const auto amount = line.whole("amount", 0, kMost64);
      line.finish({"at", "on", "document", "count", "amount"});
      if (line.is_good()) act.what = Counted{metric->text, *amount};
    } else {
      line.finish({"command", "wake", "limit", "count", "person", "document"});
      if (line.is_good()) line.complain(1, "expected one of command, wake, limit, count");
    }
    if (line.is_good()) schedule_.acts.push_back(std::move(act));
  }

  void fate(ScheduleLine& line) {
    const auto word = line.word("fate", fate_words());
    const auto link = line.text("link");
    const auto send = line.whole("send", 1, UINT32_MAX);
    if (!word || !link || !send) return;
    ListedFate listed;
    std::vector<std::string> keys = {"fate", "link", "send"};
    listed.send = static_cast<uint32_t>(*send);
    const size_t arrow = link->text.find("->");
    if (arrow == std::string::npos) {
      return line.complain(
          link->column, "`link` is `" + link->text + "`; expected two replicas, such as 0->server");
    }
    const std::string_view ends = link->text;
    listed.from = node(line, ends.substr(0, arrow), link->column).value_or(0);
    listed.to = node(line, ends.substr(arrow + 2), link->column).value_or(0);
    if (*word == 0) listed.fate.is_lost = true;
    if (*word == 1) listed.fate.is_held = true;
    if (*word == 2) listed.fate.is_twice = true;
    if (*word == 3) {
      keys.emplace_back("bit");
      listed.fate.flipped_bit = line.whole("bit", 0, kMost64);
    }
    if (*word == 4) {
      keys.emplace_back("latency");
      if (const auto time = line.time("latency", Duration{}, kMostLatency)) {
        listed.fate.latency_ns = time->ns;
      }
    }
    line.finish(keys);
    if (line.is_good()) schedule_.fates.push_back(listed);
  }

  const ScheduleGround& ground_;
  uint32_t people_;
  uint32_t servers_;
  Instant end_;
  Problems& problems_;
  std::map<uint32_t, uint32_t> documents_;  // by workload
  Schedule schedule_;
};

}  // namespace

Schedule read_schedule(const std::string& text, const ScheduleGround& ground, Problems& problems) {
  Reader reader(ground, problems);
  size_t lines = 0;
  for_each_schedule_line(text, [&](std::string_view line, uint32_t number) {
    if (++lines == 1) return true;  // the head
    if (lines > kMostScheduleLines) {
      problems.items.push_back(
          {number, 1, "a schedule has at most " + std::to_string(kMostScheduleLines) + " lines"});
      return false;
    }
    if (problems.items.size() >= kMostScheduleProblems) return false;
    reader.read(line, number);
    return true;
  });
  return reader.take();
}

}  // namespace skerry::harness
