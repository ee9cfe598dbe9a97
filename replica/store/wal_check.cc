#include "replica/store/wal_check.h"

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>

namespace skerry::replica {
namespace {

using Bytes = std::vector<uint8_t>;

constexpr size_t kHeaderBytes = 32;
constexpr size_t kFrameHeaderBytes = 24;
constexpr size_t kLeastPageBytes = 512;
constexpr uint64_t kMostLogBytes = uint64_t{1} << 32;

uint32_t big_endian(std::span<const uint8_t> at) {
  return uint32_t{at[0]} << 24 | uint32_t{at[1]} << 16 | uint32_t{at[2]} << 8 | at[3];
}
uint32_t little_endian(std::span<const uint8_t> at) {
  return uint32_t{at[3]} << 24 | uint32_t{at[2]} << 16 | uint32_t{at[1]} << 8 | at[0];
}

// A pair of numbers, as checksums and salts are.
struct Checksum {
  uint32_t first = 0;
  uint32_t second = 0;

  static Checksum at(std::span<const uint8_t> bytes) {
    return {big_endian(bytes), big_endian(bytes.subspan(4))};
  }
  // Goes on over some bytes, as words of either order. REQUIRES: a multiple of 8 bytes.
  void add(std::span<const uint8_t> bytes, bool is_big_endian) {
    const auto word = is_big_endian ? big_endian : little_endian;
    for (; !bytes.empty(); bytes = bytes.subspan(8)) {
      first += word(bytes) + second;
      second += word(bytes.subspan(4)) + first;
    }
  }
  friend bool operator==(const Checksum&, const Checksum&) = default;
};

class Log {
 public:
  explicit Log(std::span<const uint8_t> bytes) : bytes_(bytes) {
    if (bytes_.size() < kHeaderBytes) return;
    page_bytes_ = big_endian(bytes_.subspan(8));
    if (page_bytes_ < kLeastPageBytes || page_bytes_ > 65536) page_bytes_ = 0;
    is_big_endian_ = (bytes_[3] & 1) != 0;
  }
  // Whether SQLite would look at its frames. It is durable before there are any.
  bool is_header_whole() const {
    if (page_bytes_ == 0) return false;
    Checksum sum;
    sum.add(bytes_.first(24), is_big_endian_);
    return sum == Checksum::at(bytes_.subspan(24));
  }
  bool has_room_for_frames() const {
    return bytes_.size() >= kHeaderBytes + kFrameHeaderBytes + kLeastPageBytes;
  }
  // Frames of this log and not of one before it, whose place it took.
  size_t frames() const {
    if (page_bytes_ == 0) return 0;
    const size_t most = (bytes_.size() - kHeaderBytes) / frame_bytes();
    size_t frames = 0;
    while (frames < most && has_a_salt(frames)) ++frames;
    return frames;
  }
  bool is_whole(size_t frame) const {
    Checksum sum = frame == 0 ? Checksum::at(bytes_.subspan(24)) : written(frame - 1);
    sum.add(at(frame).first(8), is_big_endian_);
    sum.add(at(frame).subspan(kFrameHeaderBytes, page_bytes_), is_big_endian_);
    return salts(frame) == Checksum::at(bytes_.subspan(16)) && sum == written(frame);
  }
  bool is_commit(size_t frame) const { return big_endian(at(frame).subspan(4)) != 0; }

 private:
  size_t frame_bytes() const { return kFrameHeaderBytes + page_bytes_; }
  std::span<const uint8_t> at(size_t frame) const {
    return bytes_.subspan(kHeaderBytes + frame * frame_bytes(), frame_bytes());
  }
  Checksum written(size_t frame) const { return Checksum::at(at(frame).subspan(16)); }
  Checksum salts(size_t frame) const { return Checksum::at(at(frame).subspan(8)); }
  // Every log has other salts than the one before it; damage leaves one of a frame's two.
  bool has_a_salt(size_t frame) const {
    const Checksum own = Checksum::at(bytes_.subspan(16));
    return salts(frame).first == own.first || salts(frame).second == own.second;
  }

  std::span<const uint8_t> bytes_;
  size_t page_bytes_ = 0;
  bool is_big_endian_ = false;
};

// The number of the first damaged frame that had been durable, from 1.
std::optional<size_t> damaged_frame(const Log& log) {
  const size_t frames = log.frames();
  size_t first = 0;
  while (first < frames && log.is_whole(first)) ++first;
  bool has_commit = false;
  for (size_t i = first; i < frames; ++i) {
    if (has_commit && log.is_whole(i)) return first + 1;
    // The damage may be in the frame that commits, where its mark means nothing.
    has_commit = has_commit || (log.is_commit(i) && (i == first || log.is_whole(i)));
  }
  return std::nullopt;
}

// The whole file. Empty where there is none.
StatusOr<Bytes> read(sqlite3_vfs& vfs, const std::string& path, int type, uint64_t most) {
  int exists = 0;
  vfs.xAccess(&vfs, path.c_str(), SQLITE_ACCESS_EXISTS, &exists);
  if (exists == 0) return Bytes();
  const auto unreadable = [&path](int code) {
    return absl::UnavailableError(path + " cannot be read: " + sqlite3_errstr(code));
  };
  const auto memory = std::make_unique<std::max_align_t[]>(
      static_cast<size_t>(vfs.szOsFile) / sizeof(std::max_align_t) + 1);
  auto* const file = reinterpret_cast<sqlite3_file*>(memory.get());
  // SQLite finds the options of a name behind it: there are none.
  const auto name = std::unique_ptr<const char, decltype(&sqlite3_free_filename)>(
      sqlite3_create_filename(path.c_str(), "", "", 0, nullptr), sqlite3_free_filename);
  int code = vfs.xOpen(&vfs, name.get(), file, SQLITE_OPEN_READONLY | type, nullptr);
  if (code != SQLITE_OK) return unreadable(code);
  sqlite3_int64 size = 0;
  code = file->pMethods->xFileSize(file, &size);
  Bytes bytes(static_cast<uint64_t>(size) > most ? most : static_cast<uint64_t>(size));
  if (code == SQLITE_OK && !bytes.empty()) {
    code = file->pMethods->xRead(file, bytes.data(), static_cast<int>(bytes.size()), 0);
  }
  file->pMethods->xClose(file);
  if (code != SQLITE_OK) return unreadable(code);
  return bytes;
}

}  // namespace

StatusOr<std::vector<std::string>> check_files(const std::string& path, const std::string& vfs) {
  sqlite3_initialize();
  sqlite3_vfs* const files = sqlite3_vfs_find(vfs.empty() ? nullptr : vfs.c_str());
  if (files == nullptr) return absl::InternalError("SQLite has no file system " + vfs);
  const auto log = read(*files, path + "-wal", SQLITE_OPEN_WAL, kMostLogBytes);
  if (!log.ok()) return log.status();
  const auto main = read(*files, path, SQLITE_OPEN_MAIN_DB, 1);
  if (!main.ok()) return main.status();
  if (main->empty() && !log->empty()) {
    return absl::DataLossError(path +
                               " is empty beside a log that is not: nothing was opened, so " +
                               "that nothing is thrown away");
  }
  std::vector<std::string> damage;
  const Log frames(*log);
  if (frames.has_room_for_frames() && !frames.is_header_whole()) {
    damage.push_back("the header of " + path + "-wal is damaged: what it held is lost");
  } else if (const auto frame = damaged_frame(frames)) {
    damage.push_back("frame " + std::to_string(*frame) + " of " + path +
                     "-wal is damaged: what was written from there on is lost");
  }
  return damage;
}

}  // namespace skerry::replica
