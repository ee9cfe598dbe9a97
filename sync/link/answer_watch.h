// Watches the streams of one participant for answers that peers owe (awaited_answers.h): a timer a
// link, armed with whatever may move its deadline nearer, and taken back where the last word of one
// document leaves nothing owed, so that it comes up where silence lasts.
#pragma once

#include <cstdint>
#include <vector>

#include "core/participant.h"
#include "sync/config.h"
#include "sync/link/link.h"
#include "sync/link/timers.h"

namespace skerry::sync {

class AnswerWatch {
 public:
  // All must outlive this. Its timers are the last of `timers`, one for each link.
  AnswerWatch(const Config& config, std::vector<Link>& links, Timers& timers)
      : is_stream_(config.is_stream()), links_(links), timers_(timers) {}

  // As AwaitedAnswers says.
  void await(const Now& now, uint32_t link, DocumentId document, uint64_t end) {
    if (!is_stream_) return;
    links_[link].answers.await(now.steady, document, end);
    look_later(link);
  }
  void note_answer(const Now& now, uint32_t link, DocumentId document, uint64_t first) {
    using Left = AwaitedAnswers::Left;
    const Left left = links_[link].answers.acknowledged(now.steady, document, first);
    left == Left::kNothing ? stop(link) : look_later(link);
  }
  void forget(uint32_t link, DocumentId document) { links_[link].answers.forget(document); }

  // Whether it matters now what the peer owes.
  bool is_in_doubt(const Now& now, uint32_t link) const {
    return links_[link].answers_due() <= now.steady;
  }
  // The timer of the link came up.
  AwaitedAnswers::Verdict look(const Now& now, uint32_t link, Owes owes) {
    using Had = AwaitedAnswers::Had;
    Link& l = links_[link];
    auto verdict = AwaitedAnswers::Verdict::kLives;
    if (is_in_doubt(now, link)) verdict = l.answers.look(now.steady, l.last_heard, owes);
    if (verdict == AwaitedAnswers::Verdict::kDead) {
      l.answers.give_up(now.steady, l.has_brought ? Had::kBrought : Had::kBroughtNothing);
    } else {
      look_later(link);
    }
    return verdict;
  }

  void look_later(uint32_t link) { timers_.arm(timer_of(link), links_[link].answers_due()); }
  void stop(uint32_t link) { timers_.disarm(timer_of(link)); }

 private:
  uint32_t timer_of(uint32_t link) const {
    return static_cast<uint32_t>(timers_.size() - links_.size()) + link;
  }

  bool is_stream_;
  std::vector<Link>& links_;
  Timers& timers_;
};

}  // namespace skerry::sync
