#include "harness/observe/refusal_count.h"

#include "core/time_text.h"

namespace skerry::harness {

void RefusalCount::on_answer(const RunView& view, uint32_t person, const Command&,
                             const StatusOr<Committed>& answer) {
  if (answer.ok()) return;
  refusals_.add_command(answer.status(),
                        "person " + view.node_name(person) + " at " + format_instant(view.now()));
}

void RefusalCount::on_limit(const RunView& view, uint32_t node, const Output& output) {
  refusals_.add_transfer("replica " + view.node_name(node) + ": " +
                         std::string(as_text(output.payload.view())));
}

void RefusalCount::on_process(const RunView& view, uint32_t node, Process what) {
  if (what != Process::kStops) return;
  for_each_held_by(view, node, [this](const InspectedDocument& document) {
    refusals_.future_times += document.future_times();
  });
}

// Of processes that live to the end.
void RefusalCount::finish(const RunView& view) {
  for_each_held(view, [this](const InspectedDocument& document) {
    refusals_.future_times += document.future_times();
  });
}

}  // namespace skerry::harness
