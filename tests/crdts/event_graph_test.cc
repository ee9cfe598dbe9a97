// The event graph's versions, held against plain sets of events, and documents whose histories
// arrive in any order that their parents allow.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "core/rng.h"
#include "crdts/text/event_graph/text_document.h"

namespace skerry::crdts::event_graph {
namespace {

using Events = std::set<Event>;

// A graph with the past of every event.
struct Pasts {
  Graph graph;
  std::vector<Events> of;  // with the event itself

  Events past(VersionView version) const {
    Events out;
    for (const Event event : version) out.insert(of[event].begin(), of[event].end());
    return out;
  }
  void append(uint32_t length, const Version& parents) {
    graph.append(length, parents);
    Events have = past(parents);
    for (uint32_t i = 0; i < length; ++i) {
      have.insert(static_cast<Event>(of.size()));
      of.push_back(have);
    }
  }
  // The maximal events of a random set of events.
  Version random_version(Rng& rng) const {
    std::vector<Event> events;
    for (uint64_t n = rng.below(4); n > 0; --n) {
      events.push_back(static_cast<Event>(rng.below(of.size())));
    }
    return graph.dominators(events);
  }
};

Pasts random_graph(uint64_t seed) {
  Rng rng = Rng::stream(seed, "graph");
  Pasts made;
  made.append(1 + static_cast<uint32_t>(rng.below(3)), {});
  while (made.of.size() < 60) {
    Version parents;
    const uint64_t dice = rng.below(10);
    if (dice < 3) parents = made.graph.frontier();
    if (dice >= 3 && dice < 6) parents = {made.graph.size() - 1};
    if (dice >= 6 && dice < 9) parents = made.random_version(rng);
    made.append(1 + static_cast<uint32_t>(rng.below(4)), parents);
  }
  return made;
}

Events of_spans(const std::vector<Span>& spans) {
  Events out;
  for (const Span& span : spans) {
    for (Event event = span.begin; event < span.end; ++event) out.insert(event);
  }
  return out;
}

Events without(const Events& a, const Events& b) {
  Events out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::inserter(out, out.end()));
  return out;
}

TEST(Graph, answers_what_plain_sets_answer) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    const Pasts made = random_graph(seed);
    made.graph.check_invariants();
    Rng rng = Rng::stream(seed, "versions");
    Difference difference;
    for (int i = 0; i < 60; ++i) {
      const Version a = made.random_version(rng);
      const Version b = made.random_version(rng);
      const Events left = made.past(a);
      const Events right = made.past(b);
      difference.find(made.graph, a, b);
      ASSERT_EQ(of_spans(difference.only_a()), without(left, right)) << seed;
      ASSERT_EQ(of_spans(difference.only_b()), without(right, left)) << seed;
      ASSERT_EQ(made.past(made.graph.common(a, b)), without(left, without(left, right))) << seed;
      const auto event = static_cast<Event>(rng.below(made.of.size()));
      ASSERT_EQ(made.graph.contains(a, event), left.contains(event)) << seed;
      for (const Event one : a) {  // versions are minimal
        for (const Event other : a) ASSERT_TRUE(one == other || !made.of[one].contains(other));
      }
    }
  }
}

TEST(Graph, knows_the_latest_version_that_all_goes_through) {
  size_t found = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const Pasts made = random_graph(seed);
    Rng rng = Rng::stream(seed, "critical");
    for (int i = 0; i < 20; ++i) {
      const Version version = i == 0 ? made.graph.frontier() : made.random_version(rng);
      const Events held = made.past(version);
      if (held.empty()) continue;
      const auto any = static_cast<std::ptrdiff_t>(rng.below(held.size()));
      const Event earliest = rng.below(2) == 0 ? version.back() : *std::next(held.begin(), any);
      const auto is_critical = [&](Event event) {
        return std::ranges::all_of(held, [&](Event other) {
          return made.of[event].contains(other) || made.of[other].contains(event);
        });
      };
      Event latest = kNone;
      for (const Event event : held) {
        if (event <= earliest && is_critical(event)) latest = event;
      }
      ASSERT_EQ(made.graph.latest_critical(version, earliest), latest) << seed;
      found += latest == kNone ? 0 : 1;
    }
    EXPECT_EQ(made.graph.latest_critical(made.graph.frontier(), kNone), kNone);
  }
  EXPECT_GT(found, 1000u);
}

// One transaction of a random history: an edit by an agent at a version.
struct Made {
  uint32_t agent = 0;
  uint32_t sequence = 1;
  std::vector<size_t> parents;  // transactions: all of each is seen
  uint32_t position = 0;
  uint32_t erased = 0;
  std::string text;

  Edit edit() const { return {position, erased, static_cast<uint32_t>(text.size()), text}; }
};

// A document into which transactions are put one by one.
class Reader {
 public:
  Reader(Order order, uint32_t agents) : document_(order) {
    for (uint32_t i = 0; i < agents; ++i) {
      document_.history().agents.intern({ReplicaId{agents - i}, 0});
    }
  }
  Version version_of(const Made& made) const {
    std::vector<Event> events;
    for (const size_t parent : made.parents) events.push_back(last_.at(parent));
    return document_.history().graph.dominators(events);
  }
  void note(size_t number) { last_[number] = document_.history().size() - 1; }
  void put(size_t number, const Made& made) {
    document_.edit_at(version_of(made), made.agent, made.sequence, made.edit());
    note(number);
  }
  TextDocument& document() { return document_; }

 private:
  TextDocument document_;
  std::map<size_t, Event> last_;
};

std::vector<Made> random_history(Order order, uint32_t agents, size_t count, uint64_t seed) {
  Rng rng = Rng::stream(seed, "transactions");
  Reader reader(order, agents);
  std::vector<Made> all;
  std::vector<uint32_t> next(agents, 1);
  while (all.size() < count) {
    Made made;
    made.agent = static_cast<uint32_t>(rng.below(agents));
    made.sequence = next[made.agent];
    for (uint64_t n = rng.below(4); n > 0 && !all.empty(); --n) {
      const uint64_t back = rng.below(3) == 0 ? all.size() : std::min<uint64_t>(all.size(), 6);
      made.parents.push_back(all.size() - 1 - rng.below(back));
    }
    const uint32_t size = reader.document().size_at(reader.version_of(made));
    made.position = static_cast<uint32_t>(rng.below(size + 1));
    if (rng.below(3) == 0) {
      made.erased = static_cast<uint32_t>(std::min<uint64_t>(rng.below(4), size - made.position));
    }
    for (uint64_t n = rng.below(4); n > 0; --n) made.text += static_cast<char>('a' + rng.below(26));
    if (made.edit().length() == 0) continue;
    next[made.agent] += made.edit().length();
    reader.put(all.size(), made);
    all.push_back(made);
  }
  return all;
}

// The transactions in a random order that has parents first.
std::vector<size_t> shuffled(const std::vector<Made>& all, Rng& rng) {
  std::vector<size_t> order;
  std::vector<bool> is_done(all.size());
  while (order.size() < all.size()) {
    const size_t at = rng.below(all.size());
    if (is_done[at]) continue;
    const auto& parents = all[at].parents;
    if (!std::all_of(parents.begin(), parents.end(), [&](size_t p) { return is_done[p]; }))
      continue;
    is_done[at] = true;
    order.push_back(at);
  }
  return order;
}

class Documents : public testing::TestWithParam<Order> {};

TEST_P(Documents, end_with_one_text_in_whatever_order_transactions_arrive) {
  for (uint64_t seed = 0; seed < 120; ++seed) {
    const uint32_t agents = 2 + static_cast<uint32_t>(seed % 7);
    const std::vector<Made> all = random_history(GetParam(), agents, 40, seed);
    Rng rng = Rng::stream(seed, "orders");
    std::string expected;
    for (int turn = 0; turn < 6; ++turn) {
      Reader reader(GetParam(), agents);
      for (const size_t number : shuffled(all, rng)) {
        if (turn % 3 == 1) {  // all at once, or now and then
          reader.document().add(reader.version_of(all[number]), all[number].agent,
                                all[number].sequence, all[number].edit());
          reader.note(number);
          const bool merges = turn == 4 && rng.below(5) == 0;
          ASSERT_TRUE(!merges || reader.document().merge());
        } else {
          reader.put(number, all[number]);
          if (turn % 3 == 2 && rng.below(4) == 0) reader.document().drop_tracker();
          reader.document().check_invariants();
        }
      }
      ASSERT_TRUE(reader.document().merge());
      reader.document().check_invariants();
      const std::string text = reader.document().text();
      if (turn == 0) expected = text;
      ASSERT_EQ(text, expected) << "seed " << seed << ", turn " << turn;
    }
  }
}

TEST_P(Documents, refuse_to_merge_an_edit_past_the_end) {
  for (const uint32_t position : {4u, 5u, 1000u}) {
    for (const bool is_concurrent : {false, true}) {
      TextDocument document(GetParam());
      document.history().agents.intern({});
      document.edit(0, 1, {0, 0, 3, "abc"});
      document.edit(0, 4, {0, 0, 3, "def"});
      const Version version = is_concurrent ? Version{2} : Version{5};
      const uint32_t size = document.size_at(version);
      EXPECT_EQ(size, is_concurrent ? 3u : 6u);
      document.add(version, 0, 7, {position, 0, 1, "x"});
      EXPECT_EQ(document.merge(), position <= size);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Orders, Documents, testing::Values(Order::kFugue, Order::kFugueMax),
                         [](const auto& row) {
                           return row.param == Order::kFugue ? "fugue" : "fugue_max";
                         });

}  // namespace
}  // namespace skerry::crdts::event_graph
