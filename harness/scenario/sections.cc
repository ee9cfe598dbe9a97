// The fixed tables of a scenario: what each may hold. The names are what the runner reads.
#include <algorithm>
#include <deque>

#include "crdts/object/catalogue.h"
#include "harness/scenario/build.h"
#include "harness/scenario/scenario.h"
#include "replica/factory.h"
#include "sync/reconcile/reconciler.h"

namespace skerry::harness {
namespace {

constexpr double kMs = 1e6;
constexpr double kSecond = 1e9;
constexpr double kHour = 3'600 * kSecond;
constexpr double kDay = 24 * kHour;

// The names of a catalogue as choices; deliberate defects after "||", valid but not advertised.
const std::string& crdt_choices() {
  static const std::string choices = [] {
    std::string shown;
    std::string hidden;
    for (const crdts::Design& design : crdts::catalogue()) {
      (design.is_mutant ? hidden : shown) += "|" + std::string(design.name);
    }
    return shown.substr(shown.empty() ? 0 : 1) + (hidden.empty() ? "" : "|" + hidden);
  }();
  return choices;
}

template <typename Rows>
std::string names_of(const Rows& rows) {
  std::string names;
  for (const auto& row : rows) names += (names.empty() ? "" : "|") + std::string(row.name);
  return names;
}

// What architectures take of their own, each once: without effect in those that do not.
std::vector<Parameter> architecture_parameters() {
  struct Own {
    Parameter parameter;
    std::vector<std::string_view> takers;
  };
  std::vector<Own> found;
  for (const replica::Architecture& row : replica::architectures()) {
    for (const Parameter& own : row.parameters) {
      auto at = std::find_if(found.begin(), found.end(),
                             [&own](const Own& o) { return o.parameter.name == own.name; });
      if (at == found.end()) at = found.insert(at, {own, {}});
      at->takers.push_back(row.name);
    }
  }
  static std::deque<std::string> needs;  // which the parameters refer to
  std::vector<Parameter> all;
  for (const auto& [parameter, takers] : found) {
    all.push_back(parameter);
    if (takers.size() == replica::architectures().size()) continue;
    std::string& text = needs.emplace_back(parameter.needs);
    for (const std::string_view taker : takers) {
      const bool is_first = taker == takers.front();
      const std::string before = text.empty() ? "" : " & ";
      text += (is_first ? before + "replicas.architecture=" : ",") + std::string(taker);
    }
    all.back().needs = text;
  }
  return all;
}

std::span<const Parameter> replicas_parameters() {
  static const std::string architectures = names_of(replica::architectures());
  static const std::vector<Parameter> kCommon = {
      {"count", ParameterType::kInteger, "", true, 1, 100'000, "", "people, each with one replica"},
      {"crdt", ParameterType::kChoice, "", true, 0, 0, crdt_choices(),
       "the document's design (`skerry list crdts`)"},
      {"architecture", ParameterType::kChoice, "\"local_first\"", false, 0, 0, architectures,
       "what runs at a person's device and at a server"},
      {"servers", ParameterType::kInteger, "", false, 0, 10'000, "",
       "servers that store and forward; 1 in a hub, those that `links` name, else 0"},
      {"documents", ParameterType::kInteger, "1", false, 1, 10'000, "",
       "documents of that design, numbered from 0; every workload is done in each of them by those "
       "who follow it"},
      {"follow", ParameterType::kChoice, "\"all\"", false, 0, 0, "all|uniform|zipf|listed",
       "which documents people follow: all of them (of their hub, where there are hubs), `follows` "
       "drawn evenly or by popularity, or as `followers` lists; servers follow all (of their hub)",
       "replicas.documents>1"},
      {"follows", ParameterType::kInteger, "0", false, 0, 10'000, "",
       "how many documents each person follows; 0: all", "replicas.follow=uniform,zipf"},
      {"followers", ParameterType::kTexts, "[]", false, 0, 0, "",
       "for each document who follows it: [\"0..4, 7\", \"2..9\"]", "replicas.follow=listed"},
      {"names", ParameterType::kTexts, "[]", false, 0, 0, "",
       "what documents are called, in their order, for the faults `follow` and `leave`: paths, and "
       "ranges at their end, [\"work/notes/0..3\", \"work/plan\"]",
       "replicas.documents>1 & cell.documents=named"},
      {"next_version", ParameterType::kNodes, "[]", false, 0, 0, "",
       "who runs the next version of the protocol from the start on: [0, 3, \"servers\"]; the "
       "faults "
       "`upgrade` and `downgrade` change it",
       "replicas.mode=operations"},
      {"next_kinds", ParameterType::kInteger, "0", false, 0, 10'000, "",
       "so many documents, the last ones, are of a kind that came with the next version: who runs "
       "the one before stores and forwards them, and shows nothing of them",
       "cell.versions=two"},
      {"share_histories", ParameterType::kBoolean, "true", false, 0, 0, "",
       "what replicas of a document can share in this process they share: memory and time change, "
       "and nothing else"},
      {"clock_offset", ParameterType::kDistribution, "\"0s\"", false, -kDay, kDay, "",
       "how wrong each wall clock is at the start"},
      {"clock_drift_ppm", ParameterType::kInteger, "0", false, 0, 100'000, "",
       "each clock's rate is off by up to this many parts per million, either way"}};
  static const std::vector<Parameter> kAll = [] {
    std::vector<Parameter> all = architecture_parameters();
    all.insert(all.begin(), kCommon.begin(), kCommon.end());
    return all;
  }();
  return kAll;
}

constexpr std::string_view kOnStreams = "sync.transport=stream";
constexpr std::string_view kOfFloors =
    "sync.transport=stream & sync.acknowledge=true & "
    "replicas.mode=operations,pure_operations";
constexpr std::string_view kOfLeases =
    "sync.topology=hub & sync.reconcile=version_vector & log_floor>0 & stability>0";
constexpr std::string_view kLeaseHelp =
    "a person that the server has not heard of for so long is evicted: it holds nothing up any "
    "more, and what it had not sent is performed again when it returns; 0s: nobody is";
constexpr std::string_view kOfMutants =
    "sync.mutant!=acknowledges_and_forgets | replicas.servers>0 & "
    "sync.mutant!=drops_unknown_fields,drops_unreadable | cell.versions=two & "
    "sync.mutant!=accepts_evicted | lease>0 & "
    "sync.mutant!=leaves_at_once | cell.following=changes & "
    "sync.mutant!=reads_own_copy | replicas.architecture=thin_client & "
    "sync.mutant!=keeps_positions | replicas.architecture=ot";
constexpr std::string_view kMutants =
    "none||never_retransmits|acknowledges_and_forgets|drops_unknown_fields|drops_unreadable|"
    "accepts_evicted|leaves_at_once|reads_own_copy|keeps_positions";
constexpr std::string_view kOnSqlite = "storage.store=sqlite";
constexpr std::string_view kOnDatagrams = "sync.transport=datagram";
// How connections are kept is often said once for scenarios of both transports.
constexpr std::string_view kOfConnections = "warn: sync.transport=stream";
constexpr std::string_view kOfReconnecting =
    "warn: sync.transport=stream & cell.connections=breakable";

std::span<const Parameter> sync_parameters() {
  static const std::string strategies = names_of(sync::reconcilers());
  static const Parameter parameters[] = {
      {"topology", ParameterType::kChoice, "\"hub\"", false, 0, 0,
       "hub|hubs|mesh|ring|ring_k|line|tree|grid|random_k|regions|links",
       "who is linked to whom; \"links\" where `links` are given"},
      {"k", ParameterType::kInteger, "", false, 1, 1'000, "",
       "ring_k: neighbours on each side, 4; random_k: links that each node draws, 4; tree: "
       "children of a node, 2; grid: nodes in a row, as many as rows",
       "sync.topology=ring_k,random_k,tree,grid & cell.k=used"},
      {"links", ParameterType::kLinks, "", false, 0, 0, "",
       "who is linked to whom: pairs of nodes, [[0, 1], [\"server\", 2]], or a CSV file "
       "(docs/formats/links.md)",
       "sync.topology=links"},
      {"reconcile", ParameterType::kChoice, "\"version_vector\"", false, 0, 0, strategies,
       "how two replicas find out what the other lacks; all but version_vector in sessions over "
       "streams alone",
       "sync.reconcile=version_vector | sync.transport=stream & "
       "sync.reconcile=version_vector | sync.acknowledge=true & "
       "sync.reconcile=version_vector | replicas.mode=operations,pure_operations"},
      {"transport", ParameterType::kChoice, "\"stream\"", false, 0, 0, "stream|datagram",
       "in-order connections, or single frames that may be lost"},
      {"wire", ParameterType::kChoice, "\"shorthand\"", false, 0, 0, "plain|shorthand",
       "how frames are written: as they are, or without what the connection has said before",
       kOnStreams},
      {"interval", ParameterType::kDuration, "", false, 0, kHour, "",
       "what comes within so long of what was pushed last is gathered, and pushed together; 0s: at "
       "once. Where states or deltas travel, or a matrix compares modes, 1s, in gossip 0s, else "
       "10ms"},
      {"stability", ParameterType::kDuration, "", false, 0, kHour, "",
       "people say so often what they have integrated, and what all have is collected; 0s: never. "
       "1s in mode pure_operations, else 0s"},
      {"log_floor", ParameterType::kDuration, "\"0s\"", false, 0, kDay, "",
       "what came so long ago is folded into a snapshot; 0s: all changes are kept", kOfFloors},
      {"lease", ParameterType::kDuration, "\"0s\"", false, 0, 30 * kDay, "", kLeaseHelp, kOfLeases},
      {"keep_alive", ParameterType::kDuration, "\"2s\"", false, 10 * kMs, kHour, "",
       "a silent stream is probed this often, and closed after at most 3 of these", kOfConnections},
      {"connect_timeout", ParameterType::kDuration, "\"5s\"", false, 10 * kMs, kHour, "",
       "an attempt to connect is given up after so long", kOfReconnecting},
      {"backoff", ParameterType::kBackoff, "{ base = \"100ms\", max = \"1s\" }", false, 0, 0, "",
       "waits between attempts to connect: exponential, full jitter", kOfReconnecting},
      {"anti_entropy", ParameterType::kDuration, "\"10s\"", false, 10 * kMs, kDay, "",
       "a handshake this often even when all seems well"},
      {"acknowledge", ParameterType::kBoolean, "true", false, 0, 0, "",
       "changes are acknowledged and resent until they are; false: gossip, repaired by "
       "anti-entropy"},
      {"acknowledge_at", ParameterType::kTexts, "[\"local\"]", false, 0, 0, "",
       "how far a change has got when its author is told of it, at each of these levels: memory, "
       "local (durable there; always told), server, \"2 replicas\" or another number, stable "
       "(docs/stores.md)"},
      {"acknowledge_delay", ParameterType::kDuration, "\"200ms\"", false, 0, kHour, "",
       "acknowledgements wait for so long for others to go with; 0s: at once",
       "sync.transport=stream & sync.acknowledge=true"},
      {"retransmit", ParameterType::kDuration, "\"500ms\"", false, kMs, kHour, "",
       "datagrams: the first time-out of what was not acknowledged, doubling to 8 s",
       "sync.transport=datagram | sync.acknowledge=false"},
      {"window", ParameterType::kSize, "\"256KiB\"", false, 64.0 * 1024, 1024.0 * 1024 * 1024, "",
       "sent and not yet acknowledged, per session; with 64KiB, at most 3/4 of send_buffer"},
      {"max_change", ParameterType::kSize, "\"16MiB\"", false, 1024, 1024.0 * 1024 * 1024, "",
       "the largest command; a larger one is refused before it is performed"},
      {"max_transfer", ParameterType::kSize, "\"256MiB\"", false, 1024.0 * 1024,
       1024.0 * 1024 * 1024, "",
       "the largest state, delta group or change that travels; above 16MiB, and above what one "
       "datagram takes, in parts"},
      {"mutant", ParameterType::kChoice, "\"none\"", false, 0, 0, kMutants,
       "a deliberate defect, to show that the checks have teeth", kOfMutants}};
  return parameters;
}

constexpr Parameter kNetwork[] = {
    {"latency", ParameterType::kDistribution, "\"20ms\"", false, 0, 0, "", "one way, each link",
     "cell.link_latency=common"},
    {"jitter", ParameterType::kDistribution, "\"0s\"", false, 0, 0, "", "added to the latency"},
    {"loss", ParameterType::kProbability, "0", false, 0, 1, "",
     "of a datagram, or of a stream's segment"},
    {"burst_mean_good", ParameterType::kDuration, "\"0s\"", false, 0, 365 * kDay, "",
     "bursty loss: the mean time between bursts; 0s: no bursts", "burst_mean_bad>0"},
    {"burst_mean_bad", ParameterType::kDuration, "\"0s\"", false, 0, 365 * kDay, "",
     "bursty loss: the mean length of a burst", "burst_mean_good>0"},
    {"burst_loss", ParameterType::kProbability, "1", false, 0, 1, "",
     "loss inside a burst, instead of `loss`", "burst_mean_good>0 & burst_mean_bad>0"},
    {"duplicate", ParameterType::kProbability, "0", false, 0, 1, "", "datagrams that come twice",
     kOnDatagrams},
    {"reorder", ParameterType::kProbability, "0", false, 0, 1, "",
     "datagrams that wait an extra latency draw", kOnDatagrams},
    {"corrupt", ParameterType::kProbability, "0", false, 0, 1, "",
     "datagrams that arrive with one bit flipped", kOnDatagrams},
    {"fifo", ParameterType::kBoolean, "false", false, 0, 0, "",
     "a datagram never overtakes an earlier one on its link",
     "sync.transport=datagram & cell.latencies=varying"},
    {"bandwidth", ParameterType::kBandwidth, "\"0bit/s\"", false, 0, 1e12, "",
     "of each link, each way; 0bit/s: unlimited", "cell.link_bandwidth=common"},
    {"queue", ParameterType::kSize, "\"256KiB\"", false, 1024, 1024.0 * 1024 * 1024, "",
     "bytes of datagrams that wait for a line; more are dropped",
     "sync.transport=datagram & bandwidth>0 | server_bandwidth>0 | cell.link_bandwidth=own"},
    {"server_bandwidth", ParameterType::kBandwidth, "\"0bit/s\"", false, 0, 1e12, "",
     "of a server's access link, each way, shared by all its traffic; 0bit/s: unlimited",
     "replicas.servers>0"},
    {"send_buffer", ParameterType::kSize, "\"1MiB\"", false, 192.0 * 1024, 1024.0 * 1024 * 1024, "",
     "of a stream", kOnStreams},
    {"rtt_matrix", ParameterType::kPath, "\"\"", false, 0, 0, "",
     "regions: a CSV matrix of round trips; they are halved", "sync.topology=regions"},
    {"regions", ParameterType::kTexts, "[]", false, 0, 0, "",
     "regions: where people are dealt to, in turn; servers are in the first",
     "sync.topology=regions"}};

constexpr Parameter kStorage[] = {
    {"store", ParameterType::kChoice, "\"memory\"", false, 0, 0, "memory|sqlite",
     "what keeps records: memory that models a disk, or SQLite on a simulated disk"},
    {"latency", ParameterType::kDuration, "\"0s\"", false, 0, kHour, "",
     "how long it takes until a batch is durable; of SQLite, each sync"},
    {"write", ParameterType::kDuration, "\"0s\"", false, 0, kHour, "",
     "how long each call of the disk takes that is no sync", kOnSqlite},
    {"bandwidth", ParameterType::kBandwidth, "\"0bit/s\"", false, 0, 1e12, "",
     "of the disk; 0bit/s: bytes cost no time", kOnSqlite},
    {"capacity", ParameterType::kSize, "\"4GiB\"", false, 65536, 1e15, "",
     "of the disk; a batch that finds no room is refused, and tried again"}};

constexpr Parameter kPresence[] = {
    {"cursors", ParameterType::kBoolean, "false", false, 0, 0, "",
     "whoever edits says where, and all others who follow the document are shown it"},
    {"every", ParameterType::kDuration, "\"100ms\"", false, 0, kHour, "",
     "how often a peer is told at most; the first time at once", "cursors=true"},
    {"expiry", ParameterType::kDuration, "\"30s\"", false, 100 * kMs, kDay, "",
     "what nobody has said again for so long is not shown any more; a replica says it again three "
     "times in that",
     "cursors=true"}};

// Options that follow it have an effect where files are attached.
constexpr std::string_view kOfBlobs = "fetch=never,always";

constexpr Parameter kBlobs[] = {
    {"fetch", ParameterType::kChoice, "\"off\"", false, 0, 0, "off|never|always",
     "files beside documents: none; kept by who attaches them and by servers; fetched by all whose "
     "documents refer to them",
     "fetch=off | cell.attachments=some & fetch=off | replicas.mode=operations,pure_operations"},
    {"window", ParameterType::kSize, "\"64KiB\"", false, 16.0 * 1024, 64.0 * 1024 * 1024, "",
     "asked for and not there yet, of one peer: what a change may have to wait behind", kOfBlobs},
    {"max_size", ParameterType::kSize, "\"16MiB\"", false, 1024, 64.0 * 1024 * 1024, "",
     "of one file; a larger one is refused", kOfBlobs},
    {"capacity", ParameterType::kSize, "\"1GiB\"", false, 65536, 1e12, "",
     "of all files at one replica or server; more are refused, and not fetched", kOfBlobs}};

// Prices are what was listed in 2026: of Cloudflare's Durable Objects for requests (of messages
// over WebSockets 20 are one), rows, storage and compute (1 GB of memory), of DynamoDB for reads,
// of AWS for egress (docs/metrics.md has the sources).
constexpr std::string_view kWhereCounted = "per_month>0";
constexpr Parameter kCost[] = {
    {"per_month", ParameterType::kReal, "0", false, 0, 1e6, "",
     "a user's month has so many of what the run shows; 0: costs are not counted"},
    {"users_per_server", ParameterType::kReal, "1000", false, 1, 1e9, "",
     "how many users share a server", kWhereCounted},
    {"requests", ParameterType::kReal, "0.0075", false, 0, 1e6, "",
     "US dollars for a million frames that come to servers", kWhereCounted},
    {"writes", ParameterType::kReal, "1", false, 0, 1e6, "",
     "US dollars for a million rows of at most 1 KiB that they keep", kWhereCounted},
    {"reads", ParameterType::kReal, "0.125", false, 0, 1e6, "",
     "US dollars for a million rows that they read", kWhereCounted},
    {"storage", ParameterType::kReal, "0.2", false, 0, 1e6, "",
     "US dollars for a GB that they hold for a month", kWhereCounted},
    {"egress", ParameterType::kReal, "0.09", false, 0, 1e6, "",
     "US dollars for a GB that they send", kWhereCounted},
    {"compute", ParameterType::kReal, "0.045", false, 0, 1e6, "",
     "US dollars for an hour of a server", kWhereCounted}};

}  // namespace

std::span<const Section> sections() {
  static const std::vector<Section> all = {
      {"replicas", "who takes part", replicas_parameters()},
      {"sync", "how replicas exchange changes", sync_parameters()},
      {"network", "what every link is like", kNetwork},
      {"storage", "what every disk is like", kStorage},
      {"presence", "what people see of one another beside changes", kPresence},
      {"blobs", "files that documents refer to", kBlobs},
      {"cost", "what servers cost", kCost},
      search_section(),
      history_section()};
  return all;
}

}  // namespace skerry::harness
