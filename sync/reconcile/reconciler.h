// What do two replicas of a document not share? Strategies, each beside the others, behind one
// interface: a strategy is one file and one row in catalogue.cc.
//
// A strategy says in hellos what is held, and reads in those of a peer what it holds. What follows
// (what is sent, when, and again) is a policy's affair (spread/).
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/version_vector.h"
#include "sync/intake/holdings.h"
#include "sync/log/change_log.h"
#include "sync/reconcile/hello.h"
#include "sync/reconcile/sets/method.h"

namespace skerry::sync {

struct Conversing {
  std::optional<Method> method;  // none: chosen for each conversation
};

class Reconciler {
 public:
  virtual ~Reconciler() = default;

  // Whether the peer is taken to have something of an actor, and so knows which others it closes.
  using PeerHas = std::function<bool(const ActorId&)>;
  // What is said of `holdings`: one hello, or several of at most `most_bytes` in order. What
  // follows from what the peer has is left out.
  virtual std::vector<Hello> hellos(const Holdings& holdings, const PeerHas& peer_has,
                                    size_t most_bytes) const = 0;
  // What a peer is known to have, after its hello.
  virtual void learn(VersionVector& known, const Hello& hello) const = 0;
  // The received rows below `end` that the sender of a hello misses, ascending.
  virtual std::vector<RowIndex> missing(const ChangeLog& log, const Hello& hello,
                                        RowIndex end) const = 0;
  // Whether the sender may have something that is missing here.
  virtual bool may_bring(const Holdings& holdings, const Hello& hello) const = 0;

  // How sessions over streams find out what is missing in a conversation about whole sets
  // (conversations.h), before anything is sent; null: hellos say all.
  virtual const Conversing* conversing() const { return nullptr; }
};

struct ReconcilerRow {
  std::string_view name;
  std::string_view help;
  const Reconciler& (*strategy)();
};

std::span<const ReconcilerRow> reconcilers();
// Null: there is none of that name.
const Reconciler* find_reconciler(std::string_view name);

}  // namespace skerry::sync
