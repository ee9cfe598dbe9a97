#include "sync/link/awaited_answers.h"

#include <gtest/gtest.h>

#include "sync/link/answer_watch.h"

namespace skerry::sync {
namespace {

using Verdict = AwaitedAnswers::Verdict;

constexpr DocumentId kDocument{1};

constexpr Duration ms(int64_t n) { return Duration::milliseconds(n); }
constexpr Instant at(int64_t n) { return Instant{} + ms(n); }

TEST(RoundTrip, follows_what_it_measures_as_rfc_6298_says) {
  RoundTrip trip;
  EXPECT_FALSE(trip.is_measured());
  trip.add(ms(800));
  EXPECT_EQ(trip.smoothed(), ms(800));
  EXPECT_EQ(trip.longest_silence(), ms(3200));
  trip.add(ms(1600));
  EXPECT_EQ(trip.smoothed(), ms(900));  // seven eighths and one eighth
  for (int i = 0; i < 100; ++i) trip.add(ms(100));
  EXPECT_LT(trip.smoothed(), ms(101));
  EXPECT_EQ(trip.longest_silence(), Duration::seconds(1));
}

TEST(RoundTrip, bears_more_where_samples_differ_much) {
  RoundTrip trip;
  trip.add(ms(400));
  for (int i = 0; i < 20; ++i) trip.add(ms(i % 2 == 0 ? 40 : 1600));
  EXPECT_GT(trip.longest_silence(), trip.smoothed() * 4);
}

TEST(RoundTrip, stands_the_largest_and_the_smallest_samples) {
  RoundTrip trip;
  trip.add(Duration{});
  EXPECT_TRUE(trip.is_measured());
  for (int i = 0; i < 50; ++i) trip.add(Duration::max());
  EXPECT_LE(trip.smoothed(), RoundTrip::kLargestSample);
  EXPECT_GT(trip.longest_silence().ns, 0);
  for (int i = 0; i < 200; ++i) trip.add(Duration::nanoseconds(-5));
  EXPECT_TRUE(trip.is_measured());
}

// A connection that began at 0, on which the first frame came at 20 ms.
struct Watched {
  AwaitedAnswers answers;
  Instant last_heard;

  Watched() { heard(20, 0); }
  void heard(int64_t when, uint64_t bytes) {
    answers.heard(at(when), last_heard, bytes);
    last_heard = at(when);
  }
  void send(int64_t when, uint64_t bytes, uint64_t end) {
    answers.sent(at(when), bytes);
    answers.await(at(when), kDocument, end);
  }
  void acknowledge(int64_t when, uint64_t first) {
    heard(when, 0);
    answers.acknowledged(at(when), kDocument, first);
  }
  Instant deadline() const { return answers.deadline(last_heard); }
  Verdict look(Instant when, Owes owes = Owes::kWord) {
    return answers.look(when, last_heard, owes);
  }
};

TEST(AwaitedAnswers, is_asked_after_half_of_a_second_and_dead_after_a_whole) {
  Watched stream;
  EXPECT_EQ(stream.deadline(), Instant::max());  // nothing is owed
  stream.send(1000, 0, 1);
  EXPECT_EQ(stream.deadline(), at(1500));
  EXPECT_EQ(stream.look(at(1500)), Verdict::kAsk);
  EXPECT_EQ(stream.deadline(), at(2000));
  EXPECT_EQ(stream.look(at(2000)), Verdict::kDead);
}

TEST(AwaitedAnswers, nothing_follows_from_the_silence_of_who_never_said_a_word) {
  AwaitedAnswers answers;
  answers.await(at(10), kDocument, 1);
  EXPECT_EQ(answers.deadline(at(0)), Instant::max());
}

TEST(AwaitedAnswers, nothing_is_asked_where_nothing_is_owed_any_more) {
  Watched stream;
  stream.send(1000, 0, 1);
  EXPECT_EQ(stream.look(at(1500), Owes::kNothing), Verdict::kLives);
  EXPECT_EQ(stream.deadline(), Instant::max());
}

TEST(AwaitedAnswers, of_one_document_the_last_word_ends_it_and_of_several_it_is_asked_for) {
  for (const uint32_t documents : {1u, 2u}) {
    Watched stream;
    stream.send(1000, 0, 7);
    if (documents == 2) stream.answers.await(at(1000), DocumentId{2}, 3);
    stream.heard(1100, 0);
    const auto left = stream.answers.acknowledged(at(1100), kDocument, AwaitedAnswers::kAll);
    const bool is_over = left == AwaitedAnswers::Left::kNothing;
    EXPECT_EQ(is_over, documents == 1);
    EXPECT_EQ(stream.deadline(), is_over ? Instant::max() : at(1600));
    stream.answers.free_unused();
    stream.send(3000, 0, 8);
    EXPECT_EQ(stream.look(at(3600)), Verdict::kAsk);
  }
}

// The last word of another says nothing of the document that is waited for.
TEST(AwaitedAnswers, the_last_word_of_one_document_ends_no_other) {
  Watched stream;
  stream.send(1000, 0, 1);
  stream.heard(1100, 0);
  EXPECT_EQ(stream.answers.acknowledged(at(1100), DocumentId{2}, AwaitedAnswers::kAll),
            AwaitedAnswers::Left::kSomething);
  EXPECT_EQ(stream.deadline(), at(1600));
}

TEST(AwaitedAnswers, who_may_have_much_on_its_way_first_is_judged_after_that) {
  Watched stream;
  stream.send(1000, 0, 1);
  EXPECT_EQ(stream.look(at(1500), Owes::kWordLater), Verdict::kLives);
  EXPECT_EQ(stream.deadline(), at(2000));
  EXPECT_EQ(stream.look(at(2000)), Verdict::kAsk);
  EXPECT_EQ(stream.look(at(2400), Owes::kWordLater), Verdict::kLives);
  EXPECT_EQ(stream.look(at(2900)), Verdict::kAsk);
  EXPECT_EQ(stream.look(at(3400)), Verdict::kDead);
}

// A disk that takes its time, or changes that were refused.
TEST(AwaitedAnswers, who_answers_and_acknowledges_nothing_is_asked_less_and_less_often) {
  Watched stream;
  stream.send(0, 0, 1);
  int64_t before = 0;
  for (int i = 0; i < 5; ++i) {
    const Instant due = stream.deadline();
    ASSERT_EQ(stream.look(due), Verdict::kAsk);
    const int64_t now = due.ns / 1'000'000 + 10;
    stream.heard(now, 0);
    EXPECT_GE(now - before, 500 << i);
    before = now;
  }
  stream.acknowledge(before + 5, 1);  // of what was sent earlier
  EXPECT_EQ(stream.deadline(), at(before + 505));
}

TEST(AwaitedAnswers, four_round_trips_are_borne_of_a_far_peer) {
  Watched stream;
  for (int64_t i = 1; i <= 40; ++i) {
    stream.send(i * 10'000, 0, static_cast<uint64_t>(i));
    stream.acknowledge(i * 10'000 + 700, static_cast<uint64_t>(i) + 1);
  }
  const Duration silence = stream.answers.round_trip().longest_silence();
  EXPECT_GT(silence, ms(2700));
  EXPECT_LT(silence, ms(2900));
}

TEST(AwaitedAnswers, what_was_sent_may_take_what_it_takes_on_the_slowest_line) {
  Watched stream;
  stream.send(1000, 60'000, 1);
  EXPECT_EQ(stream.deadline(), at(61'500));
  stream.acknowledge(1100, 2);  // it had arrived long before
  stream.send(2000, 100, 2);
  EXPECT_EQ(stream.deadline(), at(2600));
}

// What was sent behind the frame that was timed is still on its way.
TEST(AwaitedAnswers, an_answer_proves_no_more_than_came_before_it) {
  Watched stream;
  stream.send(1000, 2000, 1);
  stream.send(1000, 5000, 2);
  stream.acknowledge(2000, 2);
  EXPECT_GE(stream.deadline(), at(7500));
  EXPECT_LT(stream.deadline(), at(7600));
}

TEST(AwaitedAnswers, a_frame_as_large_as_others_of_late_may_be_on_its_way) {
  Watched stream;
  stream.heard(500, 4000);
  stream.send(1000, 0, 1);
  EXPECT_EQ(stream.deadline(), at(5500));
  for (int i = 0; i < 60; ++i) stream.heard(1000, 20);
  EXPECT_LT(stream.deadline(), at(1530));
}

TEST(AwaitedAnswers, connections_that_end_in_vain_make_patient_and_progress_makes_strict) {
  Watched stream;
  for (int i = 0; i < 3; ++i) {
    stream.answers.give_up(at(-9000), AwaitedAnswers::Had::kBroughtNothing);
    stream.answers.clear();
  }
  stream.answers.begin(at(20));
  stream.heard(40, 0);
  stream.send(1000, 0, 1);
  EXPECT_EQ(stream.look(at(5000)), Verdict::kAsk);
  EXPECT_EQ(stream.deadline(), at(9000));
  for (int i = 0; i < 5; ++i) stream.answers.note_progress();
  EXPECT_EQ(stream.deadline(), at(5500));
}

// Bursts of loss: the connection was closed in vain.
TEST(AwaitedAnswers, who_could_reconnect_at_once_waits_twice_as_long_for_a_while) {
  Watched stream;
  const auto give_up_and_reopen = [&stream](int64_t when, int64_t later) {
    stream.answers.give_up(at(when), AwaitedAnswers::Had::kBrought);
    stream.answers.clear();
    stream.last_heard = at(when + later);
    stream.answers.begin(at(when + later));
    stream.heard(when + later + 20, 0);
    stream.send(when + later + 20, 0, 1);
    return (stream.deadline() - stream.last_heard) / 500;
  };
  EXPECT_EQ(give_up_and_reopen(1000, 9000), ms(1));
  EXPECT_EQ(give_up_and_reopen(20'000, 200), ms(2));
  EXPECT_EQ(give_up_and_reopen(40'000, 200), ms(4));
  EXPECT_EQ(give_up_and_reopen(60'000, 30'000), ms(4));
  EXPECT_EQ(give_up_and_reopen(700'000, 30'000), ms(2));
  EXPECT_EQ(give_up_and_reopen(1'300'000, 30'000), ms(1));
}

// A process that was stopped finds what came meanwhile only after its timers.
TEST(AwaitedAnswers, who_looks_late_asks_anew) {
  Watched stream;
  stream.send(1000, 0, 1);
  EXPECT_EQ(stream.look(at(1500)), Verdict::kAsk);
  EXPECT_EQ(stream.look(at(9000)), Verdict::kAsk);
  EXPECT_EQ(stream.look(at(9500)), Verdict::kDead);
}

TEST(AwaitedAnswers, endless_sending_ends_in_no_overflow) {
  Watched stream;
  for (int i = 0; i < 100'000; ++i) stream.send(1000, ~uint64_t{0}, 1);
  EXPECT_GT(stream.deadline(), at(1000));
  EXPECT_LT(stream.deadline(), at(24 * 3600 * 1000));
}

// A timer that moves nearer must be armed.
TEST(AnswerWatch, looks_sooner_when_an_answer_shows_that_the_line_is_fast) {
  const Config config;
  std::vector<Link> links(1);
  links[0].state = Link::State::kOpen;
  links[0].last_heard = at(20);
  links[0].answers.heard(at(20), at(0), 0);
  Timers timers(1);
  AnswerWatch watch(config, links, timers);
  links[0].answers.sent(at(1000), 60'000);
  watch.await({at(1000), {}}, 0, kDocument, 1);
  watch.await({at(1000), {}}, 0, kDocument, 2);
  EXPECT_EQ(timers.next(), at(61'500));
  watch.note_answer({at(1100), {}}, 0, kDocument, 2);
  EXPECT_LT(timers.next(), at(3000));
}

}  // namespace
}  // namespace skerry::sync
