#include <algorithm>
#include <array>
#include <numeric>

#include "core/codec.h"
#include "crdts/text/event_graph/packed.h"
#include "crdts/text/saved_columns.h"
#include "crdts/text/saved_order.h"
#include "crdts/text/saved_text.h"

namespace skerry::crdts::text {
namespace {

std::vector<uint32_t> by_name(const std::vector<SavedText::Run>& runs) {
  std::vector<uint32_t> numbers(runs.size());
  std::iota(numbers.begin(), numbers.end(), 0u);
  std::sort(numbers.begin(), numbers.end(),
            [&](uint32_t a, uint32_t b) { return pack(runs[a].first) < pack(runs[b].first); });
  return numbers;
}

class Writer {
 public:
  Writer(const SavedText& text, Extra extra)
      : text_(text), extra_(extra), order_(text.runs, by_name(text.runs)) {}

  Encoder write() {
    write_unit();
    for (const SavedText::Actor& actor : text_.actors) {
      columns_[kActors].actor(actor.id);
      write_groups(actor.commands);
      write_paces(actor.commands);
    }
    write_runs_by_name();
    for (uint32_t run = 0; run < text_.runs.size(); ++run) write_origins(run);
    for (uint32_t actor = 0; actor < text_.actors.size(); ++actor) {
      write_done(actor, text_.actors[actor].commands);
    }
    Encoder all;
    all.varint(static_cast<uint64_t>(unit_ns_));
    for (const Encoder& column : columns_) all.bytes(column.view());
    return all;
  }

 private:
  using Run = SavedText::Run;

  // The largest power of ten that divides every step: clocks are seldom as fine as they count.
  void write_unit() {
    unit_ns_ = 1'000'000'000;
    for (const SavedText::Actor& actor : text_.actors) {
      for (const SavedCommands::Pace& pace : actor.commands.paces) {
        while (static_cast<int64_t>(pace.step_ns) % unit_ns_ != 0) unit_ns_ /= 10;
      }
    }
  }

  void write_groups(const SavedCommands& commands) {
    columns_[kGroupCounts].varint(commands.groups.size());
    uint64_t end = 1;
    for (const SavedCommands::Group& group : commands.groups) {
      columns_[kCounts].varint(2 * uint64_t{group.count} + (group.first == end ? 0 : 1));
      if (group.first != end) columns_[kGaps].varint(group.first - end);
      write_shape(group);
      end = group.end();
    }
  }

  void write_shape(const SavedCommands::Group& group) {
    if (group.erased > 0 && group.inserted > 0) {
      columns_[kShapes].varint(kBothShape);
      columns_[kErased].varint(group.erased);
      columns_[kInserted].varint(group.inserted);
    } else if (group.is_turns()) {
      columns_[kShapes].varint(kTurnShape);
    } else {
      columns_[kShapes].varint(2 * uint64_t{group.erased + group.inserted} +
                               (group.erased > 0 ? 1 : 0));
    }
  }

  void write_paces(const SavedCommands& commands) {
    for (const SavedCommands::Pace& pace : commands.paces) {
      columns_[kPaceCounts].varint(pace.count);
      columns_[kPaceSteps].signed_varint(static_cast<int64_t>(pace.step_ns) / unit_ns_);
      columns_[kPaceCounters].signed_varint(static_cast<int32_t>(pace.counter_step));
    }
  }

  void write_runs_by_name() {
    auto span = spans_.begin();
    uint32_t done = 0;
    uint64_t clock = 0;
    int64_t place = 0;
    const Run* before = nullptr;
    for (const uint32_t number : order_.by_name()) {
      const Run& run = text_.runs[number];
      done += run.length;
      columns_[kRunLengths].varint(done == span->length ? 0 : run.length);
      if (done == span->length) {
        ++span;
        done = 0;
      }
      columns_[kRunPlaces].signed_varint(int64_t{number} - place);
      place = int64_t{number} + 1;
      if (extra_ != Extra::kCountsUp) continue;
      if (before == nullptr || before->first.actor != run.first.actor) clock = 0;
      columns_[kClocks].signed_varint(static_cast<int64_t>(run.extra - clock));
      clock = run.extra + run.length;
      before = &run;
    }
  }

  void write_origins(uint32_t number) {
    const Run& run = text_.runs[number];
    const Run* before = number == 0 ? nullptr : &run - 1;
    RunOrigin left = kWritten;
    if (!run.left.exists()) {
      left = kNoOrigin;
    } else if (before != nullptr && run.left == before->first.plus(before->length - 1)) {
      left = kBeside;
    } else if (run.left.plus(1) == run.first) {
      left = kSameActor;
    }
    RunOrigin extra = kWritten;
    if (extra_ == Extra::kCountsUp) {
      extra = kBeside;
    } else if (run.extra == 0) {
      extra = kNoOrigin;
    } else if (number + 1 < text_.runs.size() && run.extra == pack((&run + 1)->first)) {
      extra = kBeside;
    } else if (before != nullptr && run.extra == before->extra) {
      extra = kSameActor;
    }
    columns_[kRunOrigins].u8(static_cast<uint8_t>(4 * extra + left));
    if (left == kWritten) {
      const auto [rank, behind] = order_.rank_of(run.left);
      columns_[kOrigins].varint(2 * (number - order_.at_rank(rank).run) + (behind == 0 ? 0 : 1));
      if (behind != 0) columns_[kOrigins].varint(behind);
    }
    if (extra == kWritten) {
      const auto [rank, behind] = order_.rank_of(unpack(run.extra));
      columns_[kOrigins].varint(order_.at_rank(rank).run - number);
    }
  }

  // What the commands deleted and undid.
  void write_done(uint32_t author, const SavedCommands& commands) {
    PieceBases bases;
    const uint32_t before = inserted_;  // by others
    for (const SavedCommands::Group& group : commands.groups) {
      size_t range = group.where;
      for (uint32_t i = 0; i < group.count; ++i) {
        if (group.erased > 0) {
          bases.begin_deletion(
              [&] { return inserted_ == before ? 0 : order_.rank_of_index(inserted_ - 1); });
          range = write_deletion(group.erased, commands.ranges, range, bases);
        } else {
          bases.begin_other();
          if (group.is_turns())
            write_turn(author, group.first + i, commands.turns[group.where + i]);
        }
        inserted_ += group.inserted;
      }
    }
  }

  size_t write_deletion(uint32_t erased, const std::vector<ElementRange>& ranges, size_t range,
                        PieceBases& bases) {
    uint32_t rank = 0;
    uint32_t length = 0;  // of the piece at hand
    uint32_t left = erased;
    const auto write_piece = [&] {
      columns_[kPieceRanks].signed_varint(rank - bases.base());
      bases.end_piece(rank + length);
      left -= length;
      if (erased > 1) columns_[kPieceLengths].varint(left);
      length = 0;
    };
    for (uint32_t rest = erased; rest > 0; ++range) {
      const ElementRange& deleted = ranges[range];
      rest -= deleted.length;
      for (uint32_t done = 0; done < deleted.length;) {
        const auto [next, behind] = order_.rank_of(deleted.first.plus(done));
        const uint32_t part = std::min(behind + 1, deleted.length - done);
        if (length > 0 && next != rank + length) write_piece();
        if (length == 0) rank = next;
        length += part;
        done += part;
      }
    }
    write_piece();
    return range;
  }

  void write_turn(uint32_t author, uint32_t first, const Turn& turn) {
    const auto [actor, sequence] = turn.command;
    columns_[kTurnActors].varint(actor == author ? 0 : actor + 1);
    columns_[kTurnFirsts].varint(actor == author ? first - sequence : sequence);
    columns_[kTurnLengths].varint(turn.length - 2);
  }

  const SavedText& text_;
  Extra extra_;
  SavedOrder order_;
  std::vector<InsertedSpan> spans_ = inserted_spans(text_.actors);
  int64_t unit_ns_ = 1;
  uint32_t inserted_ = 0;  // elements of the commands so far
  std::array<Encoder, kSavedColumns> columns_;
};

}  // namespace

StatusOr<Payload> encode_saved(const SavedText& text, SavedRule rule, Extra extra) {
  using namespace event_graph;  // NOLINT
  size_t ranges = 0;
  for (const SavedText::Actor& actor : text.actors) ranges += actor.commands.ranges.size();
  if (ranges > kMostSavedRanges) {
    return absl::ResourceExhaustedError("saved text: more than 2^24 deleted ranges");
  }
  Encoder part;
  part.u8(static_cast<uint8_t>(rule));
  put_packed(part, Writer(text, extra).write().view(), {}, Packing::kCompressed);
  put_packed(part, as_bytes(text.content), {}, Packing::kCompressed);
  Encoder out;
  put_header(out, kSavedMagic, Packing::kCompressed);
  put_part(out, part.view());
  return out.payload();
}

}  // namespace skerry::crdts::text
