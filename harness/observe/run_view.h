// What observers may see of a run: everything, virtual time included.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/channels.h"
#include "core/inspection.h"
#include "replica/factory.h"
#include "sim/faults/fault.h"
#include "sim/network/network.h"

namespace skerry::harness {

class Ledger;
class RunRecord;  // run_record.h

// What was decided of a run before its first event.
struct Setting {
  Instant end_of_safety;
  Instant end_of_run;
  uint32_t people = 0;
  uint32_t servers = 0;
  // The versions of the protocol that nodes run at the start, and that the kinds of the documents
  // came with, by number; empty: all the first.
  std::vector<uint8_t> versions;
  std::vector<uint8_t> since;
  bool following_changes = false;  // people follow and leave documents while it runs
  replica::Config replica;         // what each replica's begins with: design, mode, how it syncs
  std::vector<sim::FaultInterval> faults;  // in order of (from, entry)
  // Something of a queue that can move has moved within this, unless it is stuck.
  Duration longest_wait;

  uint32_t nodes() const { return people + servers; }
  uint8_t version_at_start(uint32_t node) const {
    return versions.empty() ? kProtocolVersion : versions[node];
  }
  uint8_t since_of(uint32_t document) const {
    return since.empty() ? kProtocolVersion : since[document];
  }
  const crdts::Design& design() const { return *replica.design; }
  // "server", "server.1" or a person's number.
  std::string name_of(uint32_t node) const;
};

// Who runs, and what each has.
class Nodes {
 public:
  virtual ~Nodes() = default;
  virtual bool is_running(uint32_t node) const = 0;
  // Its process is down or its host asleep.
  virtual bool is_away(uint32_t node) const = 0;
  virtual bool has_process(uint32_t node) const = 0;
  // Of the protocol, that its process runs, or ran last.
  virtual uint8_t version(uint32_t node) const = 0;
  // REQUIRES: has_process(node), and it follows the document.
  virtual const InspectedDocument& document(uint32_t node, uint32_t document) const = 0;
  // REQUIRES: has_process(node). Null: it has none.
  virtual const Channels* channels(uint32_t /*node*/) const { return nullptr; }
};

// How far all have come.
class Observed {
 public:
  virtual ~Observed() = default;
  virtual Instant now() const = 0;
  virtual uint64_t events() const = 0;  // so far
  // The nodes that follow a document now, ascending; and those that do at some time of the run.
  virtual const std::vector<uint32_t>& holders(uint32_t document) const = 0;
  virtual const std::vector<uint32_t>& ever_holders(uint32_t document) const {
    return holders(document);
  }
  // The documents that a node follows now, ascending; and those that it does at some time.
  virtual std::span<const uint32_t> documents_of(uint32_t node) const = 0;
  virtual std::span<const uint32_t> documents_ever_of(uint32_t node) const {
    return documents_of(node);
  }
  // How many different received sets nodes have that are not away: one where all documents' holders
  // agree, and one more for each set beyond that.
  virtual uint32_t distinct_sets() const = 0;
  // Of one document: 0 where nobody holds it that is not away.
  virtual uint32_t distinct_sets(uint32_t document) const = 0;
  virtual const sim::NetworkCounters& network() const = 0;
  // What shows, at the end, that changes were still on their way and that nobody can know yet
  // whether they are lost; empty where nothing does.
  virtual std::string under_way() const = 0;
};

// A run, seen from one of its documents: the first, for what happens to the run as a whole.
class RunView {
 public:
  // `all` has the views of all documents. Everything must outlive it.
  RunView(const Setting& setting, const Nodes& nodes, const Observed& run, const RunRecord& record,
          uint32_t document, const std::vector<RunView>& all);

  const Setting& setting() const { return setting_; }
  std::string node_name(uint32_t node) const { return setting_.name_of(node); }
  bool is_running(uint32_t node) const { return nodes_.is_running(node); }
  bool is_away(uint32_t node) const { return nodes_.is_away(node); }
  bool has_process(uint32_t node) const { return nodes_.has_process(node); }
  uint8_t version(uint32_t node) const { return nodes_.version(node); }
  // Of the document: whether the node's version knows its kind.
  bool knows_kind(uint32_t node) const {
    return setting_.since_of(document_) <= nodes_.version(node);
  }
  const Channels* channels(uint32_t node) const { return nodes_.channels(node); }

  Instant now() const { return run_.now(); }
  uint64_t events() const { return run_.events(); }
  uint32_t distinct_sets() const { return run_.distinct_sets(); }
  uint32_t distinct_sets_of_it() const { return run_.distinct_sets(document_); }
  const sim::NetworkCounters& network() const { return run_.network(); }
  std::string under_way() const { return run_.under_way(); }

  uint32_t documents() const { return static_cast<uint32_t>(all_.size()); }
  std::span<const uint32_t> documents_of(uint32_t node) const { return run_.documents_of(node); }
  std::span<const uint32_t> documents_ever_of(uint32_t node) const {
    return run_.documents_ever_of(node);
  }
  const RunView& of_document(uint32_t document) const { return all_[document]; }
  uint32_t document_index() const { return document_; }
  // Of the document. The nodes that follow it now, ascending, and those that do at some time: what
  // one has that does not now is in the ledger; and as a node has it.
  // REQUIRES: has_process(node), and it follows it.
  const std::vector<uint32_t>& holders() const { return run_.holders(document_); }
  const std::vector<uint32_t>& ever_holders() const { return run_.ever_holders(document_); }
  bool is_holder(uint32_t node) const {
    return std::binary_search(holders().begin(), holders().end(), node);
  }
  const InspectedDocument& document(uint32_t node) const {
    return nodes_.document(node, document_);
  }
  const Ledger& ledger() const { return ledger_; }

  // What observers have made of the run.
  const RunRecord& record() const { return record_; }

 private:
  const Setting& setting_;
  const Nodes& nodes_;
  const Observed& run_;
  const RunRecord& record_;
  const Ledger& ledger_;
  const uint32_t document_;
  const std::vector<RunView>& all_;
};

}  // namespace skerry::harness
