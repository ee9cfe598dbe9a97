// The tree with atomic move as an Object: files in folders, in an order of their own, where moves
// meet without loops and without copies (Kleppmann et al. 2021; see move_log.h and place.h).
//
// A node is the dot of the change that created it. Its name is a last-writer-wins register under
// the same timestamps as the moves. To remove is to move to the trash, with all below: a later move
// out of what was removed takes effect, and a later move of what was removed brings it back.
//
// Invariants: those of move_log.h; a node's number in the log is that of its dot; seen_ is of the
// tree as it is now, or empty.
// Cost: see move_log.h; a command at a position also walks over the parent's children. value() and,
// after a change, size() and digest() are O(visible nodes).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crdts/causality/dot_index.h"
#include "crdts/object/object.h"
#include "crdts/trees/move_log.h"
#include "crdts/trees/tree_body.h"

namespace skerry::crdts::trees {

class MoveTree final : public Object {
 public:
  StatusOr<Effect> execute(const Command& command, const Mutation& mutation) override;
  Status apply(ByteView body, const Mutation& mutation) override;
  Status join(ByteView folded) override;
  Value value() const override;
  Hash128 digest() const override { return seen().digest; }
  // A line is 48 letters beside its name; names that were removed are counted too.
  uint64_t digest_cost() const override { return 48 * nodes_.size() + name_bytes_; }
  Hash128 state_digest() const override;
  uint64_t size() const override { return seen().nodes; }
  void check_invariants() const override;

  const MoveLog& log() const { return log_; }

 private:
  struct Node {
    Dot dot;
    std::string name;
    Timestamp named;
  };
  // What value() shows, summed up.
  struct Seen {
    Hash128 digest;
    uint64_t nodes = 0;
  };

  Status check_dot(const Mutation& mutation) const;
  StatusOr<Body> body_of(const Command& command) const;
  // The body with its place below `under`; `target` is the node that is moved, kNone for a new one.
  StatusOr<Body> placed(Body body, uint32_t target, const Dot& under, uint64_t position) const;
  StatusOr<uint32_t> visible(const Dot& node) const;
  Status choose_place(uint32_t parent, uint32_t target, uint64_t position, Body& body) const;
  Status check_known(const Body& body) const;
  uint32_t find(const Dot& node) const;
  void perform(const Body& body, const Mutation& mutation);
  void rename(uint32_t node, std::string_view name, const Timestamp& timestamp);
  bool is_earlier(const Timestamp& a, const Timestamp& b) const;
  template <typename Visit>
  void visit_lines(const Visit& visit) const;
  const Seen& seen() const;

  DotIndex actors_;
  MoveLog log_{actors_};
  std::vector<Node> nodes_{2};  // as the log numbers them; the roots have no name
  uint64_t name_bytes_ = 0;
  mutable std::optional<Seen> seen_;  // since the last change
};

}  // namespace skerry::crdts::trees
