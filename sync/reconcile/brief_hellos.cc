// Conversations that need none: what hashes of sets tell of what two logs with floors do not share.
#include "sync/log/earlier_set.h"
#include "sync/reconcile/conversations.h"

namespace skerry::sync {

void Conversations::say(Handshakes& handshakes, const Now& now, uint32_t link, Hello::Aim aim,
                        const Saying& saying) {
  once_ = saying;
  handshakes.send(now, link, aim);
  once_ = {};
}

std::optional<VersionVector> Conversations::known_by_hash(const Hello& hello) const {
  auto known = earlier_vector(log_, hello.set_hash);
  if (!known.has_value() && hello.covers.has_value()) known = earlier_vector(log_, *hello.covers);
  return known;
}

void Conversations::tell_covered(Handshakes& handshakes, const Now& now, uint32_t link,
                                 const Hello& hello) {
  opened(now, link);                                       // what was begun leads nowhere
  if (hello.aim.asks || hello.covers.has_value()) return;  // the answer tells it; it knows
  if (hello.set_hash != log_.received_hash()) {
    say(handshakes, now, link, {}, {.covers = hello.set_hash});
  }
}

void Conversations::ask(Handshakes& handshakes, const Now& now, uint32_t link, const Hello& hello) {
  if (hello.aim.asks) return;  // the answer says a vector
  if (hello.aim.answers || hello.covers.has_value() || is_stuck(link)) {
    say(handshakes, now, link, {.asks = true}, {.has_vector = true, .covers = {}});
  } else if (links_[link].initiates) {
    handshakes.send(now, link, {.asks = true});
  }
}

void Conversations::answer(Handshakes& handshakes, const Now& now, uint32_t link,
                           const Hello& hello) {
  if (!is_brief()) return handshakes.send(now, link, {.answers = true});
  const bool has_all = hello.has_vector
                           ? hello.range.is_all() && log_.received().covers(hello.received)
                           : earlier_vector(log_, hello.set_hash).has_value();
  Saying saying{.has_vector = !has_all, .covers = {}};
  if (has_all) saying.covers = hello.set_hash;
  // Who did not say its vector is asked for it.
  say(handshakes, now, link, {.asks = !has_all && !hello.has_vector, .answers = true}, saying);
}

}  // namespace skerry::sync
