// The public cases of Fugue's and FugueMax's order (read in place, see docs/inside.md on
// ../shared/data), and the one that tells Fugue's order from FugueMax's.
#include <gtest/gtest.h>
#include <zlib.h>

#include <nlohmann/json.hpp>

#include "crdts/object/catalogue.h"
#include "data_folder.h"

namespace skerry::crdts {
namespace {

// One transaction as the cases give it. Its agent may be concurrent with itself, so each has an
// actor of its own, whose epoch keeps the order of the agent's sequence numbers.
struct CaseTransaction {
  ActorId actor;
  std::vector<size_t> parents;  // events
  size_t last_event = 0;
  std::vector<Command> commands;
};

struct MadeTransaction {
  std::vector<size_t> past;  // transactions, ascending, itself included
  std::vector<Mutation> mutations;
  std::vector<Payload> bodies;
};

void apply_all(Object& object, const MadeTransaction& made) {
  for (size_t i = 0; i < made.bodies.size(); ++i) {
    ASSERT_TRUE(object.apply(made.bodies[i].view(), made.mutations[i]).ok());
  }
}

// What a design ends with, each transaction made in exactly its past.
std::string play(const Design& design, const std::vector<CaseTransaction>& transactions) {
  std::vector<MadeTransaction> made;
  std::vector<size_t> of_event;
  for (const CaseTransaction& transaction : transactions) {
    MadeTransaction now;
    for (const size_t parent : transaction.parents) {
      const std::vector<size_t>& past = made[of_event[parent]].past;
      std::vector<size_t> both;
      std::set_union(now.past.begin(), now.past.end(), past.begin(), past.end(),
                     std::back_inserter(both));
      now.past = std::move(both);
    }
    const auto object = design.make();
    for (const size_t t : now.past) apply_all(*object, made[t]);
    uint64_t sequence = 1;
    for (const Command& command : transaction.commands) {
      const Mutation mutation{transaction.actor, sequence, {}};
      const auto effect = object->execute(command, mutation);
      if (!effect.ok()) return effect.status().ToString();
      sequence += effect->length;
      now.mutations.push_back(mutation);
      now.bodies.push_back(effect->body);
    }
    now.past.push_back(made.size());
    of_event.resize(transaction.last_event + 1, made.size());
    made.push_back(std::move(now));
  }
  const auto object = design.make();
  for (const MadeTransaction& one : made) apply_all(*object, one);
  object->check_invariants();
  return std::get<std::string>(object->value());
}

CaseTransaction typed(uint32_t agent, uint64_t epoch, std::vector<size_t> parents, size_t event,
                      uint64_t position, const char* text) {
  return {
      ActorId{ReplicaId{agent}, epoch}, std::move(parents), event, {TextSplice{position, 0, text}}};
}

TEST(TextConformance, fugue_tells_its_order_from_that_of_fugue_max) {
  // Agents a, b, c are 0, 1, 2.
  const std::vector<CaseTransaction> four = {typed(2, 1, {}, 0, 0, "a"), typed(0, 1, {}, 1, 0, "b"),
                                             typed(1, 1, {1}, 2, 1, "c"),
                                             typed(0, 2, {0, 1}, 3, 1, "d")};
  for (const char* design : {"fugue", "eg_walker"}) {
    EXPECT_EQ(play(*find_design(design), four), "bdca") << design;
  }
  for (const char* design : {"fugue_max", "eg_walker_max"}) {
    EXPECT_EQ(play(*find_design(design), four), "bcda") << design;
  }
}

TEST(TextConformance, rga_interleaves_two_runs_typed_backward_where_yata_and_fugue_do_not) {
  const std::vector<CaseTransaction> runs = {
      typed(0, 1, {}, 0, 0, "b"), typed(0, 2, {0}, 1, 0, "a"), typed(1, 1, {}, 2, 0, "y"),
      typed(1, 2, {2}, 3, 0, "x")};
  EXPECT_EQ(play(*find_design("fugue"), runs), "abxy");
  EXPECT_EQ(play(*find_design("fugue_max"), runs), "abxy");
  EXPECT_EQ(play(*find_design("yata"), runs), "abxy");
  EXPECT_EQ(play(*find_design("rga"), runs), "xayb");
}

std::string data_file() {
  return (test_support::data_folder() / "text_order_cases.json.gz").string();
}

std::string unpacked(const std::string& path) {
  std::string out;
  const gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) return out;
  char buffer[1 << 16];
  for (int got = 0; (got = gzread(file, buffer, sizeof buffer)) > 0;) {
    out.append(buffer, static_cast<size_t>(got));
  }
  gzclose(file);
  return out;
}

TEST(TextConformance, fugue_and_fugue_max_end_all_public_cases_as_they_say) {
  const std::string json = unpacked(data_file());
  if (json.empty()) GTEST_SKIP() << "no cases at " << data_file();
  const nlohmann::json cases = nlohmann::json::parse(json);
  ASSERT_EQ(cases.size(), 250u);
  for (size_t i = 0; i < cases.size(); ++i) {
    std::vector<CaseTransaction> transactions;
    for (const auto& txn : cases[i]["txns"]) {
      CaseTransaction transaction;
      const auto agent = static_cast<uint32_t>(txn["agent"].get<std::string>()[0]);
      transaction.actor = {ReplicaId{agent}, txn["seqStart"].get<uint64_t>() + 1};
      transaction.parents = txn["parents"].get<std::vector<size_t>>();
      transaction.last_event = txn["span"][1].get<size_t>() - 1;
      for (const auto& op : txn["ops"]) {
        transaction.commands.push_back(
            TextSplice{op[0].get<uint64_t>(), op[1].get<uint64_t>(), op[2].get<std::string>()});
      }
      transactions.push_back(std::move(transaction));
    }
    // The cases do not tell the two orders apart.
    for (const char* design : {"fugue", "fugue_max", "eg_walker", "eg_walker_max"}) {
      ASSERT_EQ(play(*find_design(design), transactions), cases[i]["endContent"].get<std::string>())
          << design << ", case " << i;
    }
  }
}

}  // namespace
}  // namespace skerry::crdts
