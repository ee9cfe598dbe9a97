// A schedule as lines of JSON: the head, then openings, faults, what people do, and fates.
#include <algorithm>
#include <string>

#include "core/codec.h"
#include "core/command_text.h"
#include "core/json_text.h"
#include "core/overloaded.h"
#include "harness/scenario/units.h"
#include "harness/schedule/text.h"
#include "harness/schedule/words.h"

namespace skerry::harness {
namespace {

class Object {
 public:
  Object& text(std::string_view key, std::string_view text) {
    begin(key);
    append_json_string(line_, text);
    return *this;
  }
  Object& whole(std::string_view key, uint64_t number) {
    begin(key);
    line_ += std::to_string(number);
    return *this;
  }
  Object& real(std::string_view key, double number) {
    begin(key);
    line_ += format_number(number);
    return *this;
  }
  Object& texts(std::string_view key, const std::vector<std::string>& texts) {
    begin(key);
    line_ += '[';
    for (size_t i = 0; i < texts.size(); ++i) {
      if (i > 0) line_ += ", ";
      append_json_string(line_, texts[i]);
    }
    line_ += ']';
    return *this;
  }
  // In seconds, exact.
  Object& time(std::string_view key, Duration time) {
    const uint64_t ns =
        time.ns < 0 ? uint64_t{0} - static_cast<uint64_t>(time.ns) : static_cast<uint64_t>(time.ns);
    constexpr uint64_t kSecond = 1'000'000'000;
    std::string digits = std::to_string(ns % kSecond);
    digits.insert(0, 9 - digits.size(), '0');
    digits.erase(digits.find_last_not_of('0') + 1);
    return text(key, (time.ns < 0 ? "-" : "") + std::to_string(ns / kSecond) +
                         (digits.empty() ? "" : "." + digits) + "s");
  }
  Object& time(std::string_view key, Instant at) { return time(key, at - Instant{}); }
  std::string take() { return line_ + "}\n"; }

 private:
  void begin(std::string_view key) {
    if (line_.size() > 1) line_ += ", ";
    append_json_string(line_, key);
    line_ += ": ";
  }

  std::string line_ = "{";
};

// The only document of a run is not named.
enum class Documents : uint8_t { kUnnamed, kNamed };

class Writer {
 public:
  Writer(uint32_t people, uint32_t servers) : people_(people), servers_(servers) {}

  std::string name(uint32_t node) const {
    if (node < people_) return std::to_string(node);
    return servers_ == 1 ? "server" : "server." + std::to_string(node - people_);
  }
  std::string names(const std::vector<uint32_t>& nodes) const {
    std::string text;
    for (const uint32_t node : nodes) text += (text.empty() ? "" : " ") + name(node);
    return text;
  }
  static std::string numbers(const std::vector<uint32_t>& all) {
    std::string text;
    for (const uint32_t number : all) text += (text.empty() ? "" : " ") + std::to_string(number);
    return text;
  }
  std::vector<std::string> groups(const sim::FaultInterval& fault) const {
    std::vector<std::string> texts(1 + std::ranges::max(fault.group_of));
    for (uint32_t node = 0; node < fault.group_of.size(); ++node) {
      std::string& text = texts[fault.group_of[node]];
      text += (text.empty() ? "" : " ") + name(node);
    }
    return texts;
  }

  void add(const ScheduleHead& head) {
    Object line;
    line.whole("schedule", 1).text("scenario", head.scenario).text("hash", head.hash);
    line.whole("seed", head.seed);
    std::vector<std::string> sets;
    for (const auto& [key, value] : head.sets) sets.push_back(key + "=" + value);
    if (!sets.empty()) line.texts("set", sets);
    text_ += line.take();
  }
  void add(const ListedOpening& opening) {
    Object line;
    line.text("epoch", hex(opening.epoch)).text("replica", name(opening.node));
    text_ += line.whole("opening", opening.number).take();
  }
  void add(const sim::FaultInterval& fault) {
    Object line;
    line.text("fault", fault.kind);
    line.text("effect", fault.effect.name);
    line.time("from", fault.from).time("to", fault.to);
    if (fault.effect.cuts()) line.texts("groups", groups(fault));
    if (fault.effect.has_nodes()) line.text("replicas", names(fault.nodes));
    if (fault.effect.links == sim::FaultEffect::Links::kDegraded) {
      line.real("latency_factor", fault.latency_factor).real("extra_loss", fault.extra_loss);
      line.real("bandwidth_factor", fault.bandwidth_factor);
    }
    if (fault.effect.sets_clocks) line.time("jump", fault.jump);
    if (fault.effect.log == sim::FaultEffect::Log::kGoesBack) line.time("back", fault.back);
    if (fault.effect.log == sim::FaultEffect::Log::kBecomesCopy) {
      line.text("source", name(fault.source));
    }
    if (fault.effect.log == sim::FaultEffect::Log::kRots) line.whole("pieces", fault.pieces);
    if (fault.effect.changes_following()) line.text("documents", numbers(fault.documents));
    if (fault.drops_copies) line.text("copy", "drop");
    if (fault.keeps_epoch) line.text("goes_on_as", "writer");
    if (fault.survives != sim::Survives::kNone) {
      line.text("survives", sim::name_of(fault.survives));
    }
    text_ += line.take();
  }
  // False: no text says the command exactly.
  bool add(const ListedAct& act, Documents documents) {
    Object line;
    line.time("at", act.moment.at).text("on", on(act.moment));
    if (documents == Documents::kNamed) line.whole("document", act.document);
    bool is_exact = true;
    std::visit(overloaded{[&](const Submitted& it) {
                            const std::string command = to_text(it.command);
                            const StatusOr<Command> read =
                                is_valid_utf8(command) ? parse_command(command)
                                                       : StatusOr<Command>(invalid("no text"));
                            is_exact = read.ok() && *read == it.command;
                            if (is_exact)
                              line.text("person", name(it.person)).text("command", command);
                          },
                          [&](const WakeUp& it) {
                            line.text("person", name(it.person)).whole("wake", it.tag);
                            line.time("due", it.due);
                          },
                          [&](const Limit& it) {
                            line.text("person", name(it.person)).text("limit", limit(it.limit));
                          },
                          [&](const Counted& it) {
                            line.text("count", it.metric).whole("amount", it.amount);
                          }},
               act.what);
    text_ += line.take();
    return is_exact;
  }
  void add(const ListedFate& listed) {
    const sim::Fate& fate = listed.fate;
    const size_t word = fate.is_lost       ? 0
                        : fate.is_held     ? 1
                        : fate.is_twice    ? 2
                        : fate.flipped_bit ? 3
                                           : 4;
    Object line;
    line.text("fate", fate_words()[word]);
    line.text("link", name(listed.from) + "->" + name(listed.to)).whole("send", listed.send);
    if (word == 3) line.whole("bit", *fate.flipped_bit);
    if (word == 4) line.time("latency", Duration{fate.latency_ns.value_or(0)});
    text_ += line.take();
  }
  std::string take() { return std::move(text_); }

 private:
  static std::string hex(uint64_t number) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string digits(16, '0');
    for (size_t i = 16; i-- > 0; number >>= 4) digits[i] = kDigits[number & 15];
    return digits;
  }
  // "0 wake 3 17": workload, occasion, person, tag; of the second in an instant "0 receipt 3 #2".
  static std::string on(const ActMoment& moment) {
    const Occasion& occasion = moment.occasion;
    std::string text = std::to_string(occasion.workload) + " " +
                       occasion_words()[static_cast<size_t>(occasion.kind)];
    if (occasion.kind != Occasion::Kind::kSetup) text += " " + std::to_string(occasion.person);
    if (occasion.kind == Occasion::Kind::kWake) text += " " + std::to_string(occasion.tag);
    return moment.number == 1 ? text : text + " #" + std::to_string(moment.number);
  }
  // "0.1f.5 1.2a.7": the last dot of each actor.
  static std::string limit(const std::optional<VersionVector>& limit) {
    if (!limit) return "none";
    std::string text;
    for (const VersionVector::Entry& entry : limit->entries()) {
      text += (text.empty() ? "" : " ") + std::to_string(entry.actor.replica.value) + "." +
              hex(entry.actor.epoch) + "." + std::to_string(entry.last);
    }
    return text;
  }

  uint32_t people_;
  uint32_t servers_;
  std::string text_;
};

}  // namespace

StatusOr<std::string> schedule_text(const Schedule& schedule, uint32_t people, uint32_t servers) {
  const size_t lines = 1 + schedule.openings.size() + schedule.faults.size() +
                       schedule.acts.size() + schedule.fates.size();
  if (lines > kMostScheduleLines) {
    return invalid("the run has more to list than a schedule may hold (" +
                   std::to_string(kMostScheduleLines) + " lines); make it shorter or smaller");
  }
  Writer writer(people, servers);
  writer.add(schedule.head);
  for (const ListedOpening& opening : schedule.openings) writer.add(opening);
  for (const sim::FaultInterval& fault : schedule.faults) writer.add(fault);
  const bool has_several =
      std::ranges::any_of(schedule.acts, [](const ListedAct& act) { return act.document > 0; });
  const Documents documents = has_several ? Documents::kNamed : Documents::kUnnamed;
  for (const ListedAct& act : schedule.acts) {
    if (writer.add(act, documents)) continue;
    return invalid("no text says exactly what person " +
                   std::to_string(std::get<Submitted>(act.what).person) +
                   " wants: " + to_text(std::get<Submitted>(act.what).command));
  }
  for (const ListedFate& fate : schedule.fates) writer.add(fate);
  std::string text = writer.take();
  if (text.size() > kMostScheduleBytes) {
    return invalid("the run has more to list than a schedule may hold (" +
                   format_size(kMostScheduleBytes) + "); make it shorter or smaller");
  }
  return text;
}

}  // namespace skerry::harness
