// A history's answers, held against documents that never saw anything else.
#include "crdts/text/event_graph/queries.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "core/rng.h"

namespace skerry::crdts::event_graph {
namespace {

struct Made {
  TextDocument document;
  std::vector<Version> versions;  // after each edit
};

// A history of several agents, each edit made at a version that joins one to three earlier ones.
Made random_history(Order order, uint64_t seed, int edits) {
  Rng rng = Rng::stream(seed, "queries");
  Made made{TextDocument(order), {}};
  const uint32_t agents = 2 + static_cast<uint32_t>(seed % 7);
  for (uint32_t i = 0; i < agents; ++i) made.document.history().agents.intern({ReplicaId{i}, 0});
  std::vector<uint32_t> next(agents, 1);
  while (made.versions.size() < static_cast<size_t>(edits)) {
    const auto agent = static_cast<uint32_t>(rng.below(agents));
    std::vector<Event> events;
    for (uint64_t n = made.versions.empty() ? 0 : 1 + rng.below(3); n > 0; --n) {
      const uint64_t back = std::min<uint64_t>(made.versions.size(), 8);
      const Version& seen = made.versions[made.versions.size() - 1 - rng.below(back)];
      events.insert(events.end(), seen.begin(), seen.end());
    }
    const Version version = made.document.history().graph.dominators(events);
    const uint32_t size = made.document.size_at(version);
    std::string text;
    const auto length = static_cast<uint32_t>(rng.below(4));
    for (uint32_t i = 0; i < length; ++i) text += static_cast<char>('a' + agent);
    Edit edit{static_cast<uint32_t>(rng.below(size + 1)), 0, length, text};
    if (rng.below(3) == 0) {
      edit.erased = static_cast<uint32_t>(std::min<uint64_t>(rng.below(5), size - edit.position));
    }
    if (edit.length() == 0) continue;
    made.document.edit_at(version, agent, next[agent], edit);
    next[agent] += edit.length();
    made.versions.push_back({made.document.history().size() - 1});
  }
  return made;
}

Version random_version(const Made& made, Rng& rng) {
  std::vector<Event> events;
  for (uint64_t n = rng.below(4); n > 0; --n) {
    events.push_back(static_cast<Event>(rng.below(made.document.history().size())));
  }
  return made.document.history().graph.dominators(events);
}

class Queries : public testing::TestWithParam<Order> {};

TEST_P(Queries, a_document_at_a_version_is_that_of_its_past) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    const Made made = random_history(GetParam(), seed, 60);
    Rng rng = Rng::stream(seed, "versions");
    for (int i = 0; i < 15; ++i) {
      const Version version = random_version(made, rng);
      const TextDocument then = document_at(made.document, version);
      then.check_invariants();
      // What it met is what each of its edits met, where it stands alone.
      TextDocument known = made.document;
      ASSERT_EQ(then.size(), known.size_at(version)) << seed;
    }
    const TextDocument now = document_at(made.document, made.document.history().graph.frontier());
    ASSERT_EQ(now.text(), made.document.text());
  }
}

TEST_P(Queries, changes_turn_one_versions_text_into_anothers) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    const Made made = random_history(GetParam(), seed, 60);
    Rng rng = Rng::stream(seed, "pairs");
    for (int i = 0; i < 15; ++i) {
      const Version from = random_version(made, rng);
      const Version to = random_version(made, rng);
      std::string text = document_at(made.document, from).text();
      uint32_t behind = 0;
      for (const Change& change : changes_between(made.document, from, to)) {
        ASSERT_TRUE(change.position > behind || behind == 0) << "changes that touch";
        ASSERT_GT(change.erased + change.inserted.size(), 0u);
        text.replace(change.position, change.erased, change.inserted);
        behind = change.position + static_cast<uint32_t>(change.inserted.size());
      }
      ASSERT_EQ(text, document_at(made.document, to).text()) << "seed " << seed;
      ASSERT_TRUE(changes_between(made.document, from, from).empty());
    }
  }
}

TEST_P(Queries, every_character_has_its_author) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    const Made made = random_history(GetParam(), seed, 60);
    Rng rng = Rng::stream(seed, "authors");
    for (int i = 0; i < 10; ++i) {
      const Version version = random_version(made, rng);
      std::string written;  // each agent writes its own letter
      for (const Authored& run : authors_at(made.document, version)) {
        written += std::string(run.length, static_cast<char>('a' + run.agent));
      }
      ASSERT_EQ(written, document_at(made.document, version).text()) << "seed " << seed;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Orders, Queries, testing::Values(Order::kFugue, Order::kFugueMax),
                         [](const auto& row) {
                           return row.param == Order::kFugue ? "fugue" : "fugue_max";
                         });

}  // namespace
}  // namespace skerry::crdts::event_graph
