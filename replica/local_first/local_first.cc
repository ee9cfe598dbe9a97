#include "replica/local_first/local_first.h"

#include <string>
#include <utility>

namespace skerry::replica {
namespace {

sync::Options options_of(const Config& config) {
  sync::Options options = config.sync;
  // A defect of many parts: nothing repairs what was lost.
  if (options.mutant == sync::Mutant::kNeverRetransmits) options.anti_entropy = {};
  return options;
}

sync::Config stack_config(const Config& config) {
  const sync::Options options = options_of(config);
  sync::Config result =
      config.room == nullptr ? sync::Config(options) : sync::Config(config.room->share(options));
  result.self = config.id;
  result.is_server = config.is_server;
  result.version = config.version;
  result.epoch = config.epoch;
  result.seed = config.seed;
  result.room = config.room;
  for (const Peer& peer : config.peers) {
    result.peers.push_back({peer.id, peer.initiates, peer.is_server});
  }
  return result;
}

// Makes what is hosted, and says what the stack needs of it.
std::vector<sync::Followed::Document> host_all(const Config& config,
                                               std::vector<std::unique_ptr<Hosted>>& hosted,
                                               sync::Stack& stack) {
  std::vector<sync::Followed::Document> documents;
  for (const Config::Document& document : config.documents) {
    hosted.push_back(
        std::make_unique<Hosted>(config, static_cast<uint32_t>(documents.size()), stack));
    Hosted& host = *hosted.back();
    documents.push_back({document.id, &host, host.lattice.get(), document.members, document.left});
  }
  return documents;
}

}  // namespace

LocalFirst::LocalFirst(const Config& config)
    : stack_(stack_config(config), config.mode, host_all(config, hosted_, stack_)) {}

void LocalFirst::start(const Now& now, std::span<const Payload> stored) {
  const auto receive_from = [this](Document::Source source) {
    for (const auto& hosted : hosted_) {
      if (hosted->document() != nullptr) hosted->document()->receive_from(source);
    }
  };
  receive_from(Document::Source::kOwnLog);
  stack_.start(now, stored);
  receive_from(Document::Source::kPeers);
}

void LocalFirst::submit(const Now& now, uint64_t ticket, DocumentId document,
                        const Command& command) {
  auto commit = perform(now, document, command);
  if (!commit.ok()) return stack_.answer(ticket, commit.status());
  const Change& change = commit->change;
  stack_.answer(ticket,
                Committed{change.dots, change.time, change.hash, commit->content_bytes,
                          static_cast<uint32_t>(change.encoded.size()), change.extras.version});
  if (change.dots.length == 0) return;
  stack_.commit(*stack_.documents().find(document), std::move(commit->change),
                std::move(commit->delta));
}

StatusOr<Hosted::Commit> LocalFirst::perform(const Now& now, DocumentId document,
                                             const Command& command) {
  const auto place = followed(stack_, document);
  if (!place.has_value()) return not_followed(document);
  Hosted& hosted = *hosted_[*place];
  if (hosted.document() == nullptr) {
    return absl::FailedPreconditionError(
        "a server, or a version before the document's kind, has nothing to edit");
  }
  // Of the command alone: what is made of it cannot be taken back.
  SKERRY_RETURN_IF_ERROR(stack_.check_command(*place, text_bytes(command)));
  const Dot next = stack_.next_dot(*place);
  return hosted.execute(command, next.actor, next.sequence, now.wall);
}

const InspectedDocument* LocalFirst::inspect(DocumentId id) const {
  const auto place = followed(stack_, id);
  return place.has_value() ? hosted_[*place].get() : nullptr;
}

void LocalFirst::limit_integration(const Now& now, DocumentId document,
                                   const std::optional<VersionVector>& limit) {
  if (const auto place = followed(stack_, document))
    hosted_[*place]->limit_integration(limit, now.wall);
}

void LocalFirst::drop_documents() {
  for (const auto& hosted : hosted_) {
    if (hosted->document() != nullptr) hosted->document()->drop();
  }
}

void LocalFirst::drop_logs() {
  for (const auto& hosted : hosted_) hosted->lattice.reset();
  stack_.drop_logs();
}

}  // namespace skerry::replica
