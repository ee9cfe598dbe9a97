#include "replica/local_first/local_first.h"

#include <utility>

namespace skerry::replica {
namespace {

sync::Config stack_config(const Config& config) {
  sync::Config result;
  result.self = config.id;
  result.is_server = config.is_server;
  result.options = config.sync;
  result.epoch = config.epoch;
  result.seed = config.seed;
  for (const Neighbour& neighbour : config.neighbours) {
    result.peers.push_back({neighbour.id, neighbour.initiates});
  }
  return result;
}

}  // namespace

LocalFirst::LocalFirst(const Config& config)
    : hosted_(config, stack_),
      stack_(stack_config(config), config.mode,
             std::vector<sync::Stack::Document>{
                 {config.document, &hosted_, hosted_.lattice(), config.members}}) {}

void LocalFirst::start(const Now& now, std::span<const Payload> stored) {
  Document* document = hosted_.document();
  if (document != nullptr) document->set_restoring(true);
  stack_.start(now, stored);
  if (document != nullptr) document->set_restoring(false);
}

StatusOr<Committed> LocalFirst::submit(const Now& now, const Command& command) {
  if (hosted_.document() == nullptr) {
    return absl::FailedPreconditionError("a server has no document to edit");
  }
  // Of the command alone: what is made of it cannot be taken back.
  SKERRY_RETURN_IF_ERROR(stack_.check_command(0, text_bytes(command)));
  auto commit = hosted_.execute(command, stack_.actor(), stack_.next_sequence(0), now.wall);
  if (!commit.ok()) return commit.status();
  const Change& change = commit->change;
  Committed committed{change.dots, change.time, change.hash, commit->content_bytes,
                      static_cast<uint32_t>(change.encoded.size())};
  if (change.dots.length == 0) return committed;
  stack_.commit(0, std::move(commit->change), std::move(commit->delta));
  return committed;
}

std::optional<Value> LocalFirst::value() const {
  return document() ? std::optional(object().value()) : std::nullopt;
}

std::optional<Hash128> LocalFirst::digest() const {
  return document() ? std::optional(object().digest()) : std::nullopt;
}

std::unique_ptr<Participant> make_local_first(const Config& config) {
  return std::make_unique<LocalFirst>(config);
}

}  // namespace skerry::replica
