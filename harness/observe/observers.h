// All observers of a run, as one. Each is called only for what it overrides, which is found out
// where it is added: what nobody asks for costs a look at an empty list.
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
  void add(Observer& observer, Hooks hooks) {
    for (size_t hook = 0; hook < kHooks; ++hook) {
      if ((hooks >> hook & 1) != 0) told_[hook].push_back(&observer);
    }
  }

  void on_event(const RunView& view, const sim::Event& event) override {
    for (Observer* each : told_[kEvent]) each->on_event(view, event);
  }
  void on_end(const RunView& view) override {
    for (Observer* each : told_[kEnd]) each->on_end(view);
  }
  void on_frame(const RunView& view, uint32_t node, uint32_t from, const Payload& frame,
                const FrameAccount& account) override {
    for (Observer* each : told_[kFrame]) each->on_frame(view, node, from, frame, account);
  }
  void on_unread(const RunView& view, uint32_t node, const Payload& frame) override {
    for (Observer* each : told_[kUnread]) each->on_unread(view, node, frame);
  }
  void on_send(const RunView& view, uint32_t node, const Output& output) override {
    for (Observer* each : told_[kSend]) each->on_send(view, node, output);
  }
  void on_lost(const RunView& view, uint32_t node, uint32_t peer, const Payload& frame,
               sim::Loss why) override {
    for (Observer* each : told_[kLost]) each->on_lost(view, node, peer, frame, why);
  }
  void on_received(const RunView& view, uint32_t node, const Output& output) override {
    for (Observer* each : told_[kReceived]) each->on_received(view, node, output);
  }
  void on_acknowledge(const RunView& view, uint32_t node, const DotRun& dots) override {
    for (Observer* each : told_[kAcknowledge]) each->on_acknowledge(view, node, dots);
  }
  void on_integrate(const RunView& view, uint32_t node) override {
    for (Observer* each : told_[kIntegrate]) each->on_integrate(view, node);
  }
  void on_served(const RunView& view, uint32_t node) override {
    for (Observer* each : told_[kServed]) each->on_served(view, node);
  }
  void on_fork(const RunView& view, uint32_t node, uint32_t peer) override {
    for (Observer* each : told_[kFork]) each->on_fork(view, node, peer);
  }
  void on_refused_body(const RunView& view, uint32_t node, const DotRun& dots) override {
    for (Observer* each : told_[kRefusedBody]) each->on_refused_body(view, node, dots);
  }
  void on_limit(const RunView& view, uint32_t node, const Output& output) override {
    for (Observer* each : told_[kLimit]) each->on_limit(view, node, output);
  }
  void on_connection(const RunView& view, uint32_t node, uint32_t peer, Connection what) override {
    for (Observer* each : told_[kConnection]) each->on_connection(view, node, peer, what);
  }
  void on_command(const RunView& view, uint32_t person, const Command& command) override {
    for (Observer* each : told_[kCommand]) each->on_command(view, person, command);
  }
  void on_answer(const RunView& view, uint32_t person, const Command& command,
                 const StatusOr<Committed>& answer) override {
    for (Observer* each : told_[kAnswer]) each->on_answer(view, person, command, answer);
  }
  void on_absent(const RunView& view, uint32_t person, const Command& command) override {
    for (Observer* each : told_[kAbsent]) each->on_absent(view, person, command);
  }
  void on_process(const RunView& view, uint32_t node, Process what) override {
    for (Observer* each : told_[kProcess]) each->on_process(view, node, what);
  }
  void on_presence(const RunView& view, uint32_t node, bool is_away) override {
    for (Observer* each : told_[kPresence]) each->on_presence(view, node, is_away);
  }
  void on_disk_replaced(const RunView& view, uint32_t node) override {
    for (Observer* each : told_[kDiskReplaced]) each->on_disk_replaced(view, node);
  }
  void on_fault(const RunView& view, uint32_t fault, bool begins) override {
    for (Observer* each : told_[kFault]) each->on_fault(view, fault, begins);
  }
  void on_count(const RunView& view, std::string_view metric, uint64_t amount) override {
    for (Observer* each : told_[kCount]) each->on_count(view, metric, amount);
  }
  void on_unfinished(const RunView& view, const std::string& what) override {
    for (Observer* each : told_[kUnfinished]) each->on_unfinished(view, what);
  }
  void on_expectation(const RunView& view, const Expectation& expectation) override {
    for (Observer* each : told_[kExpectation]) each->on_expectation(view, expectation);
  }
  void on_complaint(const RunView& view, results::Verdict verdict,
                    const std::string& what) override {
    for (Observer* each : told_[kComplaint]) each->on_complaint(view, verdict, what);
  }
  void on_commit(const RunView& view, uint32_t change, const Command& command,
                 const VersionVector& past) override {
    for (Observer* each : told_[kCommit]) each->on_commit(view, change, command, past);
  }
  void on_no_effect(const RunView& view, uint32_t person, const Command& command) override {
    for (Observer* each : told_[kNoEffect]) each->on_no_effect(view, person, command);
  }
  void on_deliver(const RunView& view, uint32_t node, std::span<const DotRun> runs) override {
    for (Observer* each : told_[kDeliver]) each->on_deliver(view, node, runs);
  }
  void on_first_delivery(const RunView& view, uint32_t node, uint32_t change) override {
    for (Observer* each : told_[kFirstDelivery]) each->on_first_delivery(view, node, change);
  }
  void on_void(const RunView& view, uint32_t change) override {
    for (Observer* each : told_[kVoid]) each->on_void(view, change);
  }
  void on_restored(const RunView& view, uint32_t change) override {
    for (Observer* each : told_[kRestored]) each->on_restored(view, change);
  }
  void on_forgotten(const RunView& view, uint32_t node) override {
    for (Observer* each : told_[kForgotten]) each->on_forgotten(view, node);
  }
  void on_heal(const RunView& view) override {
    for (Observer* each : told_[kHeal]) each->on_heal(view);
  }
  void on_grid(const RunView& view, const GridPoint& point) override {
    for (Observer* each : told_[kGrid]) each->on_grid(view, point);
  }
  void finish(const RunView& view) override {
    for (Observer* each : told_[kFinish]) each->finish(view);
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

  std::array<std::vector<Observer*>, kHooks> told_;
};

}  // namespace skerry::harness
