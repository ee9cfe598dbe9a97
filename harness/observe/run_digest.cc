#include "harness/observe/run_digest.h"

#include "core/command_bytes.h"

namespace skerry::harness {

void RunDigest::on_command(const RunView& view, uint32_t person, const Command& command) {
  if (view.document_index() > 0) words_.add(view.document_index());
  words_.add(person);
  Encoder bytes;
  encode_command(command, bytes);
  words_.add(hash64(bytes.view()));
}

void RunDigest::on_answer(const RunView&, uint32_t, const Command&,
                          const StatusOr<Committed>& answer) {
  words_.add(static_cast<uint64_t>(answer.status().code()));
  if (!answer.ok()) return;
  words_.add(answer->dots.actor.epoch);
  words_.add(answer->dots.first);
  words_.add(answer->dots.length);
  words_.add(answer->hash);
}

void RunDigest::finish(const RunView& view) {
  for (uint32_t document = 0; document < view.documents(); ++document) {
    const RunView& of_it = view.of_document(document);
    if (document > 0) words_.add(document);
    for (const uint32_t node : of_it.holders()) {
      const auto value =
          view.has_process(node) ? of_it.document(node).digest() : std::optional<Hash128>();
      words_.add((uint64_t{node} << 1) | (value.has_value() ? 1 : 0));
      if (value) words_.add(*value);
    }
  }
}

}  // namespace skerry::harness
