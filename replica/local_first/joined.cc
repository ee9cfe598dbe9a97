#include "replica/local_first/joined.h"

#include "replica/local_first/command_bytes.h"
#include "replica/local_first/design_lattice.h"
#include "replica/local_first/engine_config.h"
#include "sync/lattice/change_set.h"
#include "sync/limits.h"

namespace skerry::replica {
namespace {

std::unique_ptr<sync::lattice::Lattice> make_lattice(const Config& config, Document* document,
                                                     sync::Host& host) {
  if (config.design->fold == nullptr) {
    return std::make_unique<sync::lattice::ChangeSet>(config.document, host);
  }
  return std::make_unique<DesignLattice>(config.document, config.design, document);
}

}  // namespace

Joined::Joined(const Config& config)
    : DesignHost(config.design),
      mode_(config.mode),
      options_(config.sync),
      is_lattice_(config.design->fold != nullptr),
      document_(config.is_server
                    ? std::nullopt
                    : std::make_optional<Document>(
                          config.document, config.design, ReplicationMode::kOperations,
                          Document::Owner{config.id, config.clock_bound}, config.commons)),
      lattice_(make_lattice(config, document_ ? &*document_ : nullptr, *this)),
      engine_(engine_config(config), config.mode, *lattice_) {}

void Joined::start(const Now& now, std::span<const Payload> stored) {
  if (document_) document_->set_restoring(true);
  engine_.start(now, stored);
  if (document_) document_->set_restoring(false);
}

StatusOr<Committed> Joined::submit(const Now& now, const Command& command) {
  if (!document_) return absl::FailedPreconditionError("a server has no document to edit");
  // Of the command alone: what is made of it cannot be taken back.
  SKERRY_RETURN_IF_ERROR(sync::check_change(options_, text_bytes(command)));
  auto commit = document_->execute(command, engine_.actor(), engine_.next_sequence(), now.wall);
  if (!commit.ok()) return commit.status();
  Change change = commit->change;
  if (change.dots.length > 0 && is_lattice_ && mode_ == ReplicationMode::kState) {
    // Nothing of the change itself travels or is kept: it is named by what its user wanted.
    change = make_change(change.document, change.dots, change.dependencies, change.time,
                         command_bytes(command).view());
  }
  Committed committed{change.dots, change.time, change.hash, commit->content_bytes,
                      static_cast<uint32_t>(change.encoded.size())};
  if (change.dots.length == 0) return committed;
  document_->integrate_own(change);
  const Change& made = commit->change;
  engine_.commit(change.dots, change.hash, change.time,
                 is_lattice_ ? made.encoded.slice(made.body)
                             : sync::lattice::body_of_change(made.encoded.view()));
  return committed;
}

}  // namespace skerry::replica
