// The marks of a rich text: operations that cover a range of characters, each end anchored before
// or after a character, deleted ones included (Litt et al. 2022, "Peritext", sections 4.1 to 4.3).
//
// Of the operations on one mark that cover a character, the one with the latest stamp decides;
// operations are never changed or dropped, so that their set is all there is to merge.
//
// Invariants: operations ascend strictly by stamp; every anchor's element exists in the text.
// Cost: adding O(marks) at worst, O(log marks) when in order; rendering O(blocks + marks log
// marks).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "core/bytes.h"
#include "core/codec.h"
#include "core/hash.h"
#include "core/ids.h"
#include "core/time.h"
#include "crdts/text/run_list.h"

namespace skerry::crdts {

struct MarkAnchor {
  text::ElementId element;  // none: the end of the text
  bool is_after = false;
};

struct MarkOperation {
  HybridTime time;
  Dot dot;
  std::string mark;
  std::string value;
  bool adds = true;
  MarkAnchor start;
  MarkAnchor end;

  // The later one decides.
  bool precedes(const MarkOperation& other) const {
    return time != other.time ? time < other.time : dot < other.dot;
  }
};

class Marks {
 public:
  // REQUIRES: its dot is new.
  void add(MarkOperation operation);
  size_t size() const { return operations_.size(); }

  // The last of the block's elements after which a mark ends that does not grow; none if none does.
  text::ElementId last_end_within(const text::Block& block) const;
  bool has_ends() const { return !ends_.empty(); }

  // Canonical JSON: spans in order, neighbours differing in their marks, marks by name. A mark
  // without a value is true: [{"marks":{"bold":true,"link":"url"},"text":"ab"},{"text":"c"}].
  std::string render(const text::RunList& list) const;
  // Of all operations with their anchors, whatever the local numbers.
  Hash128 digest(const text::RunList& list) const;
  void check_invariants(const text::RunList& list) const;

 private:
  std::vector<MarkOperation> operations_;
  absl::btree_set<uint64_t> ends_;  // packed elements after which something ends
};

}  // namespace skerry::crdts
