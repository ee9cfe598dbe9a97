// What a client of a server that orders commands shows: the order's value, with the own commands
// that are under way on top of it where they are shown at once; and what becomes of these when
// others' come before them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "core/change.h"
#include "crdts/object/catalogue.h"
#include "replica/ordered/notation.h"

namespace skerry::replica {

// In what the architectures differ.
struct OrderedPolicy {
  bool shows_at_once = true;  // an own command, before the server has ordered it
  bool keeps_queue = true;    // own commands are durable here first, and wait for the server
  Rebase rebase = Rebase::kPerform;
};

// Own commands under way are known by their place among these, from 0.
class Shown {
 public:
  virtual ~Shown() = default;

  // What becomes of the own command that is next; an error: nothing, and why. 0: it would change
  // nothing.
  virtual StatusOr<uint64_t> try_on(const Command& command) = 0;
  // Of a command that try_on() said changes something.
  virtual Change change_of(DocumentId document, const Dot& dot, HybridTime time,
                           const Command& command) const = 0;
  // It is under way: the one that was tried on, or one that the disk kept.
  enum class From : uint8_t { kPerson, kDisk };
  virtual void add(const Change& own, From from) = 0;
  // As the server is to have it now.
  virtual Payload outgoing(const Change& own, uint64_t place) const = 0;

  // The next entry of the order: another's, or the own command of that place, which is under way no
  // more.
  virtual void append(const Change& entry, std::optional<uint64_t> own) = 0;
  // An own command will never be an entry.
  virtual void remove(uint64_t own) = 0;

  virtual const crdts::Object& object() const = 0;
  // As Object's, with what it takes to catch up before.
  virtual uint64_t digest_cost() const = 0;
};

std::unique_ptr<Shown> make_shown(const crdts::Design& design, const OrderedPolicy& policy);

}  // namespace skerry::replica
