// All observers of a run and of its documents, as one. Each is called only for what it overrides,
// which is found out where it is added: what nobody asks for costs a look at an empty list.
#pragma once

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "harness/observe/observer.h"

namespace skerry::harness {

class Observers final : public Observer {
 public:
  // A bit for each hook. Those that a class overrides: a member that is only inherited has
  // Observer's type. An override in a class below `Type` is not seen.
  using Hooks = uint64_t;
  template <typename Type>
  static constexpr Hooks hooks_of() {
    return differing<Type>(std::make_index_sequence<kHooks>());
  }
  // Told in the order of being added; must outlive the list.
  void add(Observer& observer, Hooks hooks) { add(observer, hooks, told_); }
  // Of one document: told after the others what happens in it, and what happens to the run with its
  // document's view.
  void add(Observer& observer, Hooks hooks, uint32_t document) {
    if (of_document_.size() <= document) of_document_.resize(document + 1);
    add(observer, hooks, of_document_[document]);
    asked_of_documents_ |= hooks;
  }

  void on_event(const RunView& view, const sim::Event& event) override {
    tell(kEvent, view, [&](Observer& each, const RunView& seen) { each.on_event(seen, event); });
  }
  void on_end(const RunView& view) override {
    tell(kEnd, view, [&](Observer& each, const RunView& seen) { each.on_end(seen); });
  }
  void on_frame(const RunView& view, uint32_t node, uint32_t from, const Payload& frame,
                const FrameAccount& account) override {
    tell(kFrame, view, [&](Observer& each, const RunView& seen) {
      each.on_frame(seen, node, from, frame, account);
    });
  }
  void on_unread(const RunView& view, uint32_t node, const Payload& frame) override {
    tell(kUnread, view,
         [&](Observer& each, const RunView& seen) { each.on_unread(seen, node, frame); });
  }
  void on_send(const RunView& view, uint32_t node, const Output& output) override {
    tell(kSend, view,
         [&](Observer& each, const RunView& seen) { each.on_send(seen, node, output); });
  }
  void on_lost(const RunView& view, uint32_t node, uint32_t peer, const Payload& frame,
               sim::Loss why) override {
    tell(kLost, view,
         [&](Observer& each, const RunView& seen) { each.on_lost(seen, node, peer, frame, why); });
  }
  void on_received(const RunView& view, uint32_t node, const Output& output) override {
    tell(kReceived, view,
         [&](Observer& each, const RunView& seen) { each.on_received(seen, node, output); });
  }
  void on_acknowledge(const RunView& view, uint32_t node, const DotRun& dots) override {
    tell(kAcknowledge, view,
         [&](Observer& each, const RunView& seen) { each.on_acknowledge(seen, node, dots); });
  }
  void on_integrate(const RunView& view, uint32_t node) override {
    tell(kIntegrate, view,
         [&](Observer& each, const RunView& seen) { each.on_integrate(seen, node); });
  }
  void on_served(const RunView& view, uint32_t node) override {
    tell(kServed, view, [&](Observer& each, const RunView& seen) { each.on_served(seen, node); });
  }
  void on_fork(const RunView& view, uint32_t node, uint32_t peer) override {
    tell(kFork, view, [&](Observer& each, const RunView& seen) { each.on_fork(seen, node, peer); });
  }
  void on_refused_body(const RunView& view, uint32_t node, const DotRun& dots) override {
    tell(kRefusedBody, view,
         [&](Observer& each, const RunView& seen) { each.on_refused_body(seen, node, dots); });
  }
  void on_limit(const RunView& view, uint32_t node, const Output& output) override {
    tell(kLimit, view,
         [&](Observer& each, const RunView& seen) { each.on_limit(seen, node, output); });
  }
  void on_connection(const RunView& view, uint32_t node, uint32_t peer, Connection what) override {
    tell(kConnection, view,
         [&](Observer& each, const RunView& seen) { each.on_connection(seen, node, peer, what); });
  }
  void on_command(const RunView& view, uint32_t person, const Command& command) override {
    tell(kCommand, view,
         [&](Observer& each, const RunView& seen) { each.on_command(seen, person, command); });
  }
  void on_answer(const RunView& view, uint32_t person, const Command& command,
                 const StatusOr<Committed>& answer) override {
    tell(kAnswer, view, [&](Observer& each, const RunView& seen) {
      each.on_answer(seen, person, command, answer);
    });
  }
  void on_absent(const RunView& view, uint32_t person, const Command& command) override {
    tell(kAbsent, view,
         [&](Observer& each, const RunView& seen) { each.on_absent(seen, person, command); });
  }
  void on_process(const RunView& view, uint32_t node, Process what) override {
    tell(kProcess, view,
         [&](Observer& each, const RunView& seen) { each.on_process(seen, node, what); });
  }
  void on_presence(const RunView& view, uint32_t node, bool is_away) override {
    tell(kPresence, view,
         [&](Observer& each, const RunView& seen) { each.on_presence(seen, node, is_away); });
  }
  void on_disk_replaced(const RunView& view, uint32_t node) override {
    tell(kDiskReplaced, view,
         [&](Observer& each, const RunView& seen) { each.on_disk_replaced(seen, node); });
  }
  void on_fault(const RunView& view, uint32_t fault, bool begins) override {
    tell(kFault, view,
         [&](Observer& each, const RunView& seen) { each.on_fault(seen, fault, begins); });
  }
  void on_count(const RunView& view, std::string_view metric, uint64_t amount) override {
    tell(kCount, view,
         [&](Observer& each, const RunView& seen) { each.on_count(seen, metric, amount); });
  }
  void on_unfinished(const RunView& view, const std::string& what) override {
    tell(kUnfinished, view,
         [&](Observer& each, const RunView& seen) { each.on_unfinished(seen, what); });
  }
  void on_expectation(const RunView& view, const Expectation& expectation) override {
    tell(kExpectation, view,
         [&](Observer& each, const RunView& seen) { each.on_expectation(seen, expectation); });
  }
  void on_complaint(const RunView& view, results::Verdict verdict,
                    const std::string& what) override {
    tell(kComplaint, view,
         [&](Observer& each, const RunView& seen) { each.on_complaint(seen, verdict, what); });
  }
  void on_commit(const RunView& view, uint32_t change, const Command& command,
                 const VersionVector& past) override {
    tell(kCommit, view,
         [&](Observer& each, const RunView& seen) { each.on_commit(seen, change, command, past); });
  }
  void on_no_effect(const RunView& view, uint32_t person, const Command& command) override {
    tell(kNoEffect, view,
         [&](Observer& each, const RunView& seen) { each.on_no_effect(seen, person, command); });
  }
  void on_deliver(const RunView& view, uint32_t node, std::span<const DotRun> runs) override {
    tell(kDeliver, view,
         [&](Observer& each, const RunView& seen) { each.on_deliver(seen, node, runs); });
  }
  void on_first_delivery(const RunView& view, uint32_t node, uint32_t change) override {
    tell(kFirstDelivery, view,
         [&](Observer& each, const RunView& seen) { each.on_first_delivery(seen, node, change); });
  }
  void on_void(const RunView& view, uint32_t change) override {
    tell(kVoid, view, [&](Observer& each, const RunView& seen) { each.on_void(seen, change); });
  }
  void on_restored(const RunView& view, uint32_t change) override {
    tell(kRestored, view,
         [&](Observer& each, const RunView& seen) { each.on_restored(seen, change); });
  }
  void on_forgotten(const RunView& view, uint32_t node) override {
    tell(kForgotten, view,
         [&](Observer& each, const RunView& seen) { each.on_forgotten(seen, node); });
  }
  void on_heal(const RunView& view) override {
    tell(kHeal, view, [&](Observer& each, const RunView& seen) { each.on_heal(seen); });
  }
  void on_grid(const RunView& view, const GridPoint& point) override {
    tell(kGrid, view, [&](Observer& each, const RunView& seen) { each.on_grid(seen, point); });
  }
  void finish(const RunView& view) override {
    tell(kFinish, view, [&](Observer& each, const RunView& seen) { each.finish(seen); });
  }

 private:
  // In the order of members().
  enum Hook : uint8_t {
    kEvent,
    kEnd,
    kFrame,
    kUnread,
    kSend,
    kLost,
    kReceived,
    kAcknowledge,
    kIntegrate,
    kServed,
    kFork,
    kRefusedBody,
    kLimit,
    kConnection,
    kCommand,
    kAnswer,
    kAbsent,
    kProcess,
    kPresence,
    kDiskReplaced,
    kFault,
    kCount,
    kUnfinished,
    kExpectation,
    kComplaint,
    kCommit,
    kNoEffect,
    kDeliver,
    kFirstDelivery,
    kVoid,
    kRestored,
    kForgotten,
    kHeal,
    kGrid,
    kFinish,
    kHooks
  };
  static_assert(kHooks <= 64);

  using Lists = std::array<std::vector<Observer*>, kHooks>;

  static void add(Observer& observer, Hooks hooks, Lists& lists) {
    for (size_t hook = 0; hook < kHooks; ++hook) {
      if ((hooks >> hook & 1) != 0) lists[hook].push_back(&observer);
    }
  }
  // Whether it happens in a document, whose view comes with it.
  static constexpr bool is_of_document(Hook hook) {
    constexpr Hooks kOfDocument =
        Hooks{1} << kReceived | Hooks{1} << kAcknowledge | Hooks{1} << kIntegrate |
        Hooks{1} << kServed | Hooks{1} << kFork | Hooks{1} << kRefusedBody | Hooks{1} << kLimit |
        Hooks{1} << kCommand | Hooks{1} << kAnswer | Hooks{1} << kAbsent | Hooks{1} << kCount |
        Hooks{1} << kExpectation | Hooks{1} << kComplaint | Hooks{1} << kCommit |
        Hooks{1} << kNoEffect | Hooks{1} << kDeliver | Hooks{1} << kFirstDelivery |
        Hooks{1} << kVoid | Hooks{1} << kRestored | Hooks{1} << kForgotten | Hooks{1} << kHeal;
    return (kOfDocument >> hook & 1) != 0;
  }
  // Calls tell(observer, what it is given to see) for each that asked.
  template <typename Tell>
  void tell(Hook hook, const RunView& view, Tell tell) {
    for (Observer* each : told_[hook]) tell(*each, view);
    if ((asked_of_documents_ >> hook & 1) == 0) return;
    if (is_of_document(hook)) {
      for (Observer* each : of_document_[view.document_index()][hook]) tell(*each, view);
      return;
    }
    for (uint32_t document = 0; document < of_document_.size(); ++document) {
      for (Observer* each : of_document_[document][hook]) tell(*each, view.of_document(document));
    }
  }

  template <typename Type>
  static constexpr auto members() {
    return std::tuple(&Type::on_event, &Type::on_end, &Type::on_frame, &Type::on_unread,
                      &Type::on_send, &Type::on_lost, &Type::on_received, &Type::on_acknowledge,
                      &Type::on_integrate, &Type::on_served, &Type::on_fork, &Type::on_refused_body,
                      &Type::on_limit, &Type::on_connection, &Type::on_command, &Type::on_answer,
                      &Type::on_absent, &Type::on_process, &Type::on_presence,
                      &Type::on_disk_replaced, &Type::on_fault, &Type::on_count,
                      &Type::on_unfinished, &Type::on_expectation, &Type::on_complaint,
                      &Type::on_commit, &Type::on_no_effect, &Type::on_deliver,
                      &Type::on_first_delivery, &Type::on_void, &Type::on_restored,
                      &Type::on_forgotten, &Type::on_heal, &Type::on_grid, &Type::finish);
  }
  template <typename Type, size_t... kHook>
  static constexpr Hooks differing(std::index_sequence<kHook...>) {
    using Mine = decltype(members<Type>());
    using Inherited = decltype(members<Observer>());
    return (
        (std::is_same_v<std::tuple_element_t<kHook, Mine>, std::tuple_element_t<kHook, Inherited>>
             ? 0
             : Hooks{1} << kHook) |
        ...);
  }

  Lists told_{};
  std::vector<Lists> of_document_;
  Hooks asked_of_documents_ = 0;  // somebody asks in some document
};

}  // namespace skerry::harness
