#include "replica/local_first/local_first.h"

#include "replica/local_first/engine_config.h"
#include "replica/local_first/joined.h"
#include "replica/local_first/server.h"

namespace skerry::replica {

LocalFirst::LocalFirst(const Config& config)
    : DesignHost(config.design, config.mode),
      document_(config.document, config.design, config.mode, {config.id, config.clock_bound},
                config.commons),
      engine_(engine_config(config), *this),
      collection_(config) {}

void LocalFirst::start(const Now& now, std::span<const Payload> stored) {
  document_.set_restoring(true);
  engine_.start(now, stored);
  document_.set_restoring(false);
  collection_.start(now);
}

StatusOr<Committed> LocalFirst::submit(const Now& now, const Command& command) {
  SKERRY_RETURN_IF_ERROR(engine_.check_size(text_bytes(command)));
  auto commit = document_.execute(command, engine_.actor(), engine_.next_sequence(), now.wall);
  if (!commit.ok()) return commit.status();
  const Change& change = commit->change;
  Committed committed{change.dots, change.time, change.hash, commit->content_bytes,
                      static_cast<uint32_t>(change.encoded.size())};
  if (change.dots.length == 0) return committed;
  const Status fits = engine_.check_size(change.encoded.size());
  if (!fits.ok()) {
    document_.rebuild(engine_.log());
    return fits;
  }
  document_.integrate_own(change);
  engine_.commit(std::move(commit->change));
  return committed;
}

std::unique_ptr<Participant> make_local_first(const Config& config) {
  if (is_joined(config.mode)) return std::make_unique<Joined>(config);
  if (config.is_server) return std::make_unique<Server>(config);
  return std::make_unique<LocalFirst>(config);
}

}  // namespace skerry::replica
