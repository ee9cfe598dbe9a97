#include "harness/recordings/replay.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "core/change.h"
#include "core/codec.h"
#include "harness/recordings/recorded_pasts.h"

namespace skerry::harness {
namespace {

struct TypedChange {
  crdts::Mutation mutation;
  uint64_t length = 0;
  Payload body;
};

// One pass over a recording.
class Pass {
 public:
  Pass(const Recording& recording, const crdts::Design& design, const RecordedPasts& pasts)
      : recording_(recording), design_(design), pasts_(pasts) {
    changes_of_.resize(recording.transactions.size());
    next_sequence_.assign(recording.agents, 1);
  }

  Status run() {
    if (recording_.is_concurrent && !recording_.transactions.empty()) {
      starter_ = recording_.transactions.front().agent;
    }
    SKERRY_RETURN_IF_ERROR(recording_.is_concurrent ? run_concurrent() : run_sequential());
    return merge();
  }

  Recording* clamped = nullptr;  // gets every patch as it was performed
  ReplayResult counts;
  Duration replay_time;
  Duration merge_time;

  // The frontier of a change is what its transaction's parents ended with; the following changes of
  // a transaction depend on the actor's own previous dot alone.
  uint64_t encoded_bytes() const {
    uint64_t bytes = 0;
    for (size_t t = 0; t < changes_of_.size(); ++t) {
      Frontier frontier = frontier_of(t);
      for (size_t c = changes_of_[t].from; c < changes_of_[t].to; ++c) {
        const TypedChange& made = changes_[c];
        bytes += make_change(DocumentId{0}, {made.mutation.actor, made.mutation.first, made.length},
                             frontier, made.mutation.time, made.body.view())
                     .encoded.size();
        frontier.clear();
      }
    }
    return bytes;
  }

  // Opens a snapshot of what was merged, `repeats` times.
  Status open(uint32_t repeats, ReplayResult& result) const {
    const StatusOr<Payload> snapshot = merged_->snapshot();
    if (!snapshot.ok()) return snapshot.status();
    result.snapshot_bytes = snapshot->size();
    const Value expected = merged_->value();
    std::vector<Duration> times;
    for (uint32_t i = 0; i < repeats; ++i) {
      const Stopwatch watch;
      const std::unique_ptr<crdts::Object> object = design_.make();
      SKERRY_RETURN_IF_ERROR(object->restore(snapshot->view()));
      const Value value = object->value();
      times.push_back(watch.elapsed());
      result.opens_equal = result.opens_equal && value == expected;
      if (i > 0) continue;
      result.opens_equal = result.opens_equal && object->state_digest() == merged_->state_digest();
    }
    result.open = summary_of(std::move(times));
    return absl::OkStatus();
  }

 private:
  struct Span {
    size_t from = 0;
    size_t to = 0;
  };

  // The place that an agent works at: an object, and what it has integrated of each agent.
  struct Seat {
    std::unique_ptr<crdts::Object> object;
    std::vector<uint32_t> integrated;
  };

  Status run_sequential() {
    const std::unique_ptr<crdts::Object> object = design_.make();
    if (!recording_.start_content.empty()) SKERRY_RETURN_IF_ERROR(start(*object));
    changes_.reserve(recording_.transactions.size());
    const Stopwatch watch;
    for (size_t t = 0; t < recording_.transactions.size(); ++t) {
      SKERRY_RETURN_IF_ERROR(execute(*object, t));
    }
    replay_time = watch.elapsed();
    finish(*object);
    return absl::OkStatus();
  }

  Status run_concurrent() {
    if (!recording_.start_content.empty()) SKERRY_RETURN_IF_ERROR(start(*design_.make()));
    std::vector<std::vector<uint32_t>> of_agent(recording_.agents);
    for (uint32_t t = 0; t < recording_.transactions.size(); ++t) {
      of_agent[recording_.transactions[t].agent].push_back(t);
    }
    std::vector<Seat> seats(recording_.agents);
    std::vector<Seat> left;  // by agents that made their last transaction
    const Stopwatch watch;
    for (uint32_t t = 0; t < recording_.transactions.size(); ++t) {
      const uint32_t agent = recording_.transactions[t].agent;
      Seat& seat = seats[agent];
      if (seat.object == nullptr) SKERRY_RETURN_IF_ERROR(take_seat(left, pasts_[t], seat));
      SKERRY_RETURN_IF_ERROR(integrate(seat, pasts_[t], of_agent));
      SKERRY_RETURN_IF_ERROR(execute(*seat.object, t));
      ++seat.integrated[agent];
      if (of_agent[agent].back() == t) left.push_back(std::move(seat));
    }
    replay_time = watch.elapsed();
    return left.empty() ? absl::OkStatus() : bring_up(std::move(left.back()), of_agent);
  }

  // Whoever wrote last gets all that the others wrote: its own order of arrival, not the file's.
  Status bring_up(Seat seat, const std::vector<std::vector<uint32_t>>& of_agent) {
    std::vector<uint32_t> all;
    for (const auto& transactions : of_agent) {
      all.push_back(static_cast<uint32_t>(transactions.size()));
    }
    const uint64_t integrations = counts.integrations;  // not of the session
    SKERRY_RETURN_IF_ERROR(integrate(seat, all, of_agent));
    counts.integrations = integrations;
    writers_value_ = seat.object->value();
    return absl::OkStatus();
  }

  // For an agent that begins with `past`: the seat with the most in it that has nothing else, as if
  // the agent had been given a copy of that document; else one with what was there at the start.
  Status take_seat(std::vector<Seat>& left, const std::vector<uint32_t>& past, Seat& seat) const {
    size_t best = left.size();
    uint64_t most = 0;
    for (size_t i = 0; i < left.size(); ++i) {
      uint64_t total = 0;
      bool is_past = true;
      for (size_t a = 0; a < past.size() && is_past; ++a) {
        total += left[i].integrated[a];
        is_past = left[i].integrated[a] <= past[a];
      }
      if (!is_past || total < most) continue;
      best = i;
      most = total;
    }
    if (best < left.size()) {
      seat = std::move(left[best]);
      left.erase(left.begin() + static_cast<std::ptrdiff_t>(best));
      return absl::OkStatus();
    }
    seat = {design_.make(), std::vector<uint32_t>(past.size(), 0)};
    if (recording_.start_content.empty()) return absl::OkStatus();
    return seat.object->apply(changes_.front().body.view(), changes_.front().mutation);
  }

  // Applies what `past` has and the seat lacks, in the recording's order.
  Status integrate(Seat& seat, const std::vector<uint32_t>& past,
                   const std::vector<std::vector<uint32_t>>& of_agent) {
    std::vector<uint32_t> missing;
    for (uint32_t a = 0; a < past.size(); ++a) {
      for (; seat.integrated[a] < past[a]; ++seat.integrated[a]) {
        missing.push_back(of_agent[a][seat.integrated[a]]);
      }
    }
    std::sort(missing.begin(), missing.end());
    for (const uint32_t t : missing) {
      for (size_t c = changes_of_[t].from; c < changes_of_[t].to; ++c) {
        SKERRY_RETURN_IF_ERROR(seat.object->apply(changes_[c].body.view(), changes_[c].mutation));
        ++counts.integrations;
      }
    }
    return absl::OkStatus();
  }

  Status start(crdts::Object& object) {
    SKERRY_RETURN_IF_ERROR(
        perform(object, TextSplice{0, 0, recording_.start_content}, starter_, {}));
    counts = {};  // what was there before is not part of the session
    return absl::OkStatus();
  }

  Status execute(crdts::Object& object, size_t t) {
    const Transaction& transaction = recording_.transactions[t];
    changes_of_[t].from = changes_.size();
    HybridTime time{transaction.time_ns, 0};
    const std::vector<Patch>& patches = transaction.patches;
    for (const Patch& patch : patches) {
      const uint64_t size = object.size();
      const uint64_t position = std::min(patch.position, size);
      const uint64_t erased = std::min(patch.erased, size - position);
      if (position != patch.position || erased != patch.erased) ++counts.clamped_positions;
      if (clamped != nullptr) {
        Patch& kept =
            clamped->transactions[t].patches[static_cast<size_t>(&patch - patches.data())];
        kept.position = position;
        kept.erased = erased;
      }
      SKERRY_RETURN_IF_ERROR(
          perform(object, TextSplice{position, erased, patch.inserted}, transaction.agent, time));
      ++time.counter;
    }
    changes_of_[t].to = changes_.size();
    return absl::OkStatus();
  }

  Status perform(crdts::Object& object, const TextSplice& splice, uint32_t agent, HybridTime time) {
    const crdts::Mutation mutation{ActorId{ReplicaId{agent}, 0}, next_sequence_[agent], time};
    StatusOr<crdts::Effect> effect = object.execute(splice, mutation);
    if (!effect.ok()) return effect.status();
    ++counts.patches;
    if (effect->length == 0) return absl::OkStatus();
    next_sequence_[agent] += effect->length;
    counts.erased += splice.erased;
    counts.inserted += effect->length - splice.erased;
    counts.body_bytes += effect->body.size();
    counts.content_bytes += effect->content_bytes;
    changes_.push_back({mutation, effect->length, std::move(effect->body)});
    return absl::OkStatus();
  }

  Status merge() {
    std::unique_ptr<crdts::Object> object = design_.make();
    const Stopwatch watch;
    for (const TypedChange& change : changes_) {
      SKERRY_RETURN_IF_ERROR(object->apply(change.body.view(), change.mutation));
    }
    merge_time = watch.elapsed();
    if (recording_.is_concurrent) finish(*object);
    counts.merge_is_equal = object->value() == writers_value_.value_or(Value{counts.text});
    merged_ = std::move(object);
    return absl::OkStatus();
  }

  void finish(const crdts::Object& object) {
    counts.changes = changes_.size();
    counts.text = std::get<std::string>(object.value());
    counts.final_length = object.size();
    counts.text_digest = object.digest();
    counts.equals_end_content = counts.text == recording_.end_content;
  }

  Frontier frontier_of(size_t t) const {
    Frontier frontier;
    if (!recording_.is_concurrent) return frontier;
    for (const uint32_t parent : recording_.transactions[t].parents) {
      if (recording_.transactions[parent].agent == recording_.transactions[t].agent) continue;
      if (changes_of_[parent].to == changes_of_[parent].from) continue;
      const TypedChange& last = changes_[changes_of_[parent].to - 1];
      frontier.push_back({last.mutation.actor, last.mutation.first + last.length - 1});
    }
    std::sort(frontier.begin(), frontier.end());
    return frontier;
  }

  const Recording& recording_;
  const crdts::Design& design_;
  const RecordedPasts& pasts_;
  std::vector<TypedChange> changes_;
  std::vector<Span> changes_of_;  // by transaction
  std::vector<uint64_t> next_sequence_;
  std::optional<Value> writers_value_;  // of one who wrote, with everything; where some did at once
  std::unique_ptr<crdts::Object> merged_;  // the fresh object with everything
  uint32_t starter_ = 0;                   // whose change what was there at the start is
};

StatusOr<RecordedPasts> pasts_of(const Recording& recording) {
  return recording.is_concurrent ? recorded_pasts(recording) : RecordedPasts();
}

}  // namespace

StatusOr<ReplayResult> replay(const Recording& recording, const crdts::Design& design,
                              uint32_t repeats) {
  if (design.family != Family::kText) {
    return invalid(std::string(design.name) + " is no text design");
  }
  const StatusOr<RecordedPasts> pasts = pasts_of(recording);
  if (!pasts.ok()) return pasts.status();
  std::vector<Duration> replay_times;
  std::vector<Duration> merge_times;
  ReplayResult result;
  repeats = std::max<uint32_t>(repeats, 1);
  for (uint32_t i = 0; i < repeats; ++i) {
    Pass pass(recording, design, *pasts);
    SKERRY_RETURN_IF_ERROR(pass.run());
    replay_times.push_back(pass.replay_time);
    merge_times.push_back(pass.merge_time);
    if (i > 0 && pass.counts.text_digest != result.text_digest) {
      return absl::InternalError(std::string(design.name) + ": two replays differ");
    }
    if (i == 0) {
      result = std::move(pass.counts);
      result.change_bytes = pass.encoded_bytes();
    }
    // Last, so that nothing else is timed in its memory.
    if (i + 1 == repeats && design.offers_snapshots) {
      SKERRY_RETURN_IF_ERROR(pass.open(repeats, result));
    }
  }
  result.design = design.name;
  result.transactions = recording.transactions.size();
  result.repeats = repeats;
  result.replay = summary_of(std::move(replay_times));
  result.merge = summary_of(std::move(merge_times));
  return result;
}

StatusOr<uint64_t> clamp_positions(Recording& recording, const crdts::Design& design) {
  const StatusOr<RecordedPasts> pasts = pasts_of(recording);
  if (!pasts.ok()) return pasts.status();
  const Recording as_written = recording;
  Pass pass(as_written, design, *pasts);
  pass.clamped = &recording;
  SKERRY_RETURN_IF_ERROR(pass.run());
  return pass.counts.clamped_positions;
}

}  // namespace skerry::harness
