#include <algorithm>

#include "core/codec.h"
#include "crdts/text/event_graph/packed.h"
#include "crdts/text/saved_blocks.h"
#include "crdts/text/saved_columns.h"
#include "crdts/text/saved_order.h"
#include "crdts/text/saved_text.h"

namespace skerry::crdts::text {
namespace {

Status malformed() { return invalid("saved text: malformed"); }

// Reads columns into a text whose content is there already. Each step trusts what the ones before
// it found.
class Reader {
 public:
  Reader(ByteView columns, SavedText& text, Extra extra) : text_(text), extra_(extra) {
    Decoder all(columns);
    unit_ns_ = static_cast<int64_t>(all.varint_up_to(1'000'000'000));
    for (Decoder& column : columns_) column = Decoder(all.bytes());
    if (!all.finish("saved text").ok() || unit_ns_ == 0) fail();
  }

  // Gives the order of the runs.
  StatusOr<SavedOrder> read_runs() {
    read_actors();
    for (SavedText::Actor& actor : text_.actors) {
      if (is_bad_) break;
      read_groups(actor.commands);
      read_paces(actor.commands);
    }
    // Every element has a byte of content, so that nothing large is made of few bytes.
    if (is_bad_ || inserted_ != count_scalars(text_.content)) return malformed();
    std::vector<uint32_t> by_name = read_runs_by_name();
    for (uint32_t run = 0; run < text_.runs.size() && !is_bad_; ++run) read_origins(run);
    if (is_bad_) return malformed();
    return SavedOrder(text_.runs, std::move(by_name));
  }

  // What was deleted and undone; adds to `hides`.
  Status read_done(SavedOrder& order, Hides& hides) {
    inserted_ = 0;
    for (uint32_t actor = 0; actor < text_.actors.size() && !is_bad_; ++actor) {
      read_done(actor, text_.actors[actor].commands, order, hides);
    }
    for (const Decoder& column : columns_) {
      if (column.failed() || !column.rest().empty()) fail();
    }
    return is_bad_ ? malformed() : absl::OkStatus();
  }

 private:
  using Group = SavedCommands::Group;
  using Run = SavedText::Run;

  void fail() { is_bad_ = true; }
  bool has(SavedColumn column) const { return !is_bad_ && !columns_[column].done(); }

  uint64_t take(SavedColumn column, uint64_t limit) {
    const uint64_t value = columns_[column].varint();
    if (value > limit) fail();
    return is_bad_ ? 0 : value;
  }
  uint32_t take_sequence(SavedColumn column) {
    return static_cast<uint32_t>(take(column, kMaxSequence));
  }
  // A number below `end`, told from another one.
  uint32_t take_from(SavedColumn column, int64_t base, uint32_t end) {
    const int64_t step = columns_[column].signed_varint();
    if (step > int64_t{kNone} || step < -int64_t{kNone} || base + step < 0 ||
        base + step >= int64_t{end}) {
      fail();
      return 0;
    }
    return static_cast<uint32_t>(base + step);
  }

  void read_actors() {
    while (has(kActors)) {
      const ActorId id = columns_[kActors].actor();
      if (!text_.actors.empty() && id <= text_.actors.back().id) return fail();
      text_.actors.emplace_back().id = id;
    }
  }

  void read_groups(SavedCommands& commands) {
    const uint64_t groups = take(kGroupCounts, columns_[kShapes].rest().size());
    if (groups == 0) return fail();
    commands.groups.reserve(groups);
    uint64_t end = 1;
    for (uint64_t g = 0; g < groups && !is_bad_; ++g) {
      const uint64_t count = take(kCounts, 2 * kMaxSequence + 1);
      if (count % 2 == 1) {
        const uint64_t gap = take(kGaps, kMaxSequence);
        if (gap == 0) return fail();
        end += gap;
      }
      Group group;
      group.first = static_cast<uint32_t>(end);
      group.count = static_cast<uint32_t>(count / 2);
      read_shape(group);
      const uint64_t dots = group.is_turns() ? 1 : uint64_t{group.erased} + group.inserted;
      if (end > kMaxSequence || count < 2 || group.count > (kMaxSequence + 1 - end) / dots) {
        return fail();
      }
      end = group.end();
      inserted_ += uint64_t{group.count} * group.inserted;
      commands.groups.push_back(group);
    }
  }

  void read_shape(Group& group) {
    const uint64_t shape = take(kShapes, 2 * kMaxSequence + 1);
    if (shape == kTurnShape) return;
    if (shape == kBothShape) {
      group.erased = take_sequence(kErased);
      group.inserted = take_sequence(kInserted);
      if (group.erased == 0 || group.inserted == 0) fail();
      return;
    }
    (shape % 2 == 0 ? group.inserted : group.erased) = static_cast<uint32_t>(shape / 2);
  }

  void read_paces(SavedCommands& commands) {
    uint64_t left = 0;
    for (const Group& group : commands.groups) left += group.count;
    while (left > 0 && !is_bad_) {
      const uint64_t count = take(kPaceCounts, left);
      const int64_t steps = columns_[kPaceSteps].signed_varint();
      const int64_t counters = columns_[kPaceCounters].signed_varint();
      if (count == 0 || counters != static_cast<int32_t>(counters)) return fail();
      commands.paces.push_back({static_cast<uint64_t>(steps) * static_cast<uint64_t>(unit_ns_),
                                static_cast<uint32_t>(counters), static_cast<uint32_t>(count)});
      left -= count;
    }
  }

  // By the actors' names; where each is in the text.
  std::vector<uint32_t> read_runs_by_name() {
    const size_t count = columns_[kRunOrigins].rest().size();
    std::vector<uint32_t> by_name;
    by_name.reserve(count);
    text_.runs.resize(count);
    before_.assign(count, kNone);
    uint32_t before = kNone;
    int64_t place = 0;
    for (const InsertedSpan& span : inserted_spans(text_.actors)) {
      for (uint32_t done = 0; done < span.length && !is_bad_; before = by_name.back()) {
        const uint64_t told = take(kRunLengths, span.length - done);
        const uint32_t number = take_from(kRunPlaces, place, static_cast<uint32_t>(count));
        by_name.push_back(number);
        if (is_bad_ || text_.runs[number].length != 0) {
          fail();
          break;
        }
        Run& run = text_.runs[number];
        run.first = span.first.plus(done);
        run.length = static_cast<uint32_t>(told == 0 ? span.length - done : told);
        if (before != kNone && text_.runs[before].first.actor == run.first.actor) {
          before_[number] = before;
        }
        if (extra_ == Extra::kCountsUp) read_clock(number);
        place = int64_t{number} + 1;
        done += run.length;
      }
    }
    if (by_name.size() != count) fail();
    return by_name;
  }

  void read_clock(uint32_t number) {
    const uint32_t before = before_[number];
    const uint64_t base =
        before == kNone ? 0 : text_.runs[before].extra + text_.runs[before].length;
    text_.runs[number].extra =
        take_from(kClocks, static_cast<int64_t>(base), static_cast<uint32_t>(inserted_) + 1);
  }

  void read_origins(uint32_t number) {
    Run& run = text_.runs[number];
    const uint8_t origins = columns_[kRunOrigins].u8();
    const auto left = static_cast<RunOrigin>(origins % 4);
    uint64_t back = left == kNoOrigin ? 0 : 1;
    uint64_t behind = 0;  // how many of its run stand behind the left origin
    if (left == kWritten) {
      const uint64_t told = take(kOrigins, 2 * kMaxSequence);
      back = told / 2;
      if (told % 2 == 1) behind = take(kOrigins, kMaxSequence);
      if (back == 0) return fail();
    }
    if (left == kSameActor) back = number - std::min(number, before_[number]);
    if (back > number || (left != kNoOrigin && back == 0)) return fail();
    if (left != kNoOrigin) {
      const Run& origin = text_.runs[number - back];
      if (behind >= origin.length) return fail();
      run.left = origin.first.plus(origin.length - 1 - static_cast<uint32_t>(behind));
      if (left == kSameActor && run.left.plus(1) != run.first) return fail();
    }
    if (extra_ == Extra::kCountsUp) {
      check_clock(run, number - static_cast<uint32_t>(back), static_cast<uint32_t>(behind));
    }
    read_extra(static_cast<RunOrigin>(origins / 4), number);
  }

  // Later than what it follows, and no later than the text has elements.
  void check_clock(const Run& run, uint32_t left, uint32_t behind) {
    const Run& origin = text_.runs[left];
    const uint64_t least = run.left.exists() ? origin.extra + (origin.length - behind) : 1;
    if (run.extra < least || run.extra + run.length - 1 > inserted_) fail();
  }

  void read_extra(RunOrigin extra, uint32_t number) {
    const uint32_t before = std::exchange(extra_run_, kNone);
    if (extra_ == Extra::kCountsUp) {
      if (extra != kBeside) fail();
      return;
    }
    if (extra == kNoOrigin) return;
    if (extra == kBeside) extra_run_ = number + 1;
    if (extra == kSameActor) extra_run_ = before;
    if (extra == kWritten) {
      extra_run_ = number + static_cast<uint32_t>(take(kOrigins, text_.runs.size()));
    }
    if (extra > kWritten || extra_run_ <= number || extra_run_ >= text_.runs.size()) return fail();
    text_.runs[number].extra = pack(text_.runs[extra_run_].first);
  }

  void read_done(uint32_t author, SavedCommands& commands, SavedOrder& order, Hides& hides) {
    PieceBases bases;
    const uint64_t by_others = inserted_;
    for (Group& group : commands.groups) {
      group.where =
          static_cast<uint32_t>(group.is_turns() ? commands.turns.size() : commands.ranges.size());
      if (group.erased == 0) {
        bases.begin_other();
        inserted_ += uint64_t{group.count} * group.inserted;
        for (uint32_t i = 0; group.is_turns() && i < group.count && !is_bad_; ++i) {
          commands.turns.push_back(read_turn(author, group.first + i));
        }
        continue;
      }
      for (uint32_t i = 0; i < group.count && !is_bad_; ++i) {
        bases.begin_deletion([&] {
          return inserted_ == by_others ? 0
                                        : order.rank_of_index(static_cast<uint32_t>(inserted_) - 1);
        });
        read_deletion(group.erased, commands.ranges, order, bases, hides);
        inserted_ += group.inserted;
      }
    }
    ranges_ += commands.ranges.size();
  }

  void read_deletion(uint32_t erased, std::vector<ElementRange>& ranges, SavedOrder& order,
                     PieceBases& bases, Hides& hides) {
    const size_t begin = ranges.size();
    for (uint32_t left = erased; left > 0 && !is_bad_;) {
      const uint32_t rank = take_from(kPieceRanks, bases.base(), order.elements());
      const auto behind = erased == 1 ? 0 : static_cast<uint32_t>(take(kPieceLengths, left - 1));
      uint32_t length = left - behind;
      if (is_bad_ || length > order.elements() - rank) return fail();
      bases.end_piece(rank + length);
      hides.add(rank, length, 1);
      left = behind;
      for (SavedOrder::Place at = order.at_rank(rank); length > 0; ++at.run, at.offset = 0) {
        const Run& run = text_.runs[at.run];
        const ElementRange part{run.first.plus(at.offset),
                                std::min(run.length - at.offset, length)};
        length -= part.length;
        if (ranges.size() > begin && ranges.back().first.plus(ranges.back().length) == part.first) {
          ranges.back().length += part.length;
        } else {
          ranges.push_back(part);
        }
      }
      if (ranges_ + ranges.size() > kMostSavedRanges) return fail();
    }
  }

  Turn read_turn(uint32_t author, uint32_t first) {
    const uint64_t place = take(kTurnActors, text_.actors.size());
    uint32_t sequence = take_sequence(kTurnFirsts);
    if (place == 0) {
      if (sequence >= first) fail();
      sequence = first - sequence;
    }
    const auto length = static_cast<uint32_t>(take(kTurnLengths, kMaxSequence));
    return {{place == 0 ? author : static_cast<uint32_t>(place - 1), sequence}, length + 2};
  }

  SavedText& text_;
  Extra extra_;
  std::vector<Decoder> columns_ = std::vector<Decoder>(kSavedColumns, Decoder(ByteView{}));
  int64_t unit_ns_ = 1;
  uint64_t inserted_ = 0;         // elements of the commands so far
  std::vector<uint32_t> before_;  // of each run the actor's run before it, or kNone
  uint32_t extra_run_ = kNone;    // that the extra of the run before named
  size_t ranges_ = 0;             // of the actors so far
  bool is_bad_ = false;
};

}  // namespace

StatusOr<OpenedText> decode_saved(ByteView bytes, SavedRule rule, Extra extra) {
  using namespace event_graph;  // NOLINT
  Decoder in(bytes);
  const StatusOr<Packing> packing = take_header(in, kSavedMagic);
  if (!packing.ok()) return packing.status();
  Decoder part(take_part(in));
  if (!in.finish("saved text").ok()) {
    return invalid("saved text: cut short, or its checksum is wrong");
  }
  if (part.u8() != static_cast<uint8_t>(rule)) {
    return invalid("saved text: another design's order");
  }
  OpenedText opened;
  std::string columns;
  SKERRY_RETURN_IF_ERROR(take_packed(part, {}, *packing, columns));
  SKERRY_RETURN_IF_ERROR(take_packed(part, {}, *packing, opened.saved.content));
  SKERRY_RETURN_IF_ERROR(part.finish("saved text"));
  if (!is_text(opened.saved.content)) return malformed();
  Reader reader(as_bytes(columns), opened.saved, extra);
  StatusOr<SavedOrder> order = reader.read_runs();
  if (!order.ok()) return order.status();
  Hides hides(order->elements());
  SKERRY_RETURN_IF_ERROR(reader.read_done(*order, hides));
  SKERRY_RETURN_IF_ERROR(hides.add_turns(opened.saved, *order));
  make_blocks(opened, *order, hides, extra);
  return opened;
}

}  // namespace skerry::crdts::text
