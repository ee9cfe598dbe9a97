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

// To have all of nothing says nothing: whoever lost its disk would take everybody for as empty.
Conversations::Saying Conversations::having_all_of(const Hash128& set_hash) {
  if (set_hash == Hash128{}) return {.has_vector = true, .covers = {}};
  return {.has_vector = false, .covers = set_hash};
}

void Conversations::tell_covered(Handshakes& handshakes, const Now& now, uint32_t link,
                                 const Hello& hello) {
  opened(now, link);                                       // what was begun leads nowhere
  if (hello.aim.asks || hello.covers.has_value()) return;  // the answer tells it; it knows
  if (hello.set_hash != log_.received_hash()) {
    say(handshakes, now, link, {}, having_all_of(hello.set_hash));
  }
}

void Conversations::ask(Handshakes& handshakes, const Now& now, uint32_t link, const Hello& hello) {
  if (hello.aim.asks) return;  // the answer says a vector
  if (hello.aim.answers || hello.covers.has_value() || is_stuck(link)) {
    say(handshakes, now, link, {.asks = true, .says_all = hello.is_unclear},
        {.has_vector = true, .covers = {}});
  } else if (links_[link].initiates) {
    handshakes.send(now, link, {.asks = true});
  }
}

void Conversations::answer(Handshakes& handshakes, const Now& now, uint32_t link,
                           const Hello& hello) {
  Hello::Aim aim = answer_to(hello);
  if (!is_brief()) return handshakes.send(now, link, aim);
  const bool has_all = hello.has_vector
                           ? hello.range.is_all() && log_.received().covers(hello.received)
                           : earlier_vector(log_, hello.set_hash).has_value();
  const Saying saying =
      has_all ? having_all_of(hello.set_hash) : Saying{.has_vector = true, .covers = {}};
  // Who did not say its vector is asked for it.
  aim.asks = !has_all && !hello.has_vector;
  say(handshakes, now, link, aim, saying);
}

}  // namespace skerry::sync
