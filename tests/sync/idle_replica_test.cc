// What a replica holds that is connected and has nothing to do.
#include "core/inspection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/machine/memory.h"
#include "replica/local_first/hosted.h"
#include "world.h"

namespace skerry::test {
namespace {

constexpr int64_t kMostBytes = 2048;

// A hub of people, who each edited the document when they came, and then left it alone for hours.
WorldOptions idle_people() {
  WorldOptions options;
  options.people = 10;
  options.servers = 1;
  options.sync.wire = sync::Wire::kShorthand;
  options.sync.interval = Duration::milliseconds(10);
  options.sync.acknowledge_delay = Duration::milliseconds(200);
  options.sync.keep_alive = Duration::seconds(60);
  options.sync.anti_entropy = Duration::seconds(1800);
  return options;
}

class IdleWorld : public World {
 public:
  IdleWorld() : World(idle_people()) {}

  // What the node's engine holds beside its document and its log; both are destroyed for that.
  int64_t engine_bytes(uint32_t node) {
    Inspection& parts = *nodes_[node].participant().inspection();
    parts.drop_documents();
    parts.drop_logs();
    const int64_t before = harness::thread_heap_freed();
    crash(node);
    const int64_t freed = harness::thread_heap_freed() - before;
    return freed - static_cast<int64_t>(sizeof(replica::Hosted) + sizeof(sync::ChangeLog));
  }
};

TEST(IdleReplica, holds_little_beside_its_document) {
#ifndef __cpp_sized_deallocation
  GTEST_SKIP() << "the compiler does not tell how much is freed";
#endif
  if (harness::thread_heap_bytes() == 0) GTEST_SKIP() << "a sanitizer has its own allocator";
  IdleWorld world;
  world.run_for(Duration::seconds(10));
  for (uint32_t person = 0; person < 10; ++person) {
    for (int edits = 0; edits < 20; ++edits) {
      ASSERT_TRUE(world.submit(person, CounterAdd{1}).ok());
      world.run_for(Duration::milliseconds(100));
    }
  }
  world.run_for(Duration::seconds(4 * 3600));
  for (const uint32_t person : {0u, 4u, 9u}) {
    const int64_t bytes = world.engine_bytes(person);
    EXPECT_GT(bytes, kMostBytes / 2);  // something was counted
    EXPECT_LE(bytes, kMostBytes);
  }
}

}  // namespace
}  // namespace skerry::test
