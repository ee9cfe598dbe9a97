#include "crash_suite.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "sim/storage/simulated_disk.h"

namespace skerry::replica {
namespace {

using sim::DiskImage;
using sim::Survives;

constexpr size_t kMostBroken = 20;
constexpr uint64_t kPieceBytes = 4096;

// Records of 10 to 900 bytes, so that pages split and overflow; in batches of one to three.
std::string text_of(uint64_t number) {
  std::string text = "record " + std::to_string(number) + " ";
  while (text.size() < 10 + number * 7919 % 890) text += std::to_string(number);
  return text;
}

DocumentId document_of(uint64_t number) { return {static_cast<uint32_t>(number % 5)}; }
// Takes the place of its document's before it.
bool replaces(uint64_t number) { return number % 29 == 28; }

std::vector<Store::Record> batch_of(uint64_t first, uint64_t count) {
  std::vector<Store::Record> batch;
  for (uint64_t i = first; i < first + count; ++i) {
    batch.push_back({document_of(i), Payload::copy_of(as_bytes(text_of(i))), replaces(i)});
  }
  return batch;
}

// What a store holds that so many were given.
std::vector<uint64_t> held_of(uint64_t written) {
  std::vector<uint64_t> held;
  for (uint64_t i = 0; i < written; ++i) {
    if (replaces(i)) {
      std::erase_if(held, [i](uint64_t h) { return document_of(h) == document_of(i); });
    }
    held.push_back(i);
  }
  return held;
}

// What was written when, by the number of changes that the disk had seen.
struct Life {
  struct Step {
    uint64_t changes = 0;       // when the call returned
    uint64_t acknowledged = 0;  // records then
    std::vector<uint64_t> epochs;
  };
  std::vector<Step> steps;
  uint64_t written = 0;

  const Step& at(uint64_t changes) const {
    const auto after =
        std::upper_bound(steps.begin(), steps.end(), changes,
                         [](uint64_t wanted, const Step& step) { return wanted < step.changes; });
    static const Step kNothing;
    return after == steps.begin() ? kNothing : *std::prev(after);
  }
};

Life live(sim::SimulatedDisk& disk, const OpenStore& open, uint32_t batches) {
  Life life;
  Life::Step step;
  const auto returned = [&] {
    step.changes = disk.changes();
    step.acknowledged = life.written;
    life.steps.push_back(step);
  };
  const std::unique_ptr<Disk> mount = disk.mount();
  for (uint32_t opening = 0; opening < 2; ++opening) {
    auto store = open(*mount, 100 + opening);
    SKERRY_CHECK(store.ok());
    step.epochs.push_back((*store)->opened().epoch);
    returned();
    for (uint32_t i = 0; i < batches / 2; ++i) {
      const auto batch = batch_of(life.written, 1 + i % 3);
      SKERRY_CHECK((*store)->append(batch).ok());
      life.written += batch.size();
      returned();
    }
  }
  return life;
}

class Judge {
 public:
  Judge(const OpenStore& open, const Life& life, CrashReport& report)
      : open_(open), life_(life), report_(report) {}

  // What is found on the disk that is left must be what `step` promises. `damaged` disks may say so
  // instead.
  void look(const DiskImage& image, const Life::Step& step, const std::string& where,
            bool is_damaged) {
    ++report_.points;
    where_ = where;
    sim::SimulatedDisk disk({}, image);
    const std::unique_ptr<Disk> mount = disk.mount();
    auto store = open_(*mount, 200);
    if (!store.ok()) {
      if (!is_damaged || !absl::IsDataLoss(store.status())) {
        broken("does not open: " + std::string(store.status().message()));
      }
      return;
    }
    const Store::Opened& opened = (*store)->opened();
    std::vector<std::string> damage = opened.damage;
    const std::vector<std::string> found = load(**store, damage);
    if (!damage.empty() && !is_damaged) broken("says of a sound disk: " + damage.front());
    judge_records(found, step, damage);
    judge_epochs(opened, step, damage);
    if (is_damaged) return;
    go_on(disk, *std::move(store), found);
  }

 private:
  void broken(const std::string& what) {
    if (report_.broken.size() < kMostBroken) report_.broken.push_back(where_ + ": " + what);
  }

  std::vector<std::string> load(Store& store, std::vector<std::string>& damage) {
    std::vector<std::string> found;
    uint64_t from = 0;
    while (true) {
      auto piece = store.load(from, kPieceBytes);
      if (!piece.ok()) {
        broken("does not load: " + std::string(piece.status().message()));
        return found;
      }
      for (const Store::Record& record : piece->records) {
        found.emplace_back(as_text(record.bytes.view()));
      }
      damage.insert(damage.end(), piece->damage.begin(), piece->damage.end());
      if (piece->is_last) return found;
      if (piece->next <= from) {
        broken("loads the same again");
        return found;
      }
      from = piece->next;
    }
  }

  void judge_records(const std::vector<std::string>& found, const Life::Step& step,
                     const std::vector<std::string>& damage) {
    std::vector<uint64_t> numbers;
    uint64_t number = 0;  // of the record that may come next
    for (const std::string& record : found) {
      while (number < life_.written && text_of(number) != record) ++number;
      if (number == life_.written) return broken("gives what nobody wrote");
      numbers.push_back(number++);
    }
    if (!damage.empty()) return;
    // All up to the last that it has, and nothing that was replaced.
    if (numbers != held_of(number)) return broken("has a gap, and does not say so");
    if (number < step.acknowledged) {
      return broken("lost " + std::to_string(step.acknowledged - number) + " acknowledged records");
    }
    if (number < life_.written) ++report_.lost_tails;
  }

  void judge_epochs(const Store::Opened& opened, const Life::Step& step,
                    const std::vector<std::string>& damage) {
    // Under an epoch that was written under before, a dot that was lost would be given again.
    if (std::ranges::count(step.epochs, opened.epoch) != 0) broken("goes on under an old epoch");
    if (!damage.empty()) return;
    for (const uint64_t epoch : step.epochs) {
      if (std::ranges::count(opened.earlier, epoch) == 0) broken("has forgotten an epoch");
    }
  }

  // It takes a record, which the hardest cut leaves there.
  void go_on(sim::SimulatedDisk& disk, std::unique_ptr<Store> store,
             std::vector<std::string> found) {
    const Store::Record record{DocumentId{1}, Payload::copy_of(as_bytes("and on"))};
    if (const Status status = store->append({&record, 1}); !status.ok()) {
      return broken("cannot be used on: " + std::string(status.message()));
    }
    Rng rng = Rng::stream(1, "cut");
    disk.cut(disk.busy_until(), Survives::kNone, rng);
    store.reset();
    const std::unique_ptr<Disk> mount = disk.mount();
    auto again = open_(*mount, 300);
    if (!again.ok()) return broken("does not open again");
    std::vector<std::string> damage;
    found.emplace_back("and on");
    if (load(**again, damage) != found) broken("has lost what was written after a cut");
  }

  const OpenStore& open_;
  const Life& life_;
  CrashReport& report_;
  std::string where_;
};

}  // namespace

CrashReport crash_everywhere(const OpenStore& open, uint32_t batches) {
  CrashReport report;
  sim::SimulatedDisk disk;
  const Life life = live(disk, open, batches);
  Judge judge(open, life, report);
  sim::Durability state;
  uint64_t changes = 0;
  for (const sim::DiskOperation& operation : disk.journal()) {
    // The change has begun, and may have reached the disk; a sync has not ended.
    sim::Durability begun = state;
    if (operation.is_of_bytes() || operation.is_of_names()) begun.advance(operation);
    for (size_t i = 0; i < sim::kSurvivesNames.size(); ++i) {
      const auto survives = static_cast<Survives>(i);
      Rng rng = Rng::stream(changes, name_of(survives));
      const std::string where = "cut at change " + std::to_string(changes) + ", survives " +
                                std::string(name_of(survives));
      judge.look(begun.after_cut(survives, rng), life.at(changes), where, false);
    }
    state.advance(operation);
    ++changes;
  }
  return report;
}

CrashReport rot_everywhere(const OpenStore& open, uint32_t batches, uint32_t points) {
  CrashReport report;
  sim::SimulatedDisk disk;
  const Life life = live(disk, open, batches);
  Judge judge(open, life, report);
  sim::Durability state;
  for (const sim::DiskOperation& operation : disk.journal()) state.advance(operation);
  Rng rng = Rng::stream(1, "rot");
  for (uint32_t i = 0; i < points; ++i) {
    DiskImage image = state.durable();
    std::vector<uint32_t> files;
    for (const auto& [name, file] : image.names()) {
      if (!image.bytes_of(file).empty()) files.push_back(file);
    }
    DiskImage::Bytes& bytes = image.bytes_of(files[rng.below(files.size())]);
    const uint64_t bit = rng.below(bytes.size() * 8);
    bytes[bit / 8] = static_cast<uint8_t>(bytes[bit / 8] ^ (1u << bit % 8));
    // Of what was written last it cannot be told whether it had been durable.
    judge.look(image, *(life.steps.end() - 2), "rot " + std::to_string(i), true);
  }
  return report;
}

}  // namespace skerry::replica
