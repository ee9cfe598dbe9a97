#include "cli/edit_source.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

#include "cli/line_reader.h"
#include "core/command_text.h"
#include "harness/recordings/recording.h"
#include "harness/scenario/paths.h"

namespace skerry::cli {
namespace {

class LineEdits final : public EditSource {
 public:
  explicit LineEdits(int descriptor) : descriptor_(descriptor) {}
  ~LineEdits() override {
    if (lines_ == nullptr && descriptor_ != STDIN_FILENO) ::close(descriptor_);
  }

  void begin(std::function<void()> wake) override {
    lines_ = std::make_unique<LineReader>(descriptor_, std::move(wake));
  }
  std::optional<Edit> next() override {
    while (auto line = lines_ == nullptr ? std::nullopt : lines_->next()) {
      const bool is_blank = line->text.find_first_not_of(" \t\r") == std::string::npos;
      if (!is_blank) return Edit{line->number, parse_command(line->text)};
    }
    return std::nullopt;
  }
  bool is_at_end() const override { return lines_ != nullptr && lines_->is_at_end(); }
  std::string fault() const override { return lines_ == nullptr ? std::string() : lines_->fault(); }

 private:
  const int descriptor_;
  std::unique_ptr<LineReader> lines_;  // which closes it
};

class RecordedEdits final : public EditSource {
 public:
  explicit RecordedEdits(harness::Recording recording) : recording_(std::move(recording)) {
    skip_empty();
  }

  std::optional<Edit> next() override {
    if (is_at_end()) return std::nullopt;
    const harness::Patch& patch = recording_.transactions[transaction_].patches[patch_++];
    skip_empty();
    return Edit{++number_, Command(TextSplice{patch.position, patch.erased, patch.inserted})};
  }
  bool is_at_end() const override { return transaction_ == recording_.transactions.size(); }

 private:
  // On to the next patch that there is.
  void skip_empty() {
    while (!is_at_end() && patch_ == recording_.transactions[transaction_].patches.size()) {
      ++transaction_;
      patch_ = 0;
    }
  }

  const harness::Recording recording_;
  size_t transaction_ = 0;
  size_t patch_ = 0;
  uint64_t number_ = 0;
};

}  // namespace

StatusOr<std::unique_ptr<EditSource>> edits_of_lines(const std::string& file) {
  int input = STDIN_FILENO;
  if (!file.empty()) {
    input = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (input < 0) return invalid(file + " cannot be read");
  }
  return std::make_unique<LineEdits>(input);
}

StatusOr<std::unique_ptr<EditSource>> edits_of_recording(const std::string& file) {
  const auto path = harness::resolve_path(file, "");
  if (!path.ok()) return path.status();
  auto recording = harness::load_recording(*path);
  if (!recording.ok()) return recording.status();
  if (!recording->is_linear) {
    return invalid(*path + " is of people who wrote at the same time; --play wants one in which " +
                   "each edit knew all before it");
  }
  if (!recording->start_content.empty()) {
    recording->transactions.insert(recording->transactions.begin(),
                                   {{}, 0, 0, {{0, 0, recording->start_content}}});
  }
  return std::make_unique<RecordedEdits>(*std::move(recording));
}

}  // namespace skerry::cli
