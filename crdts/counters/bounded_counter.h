// A counter that never goes below zero, without coordination: escrow (Balegas et al. 2015,
// "Extending eventually consistent cloud databases for enforcing numeric invariants", SRDS,
// section 3, Bounded Counter).
//
// Adding creates rights, which belong to the actor that added; subtracting uses up the actor's own
// rights, and is refused without them; rights can be transferred. For each actor i the state has
// what it created, R[i][i], what it gave to each other actor j, R[i][j], and what it used, U[i]:
// all written by i alone, all growing, joined by the larger.
//   rights(i) = R[i][i] + sum over j of R[j][i] - sum over j of R[i][j] - U[i]
//   value     = sum over i of R[i][i] - sum over i of U[i] = sum over i of rights(i)
// In any causally closed set of changes no actor's rights are negative, since what an actor spends
// it had: hence causal delivery, and hence durability before anything is shown or sent.
//
// Rights belong to an actor, one epoch of a replica. A replica that lost its state comes back as a
// new actor without rights; those of the epoch before are stranded, and counted (stranded()). A
// transfer names a replica, and goes to the actor of it that wrote last by hybrid time, as far as
// is known here; to a replica of which no actor has written it is refused.
//
// Invariants: actors ascend, receivers ascend within an actor; no number is above its limit; a
// record has a number; value_ is the sum.
// Cost: joining a delta O(log receivers) with dense actors; add and transfer O(records +
// transfers), to sum up the rights. A delta is one number of its author, with its time.
// Limits: each number is at most 2^48.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/codec.h"
#include "core/command.h"
#include "core/status.h"
#include "core/time.h"
#include "core/value.h"
#include "crdts/causality/actor_map.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

class BoundedCounter {
 public:
  static constexpr std::string_view kName = "bounded_counter";
  static constexpr uint64_t kLargestNumber = uint64_t{1} << 48;

  // counter.add(amount) and counter.transfer(amount, replica). Failed precondition
  // without the rights, out of range past a limit.
  StatusOr<BoundedCounter> perform(const Command& command, const Mutation& mutation);
  void join(const BoundedCounter& other);

  int64_t count() const { return static_cast<int64_t>(value_); }
  // What the actor may subtract or transfer, as far as is known here.
  int64_t rights(const ActorId& actor) const;
  // Rights of actors whose replica goes on as another actor: nobody can use them any more.
  int64_t stranded() const;

  Value value() const { return count(); }
  Hash128 digest() const { return number_digest(count()); }
  uint64_t size() const { return 1; }

  // An irreducible is one number of one actor, with the actor's latest time.
  uint64_t irreducibles() const;
  BoundedCounter residual(const BoundedCounter& other) const;

  // Numbers as written, without actors and times.
  uint64_t content_bytes() const;
  bool is_delta_of(const Mutation& mutation) const;

  // Each actor, its time, what it created and used, and its transfers: entry after entry, no count.
  void encode(Encoder& out) const;
  static BoundedCounter decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const BoundedCounter&, const BoundedCounter&) = default;

 private:
  struct Transfer {
    ActorId actor;  // the receiver
    uint64_t amount = 0;
    friend bool operator==(const Transfer&, const Transfer&) = default;
  };
  struct Account {
    ActorId actor;
    HybridTime latest;
    uint64_t created = 0;
    uint64_t used = 0;
    ActorMap<Transfer> given;
    friend bool operator==(const Account&, const Account&) = default;
    uint64_t given_to(const ActorId& receiver) const;
    uint64_t number_count() const;
  };

  const Account& account_of(const ActorId& actor) const;
  StatusOr<Account> added(int64_t amount, const Mutation& mutation) const;
  StatusOr<Account> transferred(const CounterTransfer& transfer, const Mutation& mutation) const;
  // The actor of the replica that wrote last; null if none has.
  const Account* latest_of(ReplicaId replica) const;
  void raise(const Account& account);
  static Account decode_account(Decoder& in);

  ActorMap<Account> accounts_;
  uint64_t value_ = 0;
};

}  // namespace skerry::crdts
