#include "harness/replay/notebook.h"

#include "core/command_text.h"
#include "core/text_difference.h"

namespace skerry::harness {

const std::map<uint32_t, Notebook::Contact>& Notebook::contacts(uint32_t node) const {
  static const std::map<uint32_t, Contact> kNone;
  const auto at = contacts_.find(node);
  return at == contacts_.end() ? kNone : at->second;
}

uint32_t Notebook::lives(uint32_t node) const {
  const auto at = lives_.find(node);
  return at == lives_.end() ? 0 : at->second;
}

std::vector<Witness::Made> Notebook::made(uint32_t document, const DotRun& dots) const {
  std::vector<Witness::Made> found;
  const auto actor = made_.find({document, dots.actor});
  if (actor == made_.end()) return found;
  auto at = actor->second.lower_bound(dots.first);
  for (; at != actor->second.end() && at->second.dots.first <= dots.last(); ++at) {
    found.push_back(at->second);
  }
  return found;
}

void Notebook::on_answer(const RunView& view, uint32_t person, const Command& command,
                         const StatusOr<Committed>& answer) {
  if (!answer.ok() || answer->dots.length == 0 || kept_ >= kMostCommands) return;
  ++kept_;
  const DotRun& dots = answer->dots;
  made_[{view.document_index(), dots.actor}][dots.last()] = {
      {event_, view.now()}, person, dots, shortened(to_text(command))};
}

void Notebook::on_connection(const RunView& view, uint32_t node, uint32_t peer, Connection what) {
  contacts_[node][peer] = {what, {event_, view.now()}};
}

void Notebook::on_process(const RunView&, uint32_t node, Process what) {
  if (what == Process::kStarts) ++lives_[node];
  if (what == Process::kStops) contacts_.erase(node);
}

}  // namespace skerry::harness
