#include "crdts/text/event_graph/text_document.h"

#include <algorithm>

#include "core/check.h"

namespace skerry::crdts::event_graph {

bool TextDocument::has_room(const Edit& edit) const {
  const auto fits = [](uint64_t have, uint64_t more, uint64_t limit) {
    return more <= limit && have <= limit - more;
  };
  return fits(history_->size(), uint64_t{edit.erased} + edit.inserted, kMaxEvents) &&
         fits(history_->operations.inserted(), edit.inserted, kMaxCharacters) &&
         fits(history_->operations.content().size(), edit.text.size(), kMaxContent);
}

void TextDocument::flush() const {
  if (pending_.is_insertion) {
    const std::string_view content = history_->operations.content();
    rope_.insert(pending_.position, content.substr(pending_.begin, pending_.end - pending_.begin));
  } else if (pending_.erased > 0) {
    rope_.erase(pending_.position, pending_.erased);
  }
  pending_ = {};
}

void TextDocument::insert(uint32_t position, uint32_t length, std::string_view text,
                          Follows follows) {
  const auto content = static_cast<uint32_t>(history_->operations.content().size());
  const bool goes_on = history_->operations.insert(position, length, text, size_, follows);
  size_ += length;
  if (!goes_on || !pending_.is_insertion) {
    flush();
    pending_.is_insertion = true;
    pending_.position = position;
    pending_.begin = content;
  }
  pending_.end = content + static_cast<uint32_t>(text.size());
}

void TextDocument::erase(uint32_t position, uint32_t length, Follows follows) {
  const bool goes_on = history_->operations.erase(position, length, size_, follows);
  size_ -= length;
  if (!goes_on || pending_.is_insertion || pending_.erased == 0) {
    flush();
    pending_.position = position;
  }
  pending_.position = std::min(pending_.position, position);
  pending_.erased += length;
}

void TextDocument::edit(uint32_t agent, uint32_t sequence, const Edit& edit) {
  const Event first = history_->size();
  history_->agents.append(agent, sequence, edit.length());
  Follows follows = history_->graph.append(edit.length(), held_.version()) ? Follows::kLastAlone
                                                                           : Follows::kOthers;
  held_.add_next({first, first + edit.length()}, agent, sequence, edit.inserted);
  if (edit.erased > 0) {
    erase(edit.position, edit.erased, follows);
    follows = Follows::kLastAlone;
  }
  if (edit.inserted > 0) insert(edit.position, edit.inserted, edit.text, follows);
}

uint32_t TextDocument::size_at(VersionView version) {
  return merger_.size_at(*history_, held_.version(), version, size_);
}

void TextDocument::edit_at(VersionView version, uint32_t agent, uint32_t sequence,
                           const Edit& edit) {
  const Version& all = held_.version();
  if (std::equal(version.begin(), version.end(), all.begin(), all.end())) {
    this->edit(agent, sequence, edit);
    return;
  }
  const Event first = history_->size();
  append(version, agent, sequence, edit);
  take(version, agent, sequence, edit, first);
}

void TextDocument::take(VersionView version, uint32_t agent, uint32_t sequence, const Edit& edit,
                        Event first) {
  // Of a history that others write, nothing else is read than what is held and this.
  SKERRY_DEBUG_CHECK(std::ranges::all_of(
      version, [this](Event parent) { return history_->graph.contains(held_.version(), parent); }));
  flush();
  merger_.limit(kMostKept / static_cast<size_t>(history_.use_count()));
  const Span span{first, first + edit.length()};
  SKERRY_CHECK(merger_.integrate(*history_, rope_, held_.version(), version, span));
  held_.add(version, span, agent, sequence, edit.inserted);
  size_ = rope_.size();
}

void TextDocument::append(VersionView version, uint32_t agent, uint32_t sequence,
                          const Edit& edit) {
  history_->agents.append(agent, sequence, edit.length());
  Follows follows =
      history_->graph.append(edit.length(), version) ? Follows::kLastAlone : Follows::kOthers;
  if (edit.erased > 0) {
    history_->operations.erase(edit.position, edit.erased, 0, follows);
    follows = Follows::kLastAlone;
  }
  if (edit.inserted > 0) {
    history_->operations.insert(edit.position, edit.inserted, edit.text, 0, follows);
  }
}

void TextDocument::add(VersionView version, uint32_t agent, uint32_t sequence, const Edit& edit) {
  SKERRY_DEBUG_CHECK(history_.use_count() == 1);
  append(version, agent, sequence, edit);
}

bool TextDocument::merge() {
  flush();
  if (!merger_.merge(*history_, rope_, held_.version(), held_.events())) return false;
  held_.add_all(*history_);
  size_ = rope_.size();
  return true;
}

void TextDocument::take_text(std::string_view text) {
  SKERRY_CHECK(held_.events() == 0 && history_.use_count() == 1);
  held_.add_all(*history_);
  rope_.insert(0, text);
  size_ = rope_.size();
}

bool TextDocument::replay() {
  Rope rope;
  merger_.drop();
  if (!merger_.merge(*history_, rope, {}, 0) || rope.text() != text()) {
    merger_.drop();
    return false;
  }
  return true;
}

TextDocument::TextDocument(const TextDocument& other)
    : rope_(other.rope()),
      merger_(other.merger_),
      held_(other.held_),
      size_(other.size_),
      history_(std::make_shared<TextHistory>(*other.history_)) {}

void TextDocument::check_invariants() const {
  history_->check_invariants();
  held_.check_invariants(*history_);
  rope().check_invariants();
  SKERRY_CHECK(rope_.size() == size_);
  merger_.check_invariants(*history_, held_.version());
}

}  // namespace skerry::crdts::event_graph
