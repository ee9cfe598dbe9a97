#include "crdts/text/event_graph/graph_object.h"

#include <algorithm>

#include "core/check.h"
#include "crdts/text/checks.h"
#include "crdts/text/event_graph/file.h"
#include "crdts/text/event_graph/queries.h"
#include "crdts/text/saved_text.h"

namespace skerry::crdts::event_graph {

namespace {

const std::shared_ptr<TextHistory>& history_in(std::shared_ptr<Commons>& commons) {
  if (commons == nullptr) commons = std::make_shared<SharedHistory>();
  return static_cast<const SharedHistory&>(*commons).history();
}

Status other_text() { return invalid("text file: its history does not end with its text"); }

text::SavedRule saved_as(Order order) {
  return order == Order::kFugue ? text::SavedRule::kEventGraph : text::SavedRule::kEventGraphMax;
}

}  // namespace

GraphObject::GraphObject(Order order, std::shared_ptr<Commons>& commons)
    : document_(order, history_in(commons)), shares_(true) {}

void GraphObject::go_alone() {
  document_ = document_at(document_, document_.held().version());
  shares_ = false;
}

Status GraphObject::join(ByteView) { return text::no_states(); }

StatusOr<Payload> GraphObject::snapshot() const {
  if (!is_replayed_) {
    TextDocument copy = document_;
    if (!copy.replay()) return other_text();
  }
  Encoder out;
  out.u8(static_cast<uint8_t>(saved_as(document_.order())));
  out.raw(encode_canonical_file(document_));
  return out.payload();
}

Status GraphObject::restore(ByteView snapshot) {
  SKERRY_CHECK(document_.held().events() == 0);
  if (snapshot.empty() || snapshot[0] != static_cast<uint8_t>(saved_as(document_.order()))) {
    return invalid("text file: another design's");
  }
  const StatusOr<File> file = File::open(snapshot.subspan(1));
  if (!file.ok()) return file.status();
  StatusOr<TextDocument> document = file->document_as_said(document_.order());
  if (!document.ok()) return document.status();
  document_ = *std::move(document);
  shares_ = false;
  is_replayed_ = false;
  return absl::OkStatus();
}

Status GraphObject::check_text() {
  if (is_replayed_ || version_ == document_.held().version()) return absl::OkStatus();
  if (!document_.replay()) return other_text();
  is_replayed_ = true;
  return absl::OkStatus();
}

void GraphObject::check_invariants() const {
  if (is_replayed_) return document_.check_invariants();
  document_.rope().check_invariants();
  TextDocument copy = document_;
  if (copy.replay()) copy.check_invariants();
}

Hash128 GraphObject::state_digest() const {
  const Agents& agents = document_.history().agents;
  RollingDigest sets;
  for (const uint32_t agent : agents.by_id()) {
    if (document_.held().last(agent) == kNone) continue;
    sets.add(agents.id(agent).replica.value);
    sets.add(agents.id(agent).epoch);
    sets.add(document_.held().last(agent));
  }
  return digest() + sets.value();
}

Status GraphObject::check_room(const Mutation& mutation, const Edit& edit) const {
  const Agents& agents = document_.history().agents;
  const uint32_t agent = agents.find(mutation.actor);
  const uint32_t last = agent == kNone ? kNone : document_.held().last(agent);
  if (mutation.first == 0 || (last != kNone && mutation.first <= last)) {
    return invalid("text change: its dots are already in the text");
  }
  const uint64_t length = uint64_t{edit.erased} + edit.inserted;
  if (mutation.first > kMaxEvents || length > kMaxEvents - mutation.first) {
    return absl::ResourceExhaustedError("text change: more than 2^31 dots of one actor");
  }
  return document_.has_room(edit) ? absl::OkStatus() : text::text_too_long();
}

StatusOr<Effect> GraphObject::execute(const Command& command, const Mutation& mutation) {
  const auto* splice = std::get_if<TextSplice>(&command);
  if (splice == nullptr) return text::not_a_splice(command);
  uint64_t scalars = 0;
  SKERRY_RETURN_IF_ERROR(text::check_splice(*splice, size(), scalars));
  Effect effect;
  effect.length = splice->erased + scalars;
  if (effect.length == 0) return effect;
  if (splice->text.size() > kMaxContent) return text::text_too_long();
  const Edit edit{static_cast<uint32_t>(splice->position), static_cast<uint32_t>(splice->erased),
                  static_cast<uint32_t>(scalars), splice->text};
  SKERRY_RETURN_IF_ERROR(check_room(mutation, edit));
  // An execution that was taken back left its numbers behind.
  const uint32_t known = document_.history().agents.find(mutation.actor);
  if (known != kNone && document_.history().agents.last(known) != document_.held().last(known)) {
    go_alone();
  }
  Agents& agents = document_.history().agents;
  const uint32_t agent = agents.intern(mutation.actor);
  body_.follows_own = false;
  body_.others.clear();
  for (const Event event : document_.held().version()) {
    const Agents::Name name = agents.name_of(event);
    if (name.agent == agent) {
      body_.follows_own = true;
    } else {
      body_.others.push_back({agents.id(name.agent), name.sequence});
    }
  }
  std::sort(body_.others.begin(), body_.others.end());
  body_.position = edit.position;
  body_.erased = edit.erased;
  body_.text = edit.text;
  body_.where = Where::kElsewhere;
  if (body_.follows_own && body_.others.empty()) {
    const uint32_t cursor =
        document_.history().operations.cursor_after(document_.held().version().front());
    if (edit.position + edit.erased == cursor) body_.where = Where::kBeforeCursor;
    if (edit.position == cursor) body_.where = Where::kAtCursor;
  }
  document_.edit(agent, static_cast<uint32_t>(mutation.first), edit);
  encoder_.clear();
  encode_edit(body_, encoder_);
  effect.body = encoder_.payload();
  effect.content_bytes = static_cast<uint32_t>(splice->text.size());
  return effect;
}

Status GraphObject::find_version(const Mutation& mutation) {
  const TextHistory& history = document_.history();
  version_.clear();
  if (body_.follows_own) {
    const uint32_t own = history.agents.find(mutation.actor);
    if (own == kNone || document_.held().last(own) + 1 != mutation.first) {
      return invalid("text change: it follows an event of its author that is not in the text");
    }
    version_.push_back(history.agents.event_of(own, document_.held().last(own)));
  }
  for (const Dot& dot : body_.others) {
    const uint32_t agent = history.agents.find(dot.actor);
    const uint32_t last = agent == kNone ? kNone : document_.held().last(agent);
    const bool is_held = last != kNone && dot.sequence <= last && dot.actor != mutation.actor;
    const Event event =
        is_held ? history.agents.event_of(agent, static_cast<uint32_t>(dot.sequence)) : kNone;
    if (event == kNone) return invalid("text change: it follows an event that is not in the text");
    version_.push_back(event);
  }
  if (version_.size() > 1) {
    std::sort(version_.begin(), version_.end());
    version_.erase(std::unique(version_.begin(), version_.end()), version_.end());
  }
  return absl::OkStatus();
}

Status GraphObject::apply(ByteView body, const Mutation& mutation) {
  SKERRY_RETURN_IF_ERROR(decode_edit(body, body_));
  Edit edit{body_.position, body_.erased, body_.inserted, body_.text};
  SKERRY_RETURN_IF_ERROR(check_room(mutation, edit));
  SKERRY_RETURN_IF_ERROR(find_version(mutation));
  if (body_.where != Where::kElsewhere) {  // what it follows is its author's last event alone
    const uint32_t cursor = document_.history().operations.cursor_after(version_.front());
    const uint32_t back = body_.where == Where::kBeforeCursor ? edit.erased : 0;
    if (back > cursor) return invalid("text change: it erases before the start of the text");
    edit.position = cursor - back;
  }
  Event known = kNone;
  if (!find_known(mutation, edit, known)) {
    go_alone();
    SKERRY_RETURN_IF_ERROR(find_version(mutation));
  }
  if (known == kNone) {
    if (version_.size() > 1) {
      version_ = document_.history().graph.dominators(std::move(version_));
    }
    SKERRY_RETURN_IF_ERROR(check_text());
    const uint32_t size = document_.size_at(version_);
    if (edit.position > size || edit.erased > size - edit.position) {
      return invalid("text change: it is past the end of the text that its author saw");
    }
  }
  const uint32_t agent = document_.history().agents.intern(mutation.actor);
  const auto sequence = static_cast<uint32_t>(mutation.first);
  if (known == kNone) {
    document_.edit_at(version_, agent, sequence, edit);
  } else {
    document_.take(version_, agent, sequence, edit, known);
  }
  return absl::OkStatus();
}

bool GraphObject::find_known(const Mutation& mutation, const Edit& edit, Event& first) const {
  const TextHistory& history = document_.history();
  const uint32_t agent = shares_ ? history.agents.find(mutation.actor) : kNone;
  if (agent == kNone) return true;
  const uint32_t held = document_.held().last(agent);
  const uint32_t next = history.agents.next(agent, held == kNone ? 0 : held + 1);
  if (next == kNone) return true;
  if (next != mutation.first) return false;
  const Event event = history.agents.event_of(agent, next);
  if (!history.has(event, version_, edit)) return false;
  first = event;
  return true;
}

}  // namespace skerry::crdts::event_graph
