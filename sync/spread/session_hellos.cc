// What sessions say in hellos, and what follows from those of a peer.
#include "sync/spread/sessions.h"

#include <utility>

namespace skerry::sync {

// One hello on a stream; over datagrams as many as the vector needs, each about a range of actors.
// Where conversations tell what is missing, without a vector.
std::vector<Hello> Sessions::hellos(uint32_t link, const Hello::Aim& aim) const {
  // A peer that was told that the document is not followed knows of no conversation.
  const bool converses = conversations_ != nullptr && !handshakes_[link].is_joining;
  if (converses && !conversations_->says_vector(link)) {
    Hello hello;
    hello.set_hash = received_.received_hash();
    hello.has_vector = false;
    hello.vector_hash = vector_hash(received_.received());
    hello.covers = conversations_->covers();
    return {std::move(hello)};
  }
  // Of who was not heard, what this replica wrote itself last may be news.
  const Known& known = sessions_[link].known;
  const auto peer_has = [&](const ActorId& actor) {
    if (aim.says_all) return false;
    return known.empty() ? actor != on_.config.actor() : known.last(actor, received_.log()) > 0;
  };
  return on_.config.reconciler().hellos(received_, peer_has, on_.config.most_bytes_at_once());
}

// What the peer has is known, from a hello or from a conversation.
void Sessions::greet(const Now& now, uint32_t link, const Hello* hello) {
  Session& session = sessions_.of(link);
  if (handshakes_.greet(now, link)) {
    session.backlog_end = received_.log().received_rows();
    rewind(link);
  } else if (hello != nullptr) {
    look_for_stuck(now, link, *hello);
  } else if (session.sent.empty()) {
    rewind(link);
  }
}

// A hello without a vector: a conversation tells what the peer has, and another where, with nothing
// on its way, the sets differ at two hellos running.
void Sessions::look_for_differences(const Now& now, uint32_t link, const Hello& hello) {
  using Sets = Conversations::Sets;
  const bool is_brief = conversations_->is_brief();
  const bool is_greeted = handshakes_[link].is_greeted;
  if (!is_greeted && (is_brief || hello.covers.has_value())) {
    const auto known = conversations_->known_by_hash(hello);
    if (!known.has_value()) return conversations_->ask(handshakes_, now, link, hello);
    received_.own().note_said(link, *known);
    if (leases_ != nullptr) leases_->note_held(link, known->entries());
    books_.learn(sessions_.of(link), *known, received_.log());
    greet(now, link, &hello);
    return conversations_->tell_covered(handshakes_, now, link, hello);
  }
  if (is_greeted) {
    conversations_->note_hashes(link);
    greet(now, link, &hello);
    Session& session = sessions_.of(link);
    const bool is_nothing_on_its_way =
        session.sent.empty() && !session.is_below_floor(received_.log());
    const bool is_apart = is_nothing_on_its_way && hello.set_hash != received_.received_hash() &&
                          hello.vector_hash != vector_hash(received_.received());
    const bool is_again =
        conversations_->are_apart_again(link, is_apart ? Sets::kApart : Sets::kAlike);
    if (is_again && is_brief)
      return conversations_->say(handshakes_, now, link, {.asks = true},
                                 {.has_vector = true, .covers = {}});
    if (is_again && !conversations_->is_going(link)) conversations_->begin(now, link);
  } else if (conversations_->says_vector(link)) {
    handshakes_.send(now, link, {.asks = true});
  } else if (!conversations_->has_begun(link)) {
    conversations_->begin(now, link);
  } else if (!conversations_->is_going(link) || conversations_->is_stuck(link)) {
    conversations_->say_vector(link);
    handshakes_.send(now, link, {.asks = true});
  }
}

// What was sent since may still be on its way: only when the same row is unacknowledged at two
// hellos running is it sent again. A stream may be as slow as that and loses nothing, so there the
// peer is asked first. Its answer comes after all that went before the question: if it does not
// have the row then, it has refused it, or waits for its disk.
void Sessions::look_for_stuck(const Now& now, uint32_t link, const Hello& hello) {
  Session& session = sessions_.of(link);
  session.drop_acknowledged(received_.log());
  const bool was_asked = session.is_asking;
  if (hello.aim.answers) session.is_asking = false;
  const RowIndex oldest = session.sent.empty() ? kNoRow : session.sent.front().row;
  if (oldest != kNoRow && oldest != session.stuck_row) {
    if (!session.is_asking) session.stuck_row = oldest;
    return;
  }
  if (on_.links[link].is_sending_parts()) return;
  if (oldest != kNoRow && on_.links.is_stream()) {
    if (!was_asked && !on_.links[link].is_full) {
      session.is_asking = true;
      handshakes_.send(now, link, {.asks = true});
    }
    if (!was_asked || session.is_asking) return;
    session.probes = true;  // a window may be behind it, on its way
  }
  rewind(link);
  if (session.cursor < gathering_.end(received_.log())) {
    session.backlog_end = received_.log().received_rows();
  }
}

}  // namespace skerry::sync
