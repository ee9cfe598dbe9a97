#include "crdts/counters/bounded_counter.h"

#include <algorithm>
#include <limits>
#include <string>
#include <tuple>
#include <utility>

#include "core/check.h"
#include "crdts/counters/counter_commands.h"
#include "crdts/object/amounts.h"

namespace skerry::crdts {
namespace {

Status beyond_limit() { return absl::OutOfRangeError("bounded_counter: a number beyond 2^48"); }

Status without_rights(int64_t rights) {
  return absl::FailedPreconditionError("bounded_counter: this replica may use up " +
                                       std::to_string(rights) + " and no more");
}

}  // namespace

uint64_t BoundedCounter::Account::given_to(const ActorId& receiver) const {
  const Transfer* transfer = given.find(receiver);
  return transfer == nullptr ? 0 : transfer->amount;
}

uint64_t BoundedCounter::Account::number_count() const {
  return given.size() + (created > 0 ? 1u : 0u) + (used > 0 ? 1u : 0u);
}

const BoundedCounter::Account& BoundedCounter::account_of(const ActorId& actor) const {
  static const Account kNone;
  const Account* account = accounts_.find(actor);
  return account == nullptr ? kNone : *account;
}

int64_t BoundedCounter::rights(const ActorId& actor) const {
  const Account& mine = account_of(actor);
  uint64_t sum = mine.created - mine.used;
  for (const Transfer& transfer : mine.given) sum -= transfer.amount;
  for (const Account& account : accounts_) sum += account.given_to(actor);
  return static_cast<int64_t>(sum);
}

int64_t BoundedCounter::stranded() const {
  uint64_t sum = 0;
  for (const Account& account : accounts_) {
    if (latest_of(account.actor.replica)->actor == account.actor) continue;
    sum += static_cast<uint64_t>(rights(account.actor));
  }
  return static_cast<int64_t>(sum);
}

const BoundedCounter::Account* BoundedCounter::latest_of(ReplicaId replica) const {
  const Account* latest = nullptr;
  for (const Account& account : accounts_) {
    if (account.actor.replica != replica) continue;
    const bool is_later = latest == nullptr || std::tie(latest->latest, latest->actor) <
                                                   std::tie(account.latest, account.actor);
    if (is_later) latest = &account;
  }
  return latest;
}

StatusOr<BoundedCounter> BoundedCounter::perform(const Command& command, const Mutation& mutation) {
  SKERRY_RETURN_IF_ERROR(check_counter_command(command, kName));
  const auto* addition = std::get_if<CounterAdd>(&command);
  const auto* transfer = std::get_if<CounterTransfer>(&command);
  if (addition == nullptr && transfer == nullptr) {
    return absl::UnimplementedError("bounded_counter has no such command");
  }
  BoundedCounter delta;
  if (addition != nullptr && addition->amount == 0) return delta;
  StatusOr<Account> grown =
      addition != nullptr ? added(addition->amount, mutation) : transferred(*transfer, mutation);
  if (!grown.ok()) return grown.status();
  grown->actor = mutation.actor;
  grown->latest = mutation.time;
  delta.raise(*grown);
  join(delta);
  return delta;
}

StatusOr<BoundedCounter::Account> BoundedCounter::added(int64_t amount,
                                                        const Mutation& mutation) const {
  const Account& mine = account_of(mutation.actor);
  Account grown;
  if (amount < 0) {
    const int64_t may = rights(mutation.actor);
    if (may < 0 || magnitude(amount) > static_cast<uint64_t>(may)) return without_rights(may);
  }
  const uint64_t total = amount > 0 ? mine.created : mine.used;
  if (magnitude(amount) > kLargestNumber - total) return beyond_limit();
  (amount > 0 ? grown.created : grown.used) = total + magnitude(amount);
  return grown;
}

StatusOr<BoundedCounter::Account> BoundedCounter::transferred(const CounterTransfer& transfer,
                                                              const Mutation& mutation) const {
  if (transfer.amount <= 0 || transfer.replica > std::numeric_limits<uint32_t>::max()) {
    return invalid("counter.transfer: an amount above zero, to a replica's number");
  }
  const ReplicaId replica{static_cast<uint32_t>(transfer.replica)};
  if (replica == mutation.actor.replica) {
    return absl::FailedPreconditionError("counter.transfer: to oneself");
  }
  const Account* receiver = latest_of(replica);
  if (receiver == nullptr) {
    return absl::FailedPreconditionError("counter.transfer: replica " +
                                         std::to_string(replica.value) + " has not written yet");
  }
  const int64_t may = rights(mutation.actor);
  if (transfer.amount > may) return without_rights(may);
  const uint64_t total = account_of(mutation.actor).given_to(receiver->actor);
  if (magnitude(transfer.amount) > kLargestNumber - total) return beyond_limit();
  Account grown;
  grown.given[receiver->actor].amount = total + magnitude(transfer.amount);
  return grown;
}

void BoundedCounter::join(const BoundedCounter& other) {
  for (const Account& account : other.accounts_) raise(account);
}

void BoundedCounter::raise(const Account& account) {
  Account& mine = accounts_[account.actor];
  const bool is_new = mine.number_count() == 0;
  mine.latest = is_new ? account.latest : std::max(mine.latest, account.latest);
  if (account.created > mine.created) {
    value_ += account.created - mine.created;
    mine.created = account.created;
  }
  if (account.used > mine.used) {
    value_ -= account.used - mine.used;
    mine.used = account.used;
  }
  for (const Transfer& transfer : account.given) {
    uint64_t& amount = mine.given[transfer.actor].amount;
    amount = std::max(amount, transfer.amount);
  }
}

uint64_t BoundedCounter::irreducibles() const {
  uint64_t count = 0;
  for (const Account& account : accounts_) count += account.number_count();
  return count;
}

BoundedCounter BoundedCounter::residual(const BoundedCounter& other) const {
  BoundedCounter fresh;
  for (const Account& theirs : other.accounts_) {
    const Account& mine = account_of(theirs.actor);
    Account grown;
    grown.actor = theirs.actor;
    if (theirs.created > mine.created) grown.created = theirs.created;
    if (theirs.used > mine.used) grown.used = theirs.used;
    for (const Transfer& transfer : theirs.given) {
      if (transfer.amount > mine.given_to(transfer.actor)) grown.given.push_back(transfer);
    }
    if (grown.number_count() == 0) continue;
    grown.latest = theirs.latest;
    fresh.raise(grown);
  }
  return fresh;
}

uint64_t BoundedCounter::content_bytes() const {
  uint64_t bytes = 0;
  for (const Account& account : accounts_) {
    bytes += varint_bytes(account.created) + varint_bytes(account.used);
    for (const Transfer& transfer : account.given) bytes += varint_bytes(transfer.amount);
  }
  return bytes;
}

bool BoundedCounter::is_delta_of(const Mutation& mutation) const {
  if (accounts_.size() != 1) return false;
  const Account& account = *accounts_.begin();
  return account.actor == mutation.actor && account.latest == mutation.time &&
         account.number_count() == 1;
}

void BoundedCounter::encode(Encoder& out) const {
  for (const Account& account : accounts_) {
    out.actor(account.actor);
    out.hybrid_time(account.latest);
    out.varint(account.created);
    out.varint(account.used);
    out.varint(account.given.size());
    for (const Transfer& transfer : account.given) {
      out.actor(transfer.actor);
      out.varint(transfer.amount);
    }
  }
}

BoundedCounter::Account BoundedCounter::decode_account(Decoder& in) {
  Account account;
  account.actor = in.actor();
  account.latest = in.hybrid_time();
  account.created = in.varint_up_to(kLargestNumber);
  account.used = in.varint_up_to(kLargestNumber);
  const size_t transfers = in.count(10);
  account.given.reserve(transfers);
  for (size_t i = 0; i < transfers && !in.failed(); ++i) {
    Transfer transfer;
    transfer.actor = in.actor();
    transfer.amount = in.varint_up_to(kLargestNumber);
    if (i > 0 && !(account.given.back().actor < transfer.actor)) in.fail();
    if (transfer.amount == 0) in.fail();
    if (!in.failed()) account.given.push_back(transfer);
  }
  if (account.number_count() == 0) in.fail();
  return account;
}

BoundedCounter BoundedCounter::decode(Decoder& in) {
  BoundedCounter counter;
  while (!in.done()) {
    const Account account = decode_account(in);
    if (!counter.accounts_.empty() && !(counter.accounts_.back().actor < account.actor)) in.fail();
    if (!in.failed()) counter.raise(account);
  }
  return in.failed() ? BoundedCounter() : counter;
}

void BoundedCounter::check_invariants() const {
  SKERRY_CHECK(accounts_.is_ascending());
  uint64_t sum = 0;
  for (const Account& account : accounts_) {
    SKERRY_CHECK(account.number_count() > 0 && account.given.is_ascending());
    SKERRY_CHECK(account.created <= kLargestNumber && account.used <= kLargestNumber);
    for (const Transfer& transfer : account.given) {
      SKERRY_CHECK(transfer.amount > 0 && transfer.amount <= kLargestNumber);
    }
    sum += account.created - account.used;
  }
  SKERRY_CHECK(sum == value_);
}

}  // namespace skerry::crdts
