#include "harness/metrics/catalogue.h"

#include <vector>

namespace skerry::harness {
namespace {

using results::Direction;
using results::MetricClass;
using results::MetricInfo;

constexpr auto kExact = MetricClass::kExact;
constexpr auto kSampled = MetricClass::kSampled;
constexpr auto kLess = Direction::kLowerIsBetter;
constexpr auto kMore = Direction::kHigherIsBetter;
constexpr auto kNeutral = Direction::kNeutral;

// A figure of samples that another metric counts, and of which some may never have ended.
MetricInfo timed(const char* name, const char* help, const char* samples, const char* never) {
  // A bucket's width (harness/metrics/histogram.h); maxima are exact.
  const bool is_quantile = std::string_view(name).find("_p") == std::string_view(name).size() - 4;
  return {name, "ns", kExact, kLess, help, samples, never, is_quantile ? 1.0 / 128 : 0};
}

std::vector<MetricInfo> visibility() {
  const auto pair = [](const char* name, const char* help) {
    return timed(name, help, "visibility_pairs", "visibility_never");
  };
  const auto change = [](const char* name, const char* help) {
    return timed(name, help, "visibility_changes", "visibility_to_all_never");
  };
  return {
      pair("visibility_latency_p50", "commit to another running person's replica, median"),
      pair("visibility_latency_p90", "commit to another running person's replica, 90th percentile"),
      pair("visibility_latency_p99", "commit to another running person's replica, 99th percentile"),
      pair("visibility_latency_max", "commit to another running person's replica, largest"),
      {"visibility_pairs", "count", kExact, kNeutral,
       "(change, replica that ran at its commit) pairs that visibility is judged by"},
      {"visibility_never", "count", kExact, kLess, "of these, never seen: longer than all others"},
      change("visibility_to_all_p50", "commit to the last running person's replica, median"),
      change("visibility_to_all_p99",
             "commit to the last running person's replica, 99th percentile"),
      change("visibility_to_all_max", "commit to the last running person's replica, largest"),
      {"visibility_changes", "count", kExact, kNeutral,
       "changes that some other person's replica ran for"},
      {"visibility_to_all_never", "count", kExact, kLess, "of these, never seen by all of them"},
      {"never_visible", "count", kExact, kLess,
       "(change, replica) pairs still unseen at the end, those of replicas that were away too"}};
}

std::vector<MetricInfo> catch_up() {
  const auto pair = [](const char* name, const char* help) {
    return timed(name, help, "catch_up_pairs", "catch_up_never");
  };
  return {pair("catch_up_latency_p99",
               "return of a replica that was away to each change it missed, 99th percentile"),
          pair("catch_up_latency_max",
               "return of a replica that was away to each change it missed, largest"),
          {"catch_up_pairs", "count", kExact, kNeutral,
           "(change, replica that was away at its commit) pairs that catch-up is judged by"},
          {"catch_up_never", "count", kExact, kLess, "of these, never seen"}};
}

std::vector<MetricInfo> heals() {
  const auto heal = [](const char* name, const char* help) {
    return timed(name, help, "heals", "heals_never_over");
  };
  return {
      heal("convergence_after_heal_min",
           "end of a fault until all hold what was committed before it, the quickest"),
      heal("convergence_after_heal_p50",
           "end of a fault until all hold what was committed before it, median of the run"),
      heal("convergence_after_heal",
           "end of a fault until all hold what was committed before it, the slowest of the run"),
      {"heals", "count", kExact, kNeutral,
       "faults that ended; degradations and jumps of clocks do not count"},
      {"heals_never_over", "count", kExact, kLess,
       "faults after whose end some replica never got all that was committed before"}};
}

std::vector<MetricInfo> convergence() {
  return {
      {"convergence_after_last_write", "ns", kExact, kLess, "last commit to equal sets everywhere"},
      {"staleness_p99", "ns", kExact, kLess,
       "age of the oldest change a replica lacks, on the grid"},
      {"staleness_max", "ns", kExact, kLess,
       "age of the oldest change a replica lacks, largest on the grid"}};
}

std::vector<MetricInfo> work() {
  return {{"commits", "count", kExact, kNeutral, "changes made"},
          {"commands_refused", "count", kExact, kLess,
           "commands that were not carried out: the sum of the next three"},
          {"commands_refused_away", "count", kExact, kLess, "of these, the replica was away"},
          {"commands_refused_too_large", "count", kExact, kLess,
           "of these, a limit was in the way; the run says which, and what raises it"},
          {"commands_refused_by_design", "count", kExact, kLess, "of these, the design said no"},
          {"refused_bodies", "count", kExact, kLess,
           "changes that came and whose bodies a design refused: received, without effect"},
          {"future_times", "count", kExact, kLess,
           "times of others too far ahead of a replica's wall clock to be passed "
           "(`replicas.clock_bound`)"},
          {"commits_per_second", "count/s", kExact, kMore,
           "commits a virtual second of the safety phase"},
          {"applications", "count", kExact, kNeutral, "changes of others entering received sets"},
          {"applications_per_second", "count/s", kExact, kMore,
           "applications a virtual second of the whole run"}};
}

std::vector<MetricInfo> traffic() {
  return {
      {"payload_bytes", "bytes", kExact, kNeutral,
       "user content on its first arrival at a replica"},
      {"metadata_bytes", "bytes", kExact, kLess,
       "the rest of changes on first arrival: ids, clocks, contexts"},
      {"redundant_bytes", "bytes", kExact, kLess, "changes that brought nothing new"},
      {"control_bytes", "bytes", kExact, kLess, "frame headers, handshakes, acknowledgements"},
      {"carried_bytes", "bytes", kExact, kLess,
       "all bytes that links carried: the sum of the four"},
      {"delivered_bytes", "bytes", kExact, kNeutral,
       "bytes that came out of links into running hosts"},
      {"lost_bytes", "bytes", kExact, kLess,
       "bytes of frames that were lost, dropped by full queues or sent to nobody"},
      {"sent_bytes", "bytes", kExact, kLess, "bytes of frames handed to links"},
      {"in_flight_bytes_max", "bytes", kExact, kLess,
       "most bytes at a time that were sent and neither delivered nor lost, all links together"},
      {"duplicated_bytes", "bytes", kExact, kNeutral,
       "bytes of the second copies of duplicated datagrams"},
      {"retransmitted_bytes", "bytes", kExact, kLess, "bytes of segments that streams sent again"},
      {"retransmissions", "count", kExact, kLess, "segments that streams sent again"},
      {"amplification", "ratio", kExact, kLess, "carried bytes for each payload byte"},
      {"duplicate_deliveries", "count", kExact, kLess,
       "changes that arrived where they already were"},
      {"messages", "count", kExact, kLess, "frames handed to links"},
      {"frames_delivered", "count", kExact, kNeutral, "frames that arrived"},
      {"frames_lost", "count", kExact, kLess,
       "frames lost, dropped by full queues or sent to nobody"},
      {"frames_corrupt", "count", kExact, kLess, "frames refused by their checksum"},
      {"frames_foreign", "count", kExact, kLess,
       "well-formed frames of another replication mode, of which nothing was done"},
      {"round_trips", "count", kExact, kLess, "handshakes completed: a question and its answer"}};
}

// Only where states and deltas travel.
std::vector<MetricInfo> joined() {
  return {{"transmitted_elements", "count", kExact, kLess,
           "irreducible elements in the states and deltas that were sent; only in modes that join"},
          {"transmitted_elements_to_last_write", "count", kExact, kLess,
           "of these, what was sent before the last commit"},
          {"carried_bytes_to_last_write", "bytes", kExact, kLess,
           "all bytes that links carried before the last commit; only in modes that join"}};
}

// Only with [sync] stability.
std::vector<MetricInfo> collection() {
  return {
      {"garbage", "count", kExact, kLess,
       "pieces kept that no value shows, all replicas at the end; only where something is "
       "collected"},
      {"garbage_max", "count", kExact, kLess,
       "pieces kept that no value shows, of one replica, largest on the grid"},
      {"unstable_max", "count", kExact, kLess,
       "dots that a replica integrated and does not know to be everywhere, largest on the grid"}};
}

std::vector<MetricInfo> cost() {
  return {{"queue_delay_max", "ns", kExact, kLess,
           "longest wait for and on a link's or a server's line"},
          {"outbox_max", "count", kExact, kLess,
           "own changes that no peer had acknowledged, largest on the grid"},
          {"buffered_max", "count", kExact, kLess,
           "changes waiting for their dependencies, largest on the grid"},
          {"events", "count", kExact, kNeutral, "events dispatched"},
          {"cpu_time", "ns", kSampled, kLess,
           "CPU of the run's loop: replicas, network, metrics and checks, without what is judged "
           "at the "
           "end"},
          {"commits_per_cpu_second", "count/s", kSampled, kMore, "commits a second of cpu_time"},
          {"applications_per_cpu_second", "count/s", kSampled, kMore,
           "applications a second of cpu_time"},
          {"deliveries_per_cpu_second", "count/s", kSampled, kMore,
           "frame deliveries a second of cpu_time"},
          {"memory_bytes", "bytes", kSampled, kLess,
           "what the heap of all replicas grew by: documents and logs together"},
          {"memory_documents", "bytes", kSampled, kLess,
           "of this, the documents, as if each replica were alone"},
          {"memory_logs", "bytes", kSampled, kLess,
           "of this, change logs, disks, and what waits for them; what several hold counts once"},
          {"memory_sync", "bytes", kSampled, kNeutral,
           "heap of sync engines' sessions, timers and frames being made, of whatever design"},
          {"memory_laboratory", "bytes", kSampled, kNeutral,
           "heap of the run's events, network, metrics and checks at its end"},
          {"memory_peak_bytes", "bytes", kSampled, kLess,
           "largest heap of the loop, all of these together, counted from its begin"}};
}

std::vector<MetricInfo> recordings() {
  return {{"clamped_positions", "count", kExact, kLess,
           "recorded positions past the end of a legitimately different text"}};
}

// Of the check intent_preserved.
std::vector<MetricInfo> intents() {
  return {
      {"intents_judged", "count", kExact, kNeutral,
       "things that commands put somewhere, each looked for at the end; only with "
       "intent_preserved, as all below"},
      {"intents_not_judged", "count", kExact, kNeutral,
       "further ones, of which an undo leaves open whether they were taken away"},
      {"lost_intents", "count", kExact, kLess,
       "of these, not there though nobody who had seen them took them away"},
      {"lost_intent_rate", "share", kExact, kLess, "lost intents of all judged"},
      {"intents_in_vain", "count", kExact, kLess,
       "of these, lost to nothing concurrent: put again after all who took it away were seen, or "
       "nothing came of it, not even for who put it there"},
      {"resurrected_intents", "count", kExact, kLess,
       "things that are there though all who put them there were seen by one who took them away"},
      {"forward_runs", "count", kExact, kNeutral,
       "runs typed forward, two elements or more; only where nothing was moved"},
      {"interleaved_forward_runs", "count", kExact, kLess,
       "of these, with something inside whose author knew nothing of what is around it"},
      {"backward_runs", "count", kExact, kNeutral,
       "runs typed backward at one place, by one replica or several"},
      {"interleaved_backward_runs", "count", kExact, kLess,
       "of these, with something inside whose author knew nothing of what is around it"},
      {"interleaved_run_rate", "share", kExact, kLess, "interleaved runs of all, both ways"},
      {"moves_judged", "count", kExact, kNeutral, "moves of items, nodes, rows and columns"},
      {"duplicate_moves", "count", kExact, kLess,
       "copies too many of what is there more than once at the end"},
      {"misplaced_moves", "count", kExact, kLess,
       "items, nodes and lines that are where none of those put them who moved them last"},
      {"places_not_judged", "count", kExact, kNeutral,
       "further ones of which that cannot be said: lines in which nothing stood, or stands"},
      {"marks_judged", "count", kExact, kNeutral,
       "characters that are there, once for each kind of mark that concerns them"},
      {"wrong_marks", "count", kExact, kLess,
       "of these, marked and should not be, or the other way round"},
      {"marks_not_judged", "count", kExact, kNeutral,
       "further ones, of which people said different things who knew nothing of each other"},
      {"nodes_adrift", "count", kExact, kLess, "nodes of a tree that do not hang from its root"}};
}

struct Group {
  MetricNeed need;
  std::vector<MetricInfo> metrics;
};

// In table order.
const std::vector<Group>& groups() {
  static const std::vector<Group> kGroups = {{MetricNeed::kOtherPeople, visibility()},
                                             {MetricNeed::kAbsence, catch_up()},
                                             {MetricNeed::kHeals, heals()},
                                             {MetricNeed::kNothing, convergence()},
                                             {MetricNeed::kNothing, work()},
                                             {MetricNeed::kNothing, traffic()},
                                             {MetricNeed::kJoins, joined()},
                                             {MetricNeed::kNothing, cost()},
                                             {MetricNeed::kStability, collection()},
                                             {MetricNeed::kRecording, recordings()},
                                             {MetricNeed::kIntents, intents()}};
  return kGroups;
}

std::vector<MetricInfo> make_catalogue() {
  std::vector<MetricInfo> all;
  for (const Group& group : groups()) {
    all.insert(all.end(), group.metrics.begin(), group.metrics.end());
  }
  return all;
}

}  // namespace

std::span<const MetricInfo> metric_catalogue() {
  static const std::vector<MetricInfo> kCatalogue = make_catalogue();
  return kCatalogue;
}

const MetricInfo* find_metric(std::string_view name) {
  for (const MetricInfo& info : metric_catalogue()) {
    if (info.name == name) return &info;
  }
  return nullptr;
}

MetricNeed need_of(std::string_view name) {
  for (const Group& group : groups()) {
    for (const MetricInfo& info : group.metrics) {
      if (info.name == name) return group.need;
    }
  }
  return MetricNeed::kNothing;
}

}  // namespace skerry::harness
