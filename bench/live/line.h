// One client's connection to a server, as a load generator has it: no replica behind it, only
// frames, in the shorthand of the connection. What it does not ask for it passes over.
#pragma once

#include <cstdint>
#include <string>

#include "live/address.h"
#include "live/frame_cutter.h"
#include "sync/frame.h"
#include "sync/link/shorthand.h"

namespace skerry::bench {

class Line {
 public:
  // Connected and welcome, or the process ends. `room` must outlive it.
  Line(const live::Address& server, ReplicaId replica, const std::string& speaks,
       sync::ShorthandRoom& room);
  ~Line();
  Line(Line&& other) noexcept;
  Line(const Line&) = delete;

  int descriptor() const { return descriptor_; }

  // Says hello of the document, with nothing of it; returns when the server has answered.
  void follow(DocumentId document);
  // Bytes that write() sends: of a frame, or of many that were prepared.
  Payload shorten(const Payload& frame) { return shorthand_.writer.shorten(frame); }
  void queue(ByteView frame);  // behind its length
  void queue_prepared(ByteView bytes) { out_.append(as_text(bytes)); }
  // As far as the socket takes it. True: all of it.
  bool write();
  size_t unsent() const { return out_.size() - sent_; }

  // Gives each frame that has come to `take`, opened. False: the server closed the connection.
  template <typename Take>
  bool read(Take take) {
    std::string bytes;
    if (!receive(bytes)) return false;
    cutter_.feed(as_bytes(bytes), [&](ByteView wire) {
      if (const auto frame = shorthand_.reader.read(wire, kMostBytes)) take(frame->open);
      return true;
    });
    return true;
  }

 private:
  static constexpr uint64_t kMostBytes = uint64_t{16} << 20;
  bool receive(std::string& bytes);
  std::string wait_for_frame();

  int descriptor_ = -1;
  live::FrameCutter cutter_{kMostBytes};
  sync::Shorthand shorthand_;
  std::string out_;
  size_t sent_ = 0;
};

}  // namespace skerry::bench
