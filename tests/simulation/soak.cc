// Random worlds in which everything goes wrong: twelve replicas and a hub, five documents, an edit
// a second and person in bursts, every kind of fault at random times, each reconciler in turn, logs
// folded in half of them, two versions of the protocol mixed in a third, documents left and
// followed in a quarter. Every check holds in each, and all is equal in the end.
//
// What a world is like is drawn from its seed alone; each lasts an hour, or four minutes where
// nobody says so ($SKERRY_SOAK_MINUTES). The suite has 45 of both with disks in memory and 5 with
// databases, those of an hour in pieces beside each other; a sweep ($SKERRY_SEEDS) as many as are
// asked for. A reference that would take too long for an hour is left out.
//
// Nothing may be lost that anybody was told is saved, so the disks that are emptied, taken back,
// overwritten or damaged are those of the server and of person 11, who only reads: what they held
// others have. Who leaves a document relies on the server, which in such worlds keeps its disk.
#include <algorithm>

#include "core/rng.h"
#include "crdts/object/catalogue.h"
#include "replica/local_first/summary.h"
#include "scenarios.h"
#include "seeds.h"
#include "sim/storage/survives.h"
#include "simulation.h"
#include "sync/reconcile/reconciler.h"

namespace skerry {
namespace {

constexpr uint64_t kPeople = 12;
constexpr uint64_t kDocuments = 5;
uint64_t minutes() { return test_support::number("SKERRY_SOAK_MINUTES", 4); }

class WorldWriter {
 public:
  WorldWriter(uint64_t seed, std::string_view store)
      : seed_(seed), store_(store), rng_(Rng::stream(seed, "soak")) {}

  std::string scenario() {
    const crdts::Design& design = pick_design();
    const auto reconcilers = sync::reconcilers();
    add("schema = 1\nname = \"soak\"\nseeds = { first = ", seed_, ", count = 1 }\n");
    add("duration = \"", minutes(), "min\"\n");
    add("[replicas]\ncount = ", kPeople, "\ndocuments = ", kDocuments, "\ncrdt = \"", design.name,
        "\"\n");
    if (is_mixed()) write_versions();
    add("clock_offset = { distribution = \"normal\", mean = \"0s\", deviation = \"100ms\" }\n");
    add("clock_drift_ppm = ", between(0, 200), "\n");
    add("[sync]\ntopology = \"hub\"\nreconcile = \"", reconcilers[seed_ % reconcilers.size()].name,
        "\"\nkeep_alive = \"", between(2, 10), "s\"\nanti_entropy = \"", between(10, 60),
        "s\"\nbackoff = { base = \"100ms\", max = \"", between(1, 10), "s\" }\n");
    // Every other world folds its logs, where the design can.
    if (seed_ % 2 == 0 && replica::can_summarize(design)) {
      add("log_floor = \"", 2 + seed_ / 2 % 20, "s\"\n");
    }
    add("[network]\nlatency = { distribution = \"lognormal\", p50 = \"", between(5, 80),
        "ms\", p99 = \"", between(100, 400), "ms\" }\nloss = 0.0", between(0, 3), "\n");
    add("[storage]\nstore = \"", store_, "\"\nlatency = \"", between(1, 20), "ms\"\n");
    add("[checks]\nalso = [\"honest_status\", \"stalls\", \"session_guarantees\"",
        is_mixed() ? ", \"preserved_unknown\"" : "", "]\n");
    const uint64_t commands = kPeople * minutes() * 60 / kDocuments;
    if (design.reference_limit < 2 * commands) add("without = [\"matches_reference\"]\n");
    write_work(design.family);
    write_faults();
    return text_;
  }

 private:
  template <typename... Parts>
  void add(const Parts&... parts) {
    (add_one(parts), ...);
  }
  void add_one(std::string_view part) { text_ += part; }
  void add_one(uint64_t part) { text_ += std::to_string(part); }

  uint64_t between(uint64_t least, uint64_t most) { return least + rng_.below(most - least + 1); }

  bool is_mixed() const { return seed_ % 3 == 0; }
  bool changes_following() const { return seed_ % 4 == 1; }
  // Half of the people, at random, and of every other world the server; one or two of the documents
  // are of a kind that the others do not know.
  void write_versions() {
    add("next_version = [");
    const char* separator = "";
    if (versions_.below(2) == 0) {
      add("\"server\"");
      separator = ", ";
    }
    for (uint64_t person = 0; person < kPeople; ++person) {
      if (versions_.below(2) == 0) continue;
      add(separator, person);
      separator = ", ";
    }
    add(*separator == 0 ? "0" : "", "]\nnext_kinds = ", 1 + versions_.below(2), "\n");
  }

  const crdts::Design& pick_design() {
    std::vector<const crdts::Design*> designs;
    for (const crdts::Design& design : crdts::catalogue()) {
      if (!design.is_mutant) designs.push_back(&design);
    }
    return *designs[rng_.below(designs.size())];
  }

  // In bursts what one edit a second and replica would be; person 11 only reads.
  void write_work(Family family) {
    const uint64_t seconds = minutes() * 60;
    const uint64_t bursts = std::max<uint64_t>(2, minutes() / 3);
    const uint64_t edits = kPeople * seconds / (kPeople - 1) / bursts;  // a writer and burst
    for (uint64_t burst = 0; burst < bursts; ++burst) {
      const uint64_t length = between(10, std::min<uint64_t>(120, seconds / 3));
      const uint64_t start = rng_.below(seconds - length);
      if (family == Family::kText) {
        // At speed 1 some 1.5 keystrokes a second and document.
        const uint64_t permille =
            std::max<uint64_t>(1, 10'000 * edits / (15 * kDocuments * length));
        add("[[workload]]\nkind = \"typing\"\nactive = 1.0\nspeed = ", permille / 1000, ".",
            std::to_string(1000 + permille % 1000).substr(1), "\n");
      } else {
        add("[[workload]]\nkind = \"random_ops\"\nrate = \"", 60 * edits / length, "/min\"\n");
      }
      add("people = \"0..", kPeople - 2, "\"\nstart = \"", start, "s\"\nstop = \"", start + length,
          "s\"\n");
    }
  }

  // One of a kind; `more` is its own.
  void fault(std::string_view kind, std::string_view more, uint64_t most_seconds) {
    add("[[fault]]\nkind = \"", kind, "\"\nmean_time_between = \"", between(30, 20 * minutes()),
        "s\"\nfor = { distribution = \"uniform\", min = \"100ms\", max = \"", most_seconds,
        "s\" }\n", more, "\n");
  }
  std::string survives() {
    return "\nsurvives = \"" +
           std::string(sim::kSurvivesNames[rng_.below(sim::kSurvivesNames.size())]) + "\"";
  }

  void write_faults() {
    const std::string anybody =
        "nodes = [\"server\", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]\npick = \"one\"";
    const std::string replaceable =
        changes_following() ? "nodes = [11]" : "nodes = [\"server\", 11]\npick = \"one\"";
    fault("partition", "groups = [[\"server\", 0, 1, 2, 3], [4, 5, 6, 7, 8, 9, 10, 11]]", 40);
    fault("one_way_cut", "from = [2, 6]", 20);
    fault("flapping", "node = 5\nperiod = \"3s\"", 20);
    fault("isolate", anybody, 30);
    fault("degrade", "latency_factor = 5\nloss = 0.1", 20);
    fault("outage", anybody + survives(), 20);
    fault("crash", anybody + survives(), 5);
    fault("pause", anybody, 10);
    fault("sleep", anybody, 20);
    fault("amnesia", replaceable, 3);
    fault("rollback", replaceable + "\nback = \"30s\"", 3);
    fault("clone", replaceable + "\nof = 3", 3);
    fault("rot", replaceable + "\npieces = 10", 3);
    fault("full_disk", anybody, 10);
    add("[[fault]]\nkind = \"clock_jump\"\nmean_time_between = \"", between(30, 20 * minutes()),
        "s\"\n", anybody, "\njump = \"", rng_.below(2) == 0 ? "-" : "", between(1, 20), "s\"\n");
    if (changes_following()) write_following();
    if (!is_mixed()) return;
    fault("upgrade", anybody + survives(), 5);
    fault("downgrade", anybody + survives(), 5);
  }

  // Anybody leaves some of the documents, one after the other, and comes back; of one half of the
  // people drop their copies.
  void write_following() {
    for (const char* kind : {"leave", "follow"}) {
      for (const char* documents : {"\"0..1\"", "\"1\", \"3\"", "\"4\""}) {
        add("[[fault]]\nkind = \"", kind, "\"\nmean_time_between = \"", 10 + following_.below(30),
            "s\"\nnodes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]\npick = \"one\"\ndocuments = [",
            documents, "]\n");
      }
    }
    add("[[fault]]\nkind = \"leave\"\nmean_time_between = \"", 10 + following_.below(30),
        "s\"\nnodes = [0, 1, 2, 3, 4, 5]\npick = \"one\"\ndocuments = [\"2\"]\ncopy = \"drop\"\n",
        "[[fault]]\nkind = \"follow\"\nmean_time_between = \"", 10 + following_.below(30),
        "s\"\nnodes = [0, 1, 2, 3, 4, 5]\npick = \"one\"\ndocuments = [\"2\"]\n");
  }

  uint64_t seed_;
  std::string_view store_;
  Rng rng_;
  Rng following_ = Rng::stream(seed_, "soak/following");
  Rng versions_ = Rng::stream(seed_, "soak/versions");
  std::string text_;
};

void soak(uint64_t first_seed, uint64_t count, std::string_view store) {
  for (uint64_t seed = first_seed; seed < first_seed + count; ++seed) {
    const std::string world = WorldWriter(seed, store).scenario();
    const auto sweep = simulate(world);
    EXPECT_EQ(complaints(sweep), "") << world;
    ASSERT_EQ(sweep.cells.size(), 1u);
    EXPECT_EQ(only_run(sweep).verdict, results::Verdict::kValid) << world;
    // Of random numbers few are larger, or smaller, than all before: seed 267 has 16 commits.
    const bool is_monotone = world.find("crdt = \"max_register\"") != std::string::npos ||
                             world.find("crdt = \"min_register\"") != std::string::npos;
    EXPECT_GT(only_run(sweep).metrics.at("commits"), is_monotone ? 5 : 100) << world;
  }
}

TEST(Soak, of_worlds_in_memory_holds_in_all_of_them) {
  soak(test_support::first_seed(1), test_support::seeds(45), "memory");
}

TEST(Soak, of_worlds_on_databases_holds_in_all_of_them) {
  soak(test_support::first_seed(100'001), test_support::seeds(5), "sqlite");
}

}  // namespace
}  // namespace skerry
