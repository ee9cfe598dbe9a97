// What a participant wants is done: in its order, until it wants nothing, and with one timer.
#include "replica/driver/driver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scripted.h"

namespace skerry::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Kind = Output::Kind;

class DriverOf : public testing::Test {
 protected:
  DriverOf() { begin(); }
  // A new participant; the log forgets its beginning.
  void begin() {
    auto made = std::make_unique<ScriptedParticipant>(log_);
    participant_ = made.get();
    const replica::Driver::Limit none;
    driver_.start(at(0), std::move(made), {&none, 1}, {});
    log_.clear();
    participant_->polls = 0;
  }
  static Now at(int64_t ns) { return {Instant{ns}, Instant{ns}}; }
  void want(Kind kind, uint32_t peer = 0, uint64_t ticket = 0) {
    participant_->want(output_of(kind, peer, ticket));
  }
  void give_frame(int64_t ns = 5) {
    driver_.frame(at(ns), {7}, Payload::copy_of(as_bytes("four")));
  }

  Log log_;
  NotedSurroundings surroundings_{log_};
  replica::Driver driver_{surroundings_};
  ScriptedParticipant* participant_ = nullptr;
};

TEST_F(DriverOf, a_participant_does_its_outputs_in_the_order_wanted) {
  want(Kind::kConnect, 2);
  want(Kind::kSend, 1);
  want(Kind::kDeliver);
  want(Kind::kSend, 3);
  want(Kind::kClose, 2);
  want(Kind::kSend, 1);
  driver_.connected(at(5), {9});
  EXPECT_THAT(log_, ElementsAre("connected 9", "connect to 2", "send to 1", "tell 4", "send to 3",
                                "close 2", "send to 1", "served"));
}

TEST_F(DriverOf, a_participant_tells_all_that_is_not_done) {
  for (const Kind kind :
       {Kind::kDeliver, Kind::kAcknowledge, Kind::kForkFound, Kind::kBodyRefused, Kind::kLimitMet,
        Kind::kEvicted, Kind::kOverruled, Kind::kAnew, Kind::kReplayed, Kind::kRejected,
        Kind::kRebased, Kind::kRead, Kind::kPresence, Kind::kBlob}) {
    want(kind);
  }
  driver_.disconnected(at(5), {9});
  EXPECT_THAT(log_, ElementsAre("disconnected 9", "tell 4", "tell 5", "tell 6", "tell 7", "tell 8",
                                "tell 9", "tell 10", "tell 11", "tell 12", "tell 13", "tell 14",
                                "tell 16", "tell 17", "tell 18", "served"));
}

TEST_F(DriverOf, a_frame_says_where_its_bytes_went_before_anything_is_done_about_it) {
  want(Kind::kSend, 7);
  give_frame();
  EXPECT_THAT(log_, ElementsAre("frame of 7 at 5", "took 4", "send to 7", "served"));
}

TEST_F(DriverOf, a_participant_that_wants_nothing_is_asked_once) {
  give_frame();
  EXPECT_EQ(participant_->polls, 1u);
}

TEST_F(DriverOf, every_input_reaches_the_participant_and_is_served) {
  using Buffer = Participant::SendBuffer;
  driver_.backpressure(at(1), {4}, Buffer::kFull);
  driver_.backpressure(at(1), {4}, Buffer::kHasRoom);
  driver_.stored(at(2), 8, absl::OkStatus());
  driver_.limit_integration(at(3), {}, VersionVector{});
  EXPECT_THAT(log_, ElementsAre("full 4", "served", "has room 4", "served", "stored 8 at 2",
                                "served", "limit", "served"));
}

TEST_F(DriverOf, stores_answered_at_once_are_answered_after_all_outputs_of_their_poll) {
  want(Kind::kStore, 0, 11);
  want(Kind::kSend, 1);
  want(Kind::kStore, 0, 12);
  want(Kind::kSend, 2);
  give_frame(5);
  EXPECT_THAT(log_, ElementsAre("frame of 7 at 5", "took 4", "append 11: abc", "send to 1",
                                "append 12: abc", "send to 2", "stored 11 at 5", "stored 12 at 5",
                                "served"));
}

TEST_F(DriverOf, what_a_participant_wants_in_reply_to_its_disk_is_done_in_the_same_serving) {
  participant_->on_stored = [this](uint64_t ticket) {
    want(Kind::kAcknowledge);
    want(Kind::kSend, 1);
    if (ticket == 11) want(Kind::kStore, 0, 12);  // and once more
  };
  want(Kind::kStore, 0, 11);
  driver_.connected(at(5), {9});
  EXPECT_THAT(log_,
              ElementsAre("connected 9", "append 11: abc", "stored 11 at 5", "tell 5", "send to 1",
                          "append 12: abc", "stored 12 at 5", "tell 5", "send to 1", "served"));
  EXPECT_EQ(participant_->polls, 3u);  // what nothing was said to wants nothing more
}

TEST_F(DriverOf, an_answer_is_given_once) {
  want(Kind::kStore, 0, 11);
  give_frame();
  log_.clear();
  want(Kind::kSend, 1);
  driver_.connected(at(6), {9});
  EXPECT_THAT(log_, ElementsAre("connected 9", "send to 1", "served"));
}

TEST_F(DriverOf, a_disk_that_refuses_is_an_answer) {
  surroundings_.disk = absl::ResourceExhaustedError("full");
  want(Kind::kStore, 0, 11);
  driver_.connected(at(5), {9});
  EXPECT_THAT(log_, ElementsAre("connected 9", "append 11: abc", "not stored 11 at 5", "served"));
}

TEST_F(DriverOf, a_store_that_is_answered_later_waits_for_its_ticket) {
  surroundings_.disk = std::nullopt;
  participant_->on_stored = [this](uint64_t) { want(Kind::kAcknowledge); };
  want(Kind::kStore, 0, 11);
  driver_.connected(at(5), {9});
  EXPECT_THAT(log_, ElementsAre("connected 9", "append 11: abc", "served"));
  log_.clear();
  driver_.stored(at(8), 11, absl::OkStatus());
  EXPECT_THAT(log_, ElementsAre("stored 11 at 8", "tell 5", "served"));
}

TEST_F(DriverOf, a_command_is_answered_before_anything_is_done_about_it) {
  want(Kind::kStore, 0, 11);
  driver_.submit(at(5), 3, {}, CounterAdd{1});
  EXPECT_THAT(log_,
              ElementsAre("submit", "answered 3", "append 11: abc", "stored 11 at 5", "served"));
}

TEST_F(DriverOf, a_command_may_be_refused_and_may_be_answered_later) {
  participant_->answer = absl::InvalidArgumentError("no");
  driver_.submit(at(5), 3, {}, CounterAdd{0});
  participant_->answer.reset();
  driver_.submit(at(5), 4, {}, CounterAdd{0});
  participant_->want(answer_of(4, Committed{}));
  give_frame();
  EXPECT_THAT(log_, ElementsAre("submit", "refused 3", "served", "submit", "served",
                                "frame of 7 at 5", "took 4", "answered 4", "served"));
}

TEST_F(DriverOf, a_timer_is_armed_when_the_deadline_is_earlier_and_not_again) {
  participant_->want_tick_at(Instant{100});
  driver_.connected(at(5), {9});
  driver_.connected(at(6), {9});
  participant_->want_tick_at(Instant{80});
  driver_.connected(at(7), {9});
  EXPECT_THAT(log_, ElementsAre("connected 9", "served", "arm 100", "connected 9", "served",
                                "connected 9", "served", "arm 80"));
}

TEST_F(DriverOf, a_deadline_that_moves_later_is_armed_when_the_timer_has_fired) {
  participant_->want_tick_at(Instant{100});
  driver_.connected(at(5), {9});
  participant_->want_tick_at(Instant{300});
  driver_.connected(at(6), {9});
  EXPECT_THAT(log_, ElementsAre("connected 9", "served", "arm 100", "connected 9", "served"));
  log_.clear();
  driver_.timer_fired();
  driver_.tick(at(100));  // too early for a tick
  EXPECT_THAT(log_, ElementsAre("arm 300"));
}

TEST_F(DriverOf, a_deadline_that_has_come_is_a_tick_and_the_next_is_armed) {
  participant_->want_tick_at(Instant{100});
  driver_.connected(at(5), {9});
  log_.clear();
  driver_.timer_fired();
  driver_.tick(at(100));
  EXPECT_THAT(log_, ElementsAre("tick", "served", "arm 100"));  // it has not said a later one
}

// Its process was paused when the timer fired: the same deadline must not be lost.
TEST_F(DriverOf, a_timer_that_fired_unheard_is_armed_by_the_next_input) {
  participant_->want_tick_at(Instant{100});
  driver_.connected(at(5), {9});
  driver_.timer_fired();
  log_.clear();
  driver_.connected(at(120), {9});
  EXPECT_THAT(log_, ElementsAre("connected 9", "served", "arm 100"));
}

TEST_F(DriverOf, no_deadline_is_no_timer) {
  driver_.connected(at(5), {9});
  driver_.tick(at(6));
  EXPECT_THAT(log_, ElementsAre("connected 9", "served"));
}

TEST_F(DriverOf, a_new_process_starts_with_its_log_within_its_limit_and_arms_its_own_timer) {
  participant_->want_tick_at(Instant{100});
  want(Kind::kSend, 1);
  driver_.stop();
  EXPECT_EQ(driver_.participant(), nullptr);
  EXPECT_THAT(log_, IsEmpty());  // what it wanted died with it
  auto next = std::make_unique<ScriptedParticipant>(log_);
  next->want(output_of(Kind::kDeliver));
  next->want_tick_at(Instant{200});
  const Payload records[] = {Payload{}, Payload{}};
  const replica::Driver::Limit limit{{}, VersionVector{}};
  driver_.start(at(50), std::move(next), {&limit, 1}, records);
  EXPECT_THAT(log_, ElementsAre("limit", "start with 2", "tell 4", "served", "arm 200"));
}

TEST_F(DriverOf, an_input_from_inside_an_output_is_a_broken_invariant) {
  surroundings_.on_send = [this] { driver_.connected(at(5), {9}); };
  want(Kind::kSend, 1);
  EXPECT_DEATH(give_frame(), "is_serving_");
}

TEST_F(DriverOf, a_process_that_is_down_can_be_given_nothing) {
  driver_.stop();
  EXPECT_DEATH(give_frame(), "participant_");
}

}  // namespace
}  // namespace skerry::test
