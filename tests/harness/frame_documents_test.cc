// Which document a frame is about, of a run with several; parts of large frames too.
#include <gtest/gtest.h>

#include "harness/observe/frame_documents.h"
#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "scenario_support.h"
#include "sync/frame.h"
#include "sync/link/parts.h"

namespace skerry::harness {
namespace {

using sync::FrameType;

Run run_with(uint32_t documents) {
  const std::vector<Override> sets{{"replicas.documents", std::to_string(documents)}};
  const LoadResult loaded = parse_scenario(std::string(kSmallScenario), "small.toml", sets);
  return Run(make_plan(loaded.experiment.value().cells[0].scenario, 1).value());
}

Payload frame_of(uint32_t document, size_t bytes, uint8_t fill = 7) {
  const std::vector<uint8_t> body(bytes, fill);
  return sync::make_frame(FrameType::kChanges, {document}, body);
}

TEST(FrameDocuments, are_read_off_frames) {
  const harness::Run run = run_with(300);
  FrameDocuments documents;
  EXPECT_EQ(documents.of(run.view(), frame_of(0, 9)), 0u);
  EXPECT_EQ(documents.of(run.view(), frame_of(299, 9)), 299u);
  EXPECT_EQ(documents.of(run.view(), sync::FrameWriter({3}).ping(1)), std::nullopt);
  const Payload whole = frame_of(3, 9);
  std::vector<uint8_t> damaged(whole.view().begin(), whole.view().end());
  damaged.back() ^= 1;
  EXPECT_EQ(documents.of(run.view(), Payload::copy_of(ByteView(damaged))), std::nullopt);
}

TEST(FrameDocuments, of_parts_are_known_by_the_first_of_them) {
  const harness::Run run = run_with(5);
  FrameDocuments documents;
  const std::vector<Payload> parts = sync::cut_frame(frame_of(4, 5000), 1000);
  ASSERT_GT(parts.size(), 4u);
  EXPECT_EQ(documents.of(run.view(), parts[1]), std::nullopt) << "its first part was not seen";
  for (const Payload& part : parts) EXPECT_EQ(documents.of(run.view(), part), 4u);
  const auto named = sync::decode_part(sync::open_frame(parts[0].view())->body);
  EXPECT_EQ(documents.of(run.view(), sync::encode_part_taken({named->frame, 2})), 4u);
  EXPECT_EQ(documents.of(run.view(), sync::encode_part_taken({named->frame + 1, 2})), std::nullopt);
}

TEST(FrameDocuments, of_parts_are_forgotten_after_many_large_frames) {
  const harness::Run run = run_with(2);
  FrameDocuments documents;
  const auto parts_of = [](size_t nth) { return sync::cut_frame(frame_of(1, 2000 + nth), 1000); };
  for (size_t i = 0; i < FrameDocuments::kMostNames; ++i) documents.of(run.view(), parts_of(i)[0]);
  EXPECT_EQ(documents.of(run.view(), parts_of(0)[1]), 1u);
  documents.of(run.view(), parts_of(FrameDocuments::kMostNames)[0]);
  EXPECT_EQ(documents.of(run.view(), parts_of(0)[1]), std::nullopt);
  EXPECT_EQ(documents.of(run.view(), parts_of(1)[1]), 1u);
}

TEST(FrameDocuments, are_not_said_of_a_run_with_one) {
  const harness::Run run = run_with(1);
  FrameDocuments documents;
  EXPECT_EQ(documents.of(run.view(), frame_of(0, 9)), std::nullopt);
  EXPECT_EQ(document_of(run.view()), std::nullopt);
  EXPECT_EQ(document_prefix(std::nullopt), "");
  EXPECT_EQ(document_prefix(3), "document 3: ");
}

}  // namespace
}  // namespace skerry::harness
