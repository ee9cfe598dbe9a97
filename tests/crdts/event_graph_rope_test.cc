// The rope of the event graph, held against a plain string.
#include "crdts/text/event_graph/rope.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/codec.h"
#include "core/rng.h"

namespace skerry::crdts::event_graph {
namespace {

constexpr const char* kLetters[] = {"a", "b", "\n", "ß", "世", "🌊", "\u200d", "z"};

// A text as a list of scalar values.
using Model = std::vector<std::string>;

std::string text_of(const Model& model, size_t from, size_t to) {
  std::string out;
  for (size_t i = from; i < to; ++i) out += model[i];
  return out;
}

Model random_run(Rng& rng, uint64_t length, uint64_t letters) {
  Model run;
  for (uint64_t i = 0; i < length; ++i) run.emplace_back(kLetters[rng.below(letters)]);
  return run;
}

void expect_equal(const Rope& rope, const Model& model) {
  rope.check_invariants();
  ASSERT_EQ(rope.size(), model.size());
  ASSERT_EQ(rope.text(), text_of(model, 0, model.size()));
}

TEST(Counts, of_any_piece_are_those_of_its_characters_one_by_one) {
  Rng rng = Rng::stream(1, "counts");
  for (int i = 0; i < 300; ++i) {
    const Model run = random_run(rng, rng.below(i % 20 == 0 ? 6000 : 40), i % 3 == 0 ? 2 : 8);
    Counts sum;
    for (const std::string& letter : run) {
      sum += Counts{1, static_cast<uint32_t>(letter.size()), letter.size() == 4 ? 1u : 0u,
                    letter == "\n" ? 1u : 0u};
    }
    const std::string text = text_of(run, 0, run.size());
    ASSERT_EQ(count(text), sum) << text;
    for (uint32_t n = 0; n <= std::min<size_t>(run.size(), 40); ++n) {
      ASSERT_EQ(byte_of_scalar(text, n), text_of(run, 0, n).size()) << text;
    }
  }
}

TEST(Counts, see_a_newline_beside_every_byte) {
  for (int byte = 0; byte < 128; ++byte) {
    const std::string text = std::string(3, '\n') + static_cast<char>(byte) + "\nxyz";
    EXPECT_EQ(count(text).lines, byte == '\n' ? 5u : 4u) << byte;
  }
}

TEST(Rope, has_the_text_that_its_edits_give) {
  for (uint64_t seed = 0; seed < 10; ++seed) {
    Rng rng = Rng::stream(seed, "rope");
    Rope rope;
    Model model;
    uint64_t cursor = 0;
    for (int step = 0; step < 400; ++step) {
      if (rng.below(4) == 0) cursor = rng.below(model.size() + 1);
      cursor = std::min<uint64_t>(cursor, model.size());
      // Texts grow to tens of leaves, then are taken down again.
      const bool grows = step < 250 ? rng.below(4) != 0 : rng.below(4) == 0;
      const uint64_t most = rng.below(10) == 0 ? 3000 : 30;
      const auto at = model.begin() + static_cast<std::ptrdiff_t>(cursor);
      if (grows) {
        const Model run = random_run(rng, rng.below(most), seed % 2 == 0 ? 8 : 3);
        rope.insert(static_cast<uint32_t>(cursor), text_of(run, 0, run.size()));
        model.insert(at, run.begin(), run.end());
        cursor += run.size();
      } else {
        const uint64_t length = std::min(rng.below(most), model.size() - cursor);
        rope.erase(static_cast<uint32_t>(cursor), static_cast<uint32_t>(length));
        model.erase(at, at + static_cast<std::ptrdiff_t>(length));
      }
      if (step % 16 != 0) continue;
      ASSERT_NO_FATAL_FAILURE(expect_equal(rope, model));
    }
    ASSERT_NO_FATAL_FAILURE(expect_equal(rope, model));
    rope.erase(0, rope.size());
    ASSERT_NO_FATAL_FAILURE(expect_equal(rope, {}));
    rope.insert(0, "again");
    ASSERT_EQ(rope.text(), "again");
  }
}

TEST(Rope, finds_positions_by_every_measure) {
  Rng rng = Rng::stream(3, "measures");
  Rope rope;
  Model model;
  for (int i = 0; i < 60; ++i) {
    const uint64_t at = rng.below(model.size() + 1);
    const Model run = random_run(rng, 100, 8);
    rope.insert(static_cast<uint32_t>(at), text_of(run, 0, run.size()));
    model.insert(model.begin() + static_cast<std::ptrdiff_t>(at), run.begin(), run.end());
  }
  Counts sum;
  std::vector<uint32_t> newlines;
  for (uint32_t i = 0; i < model.size(); ++i) {
    ASSERT_EQ(rope.before(i), sum);
    ASSERT_EQ(rope.scalar_of(sum.bytes, Measure::kBytes), i);
    ASSERT_EQ(rope.scalar_of(sum.utf16(), Measure::kUtf16), i);
    const Counts one = count(model[i]);
    ASSERT_EQ(rope.scalar_of(sum.bytes + one.bytes - 1, Measure::kBytes), i);
    ASSERT_EQ(rope.scalar_of(sum.utf16() + one.utf16() - 1, Measure::kUtf16), i);
    if (one.lines == 1) newlines.push_back(i);
    sum += one;
  }
  ASSERT_EQ(rope.before(rope.size()), sum);
  ASSERT_EQ(rope.counts(), sum);
  ASSERT_EQ(rope.scalar_of(sum.bytes, Measure::kBytes), rope.size());
  for (uint32_t line = 0; line < newlines.size(); ++line) {
    ASSERT_EQ(rope.scalar_of(line, Measure::kLines), newlines[line]);
  }
  for (int i = 0; i < 50; ++i) {
    const auto from = static_cast<uint32_t>(rng.below(model.size()));
    const auto to = from + static_cast<uint32_t>(rng.below(model.size() - from + 1));
    std::string part;
    rope.append_to(part, from, to);
    ASSERT_EQ(part, text_of(model, from, to));
  }
}

}  // namespace
}  // namespace skerry::crdts::event_graph
