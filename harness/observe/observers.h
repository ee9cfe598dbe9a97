// All observers of a run and of its documents, as one. Each is told only of what it overrides,
// which is found out where it is added: what nobody asks for costs a look at an empty list.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "harness/observe/observer.h"

namespace skerry::harness {

class Observers {
 public:
  // A bit for each hook. Those that a class overrides: a member that is only inherited has the type
  // of one of Observer. An override in a class below `Type` is not seen.
  using Hooks = uint64_t;
  template <typename Type>
  static constexpr Hooks hooks_of() {
    return differing(Members<Type>{}, Members<Observer>{});
  }

  // Told in the order of being added; must outlive the list.
  void add(Observer& observer, Hooks hooks) { add(observer, hooks, told_); }
  // Of one document: told after the others what happens in it, and with its document's view what
  // happens to the run, or to the process, disk and presence of a node that ever follows it.
  void add(Observer& observer, Hooks hooks, uint32_t document) {
    if (of_document_.size() <= document) of_document_.resize(document + 1);
    add(observer, hooks, of_document_[document]);
    asked_of_documents_ |= hooks;
  }

  // tell<&Observer::on_grid>(view, point)
  template <auto kHook, typename... What>
  void tell(const RunView& view, const What&... what) const {
    constexpr size_t kAt = index_of<kHook>(Members<Observer>{});
    for (Observer* each : told_[kAt]) (each->*kHook)(view, what...);
    if ((asked_of_documents_ >> kAt & 1) == 0) return;
    using Owner = decltype(owner(kHook));
    if constexpr (!std::is_same_v<Owner, OfTheRun>) {
      for (Observer* each : of_document_[view.document_index()][kAt]) (each->*kHook)(view, what...);
    } else {
      const auto tell_of = [&](uint32_t document) {
        const RunView& seen = view.of_document(document);
        for (Observer* each : of_document_[document][kAt]) (each->*kHook)(seen, what...);
      };
      if constexpr (kIsOfANode<Named<kHook>>) {
        for (const uint32_t document : view.documents_ever_of(first_of(what...))) {
          tell_of(document);
        }
      } else {
        for (uint32_t document = 0; document < of_document_.size(); ++document) tell_of(document);
      }
    }
  }

 private:
  template <auto... kEach>
  struct List {
    static constexpr size_t kSize = sizeof...(kEach);
  };
  template <typename Type>
  using Members =
      List<&Type::on_event, &Type::on_end, &Type::on_frame, &Type::on_unread, &Type::on_send,
           &Type::on_lost, &Type::on_received, &Type::on_acknowledge, &Type::on_level,
           &Type::on_integrate, &Type::on_set_changed, &Type::on_fork, &Type::on_refused_body,
           &Type::on_limit, &Type::on_following, &Type::on_copy_dropped, &Type::on_user_said,
           &Type::on_user_shown, &Type::on_attached, &Type::on_blob, &Type::on_evicted,
           &Type::on_overruled, &Type::on_anew, &Type::on_replayed, &Type::on_withdrawn,
           &Type::on_rejected, &Type::on_rebased, &Type::on_connection, &Type::on_command,
           &Type::on_answer, &Type::on_absent, &Type::on_read, &Type::on_read_answer,
           &Type::on_shown, &Type::on_process, &Type::on_presence, &Type::on_disk_replaced,
           &Type::on_damage, &Type::on_fault, &Type::on_count, &Type::on_unfinished,
           &Type::on_expectation, &Type::on_expected_text, &Type::on_complaint, &Type::on_commit,
           &Type::on_no_effect, &Type::on_deliver, &Type::on_first_delivery, &Type::on_void,
           &Type::on_restored, &Type::on_forgotten, &Type::on_heal, &Type::on_grid, &Type::finish>;
  static_assert(Members<Observer>::kSize <= 64);

  using Lists = std::array<std::vector<Observer*>, Members<Observer>::kSize>;

  template <auto kMember>
  struct Named {};
  template <typename Hook>
  static constexpr bool kIsOfANode = std::is_same_v<Hook, Named<&Observer::on_process>> ||
                                     std::is_same_v<Hook, Named<&Observer::on_presence>> ||
                                     std::is_same_v<Hook, Named<&Observer::on_disk_replaced>>;
  template <typename... More>
  static uint32_t first_of(uint32_t node, const More&...) {
    return node;
  }
  template <auto kHook, auto... kEach>
  static constexpr size_t index_of(List<kEach...>) {
    size_t index = 0;
    const bool is_there = ((std::is_same_v<Named<kHook>, Named<kEach>> || (++index, false)) || ...);
    return is_there ? index : throw "no hook of Observer";
  }
  template <auto... kMine, auto... kInherited>
  static constexpr Hooks differing(List<kMine...>, List<kInherited...>) {
    Hooks hooks = 0;
    Hooks hook = 1;
    ((hooks |= std::is_same_v<decltype(kMine), decltype(kInherited)> ? 0 : hook, hook <<= 1), ...);
    return hooks;
  }
  template <typename Owner, typename... What>
  static Owner owner(void (Owner::*)(What...));

  static void add(Observer& observer, Hooks hooks, Lists& lists) {
    for (size_t hook = 0; hook < lists.size(); ++hook) {
      if ((hooks >> hook & 1) != 0) lists[hook].push_back(&observer);
    }
  }

  Lists told_{};
  std::vector<Lists> of_document_;
  Hooks asked_of_documents_ = 0;  // somebody asks in some document
};

}  // namespace skerry::harness
