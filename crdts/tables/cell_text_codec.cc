// The bytes of a cell's text: the actors; the runs, each with its dot, where it hangs and its
// characters; the erased ranges, each with its run's dot. Dots name actors by their place.
#include <algorithm>

#include "crdts/object/limits.h"
#include "crdts/tables/cell_text.h"

namespace skerry::crdts {
namespace {

uint64_t place_of(const std::vector<ActorId>& actors, const ActorId& actor) {
  const auto at = std::lower_bound(actors.begin(), actors.end(), actor);
  return static_cast<uint64_t>(at - actors.begin());
}

void encode_dot(Encoder& out, const std::vector<ActorId>& actors, const Dot& dot) {
  out.varint(place_of(actors, dot.actor));
  out.varint(dot.sequence);
}

Dot decode_dot(Decoder& in, const std::vector<ActorId>& actors) {
  const uint64_t place = in.varint();
  const uint64_t sequence = in.varint();
  if (in.failed() || place >= actors.size() || sequence == 0) {
    in.fail();
    return {};
  }
  return {actors[static_cast<size_t>(place)], sequence};
}

}  // namespace

std::vector<ActorId> CellText::actors() const {
  std::vector<ActorId> actors;
  for (const auto& [dot, run] : runs_) {
    actors.push_back(dot.actor);
    if (run.parent.run.sequence > 0) actors.push_back(run.parent.run.actor);
  }
  for (const auto& [dot, ranges] : erased_) actors.push_back(dot.actor);
  std::sort(actors.begin(), actors.end());
  actors.erase(std::unique(actors.begin(), actors.end()), actors.end());
  return actors;
}

void CellText::encode(Encoder& out) const {
  const std::vector<ActorId> places = actors();
  out.varint(places.size());
  for (const ActorId& actor : places) out.actor(actor);
  out.varint(runs_.size());
  for (const auto& [dot, run] : runs_) {
    encode_dot(out, places, dot);
    const bool at_root = run.parent.run.sequence == 0;
    out.u8(at_root ? 0 : run.is_left ? 1 : 2);
    if (!at_root) {
      encode_dot(out, places, run.parent.run);
      out.varint(run.parent.offset);
    }
    out.text(run.text);
  }
  out.varint(erased_.size());
  for (const auto& [dot, ranges] : erased_) {
    encode_dot(out, places, dot);
    ranges.encode(out);
  }
}

CellText CellText::decode(Decoder& in) {
  std::vector<ActorId> actors;
  const size_t count = in.count(9);
  actors.reserve(count);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const ActorId actor = in.actor();
    if (!actors.empty() && !(actors.back() < actor)) in.fail();
    actors.push_back(actor);
  }
  CellText text;
  text.decode_runs(in, actors);
  text.decode_erased(in, actors);
  // Every actor that is listed must be named: one state, one encoding.
  if (!in.failed() && text.actors() != actors) in.fail();
  return in.failed() ? CellText() : text;
}

void CellText::decode_runs(Decoder& in, const std::vector<ActorId>& actors) {
  const size_t count = in.count(5);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const Dot dot = decode_dot(in, actors);
    const uint8_t side = in.u8();
    Run run;
    run.is_left = side == 1;
    if (side > 2) in.fail();
    if (side > 0) {
      run.parent.run = decode_dot(in, actors);
      run.parent.offset = in.varint_up_to(kMaxItemBytes);
    }
    run.text = std::string(decode_item(in));
    const bool ascends = runs_.empty() || runs_.rbegin()->first < dot;
    if (!ascends || run.text.empty()) in.fail();
    if (!in.failed()) runs_.emplace_hint(runs_.end(), dot, std::move(run));
  }
}

void CellText::decode_erased(Decoder& in, const std::vector<ActorId>& actors) {
  const size_t count = in.count(5);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const Dot dot = decode_dot(in, actors);
    Ranges ranges = Ranges::decode(in);
    const bool ascends = erased_.empty() || erased_.rbegin()->first < dot;
    if (!ascends) in.fail();
    if (!in.failed()) erased_.emplace_hint(erased_.end(), dot, std::move(ranges));
  }
}

}  // namespace skerry::crdts
