#include "load.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "core/change.h"
#include "core/check.h"
#include "crdts/object/catalogue.h"
#include "line.h"
#include "live/clock.h"

namespace skerry::bench {
namespace {

constexpr uint64_t kEpoch = 0x5EED;

class Poll {
 public:
  Poll() : descriptor_(::epoll_create1(EPOLL_CLOEXEC)) {}
  ~Poll() { ::close(descriptor_); }
  Poll(const Poll&) = delete;
  Poll& operator=(const Poll&) = delete;

  void add(const Line& line, uint32_t number) {
    epoll_event event = {};
    event.events = EPOLLIN;
    event.data.u32 = number;
    ::epoll_ctl(descriptor_, EPOLL_CTL_ADD, line.descriptor(), &event);
  }
  // The numbers of lines that have something to read.
  template <typename Ready>
  void wait(int milliseconds, Ready ready) {
    std::vector<epoll_event> events(512);
    const int count = ::epoll_wait(descriptor_, events.data(), 512, milliseconds);
    for (int i = 0; i < count; ++i) ready(events[static_cast<size_t>(i)].data.u32);
  }

 private:
  int descriptor_;
};

// Frames of changes of one character each, as one who types makes them.
class Typist {
 public:
  Typist(DocumentId document, ReplicaId replica)
      : document_(document),
        actor_{replica, kEpoch},
        object_(crdts::find_design("fugue")->make()) {}

  Payload frame(uint32_t updates) {
    sync::FrameWriter writer(document_);
    writer.begin(sync::FrameType::kChanges);
    for (uint32_t i = 0; i < updates; ++i) writer.add(change().view(), sync::ItemKind::kChange);
    return writer.finish();
  }

 private:
  Payload change() {
    const HybridTime time{1'700'000'000'000'000'000 + static_cast<int64_t>(next_) * 150'000'000, 0};
    const char letter = static_cast<char>('a' + next_ % 26);
    const auto effect =
        object_->execute(TextSplice{next_ - 1, 0, std::string(1, letter)}, {actor_, next_, time});
    SKERRY_CHECK(effect.ok() && effect->length == 1);
    return make_change(document_, {actor_, next_++, 1}, {}, time, effect->body.view()).encoded;
  }

  const DocumentId document_;
  const ActorId actor_;
  std::unique_ptr<crdts::Object> object_;
  uint64_t next_ = 1;
};

// Who follows a document: it acknowledges what comes as a replica with a fast disk does.
class Follower {
 public:
  Follower(Line line, DocumentId document) : line_(std::move(line)), document_(document) {
    line_.follow(document);
  }
  const Line& line() const { return line_; }
  uint64_t last() const { return last_; }

  // `came` is told of each change.
  template <typename Came>
  void read(Came came) {
    const uint64_t before = last_;
    ActorId actor;
    const bool is_open = line_.read([&](const sync::OpenFrame& open) {
      if (open.type != sync::FrameType::kChanges) return;
      sync::ItemReader items(open.body);
      while (const auto item = items.next()) {
        SKERRY_CHECK(item->kind == sync::ItemKind::kChange);
        const auto change = peek_change(item->bytes);
        SKERRY_CHECK(change.ok() && change->dots.first == last_ + 1);
        actor = change->dots.actor;
        last_ = change->dots.last();
        came(last_);
      }
    });
    SKERRY_CHECK(is_open);
    if (last_ == before) return;
    sync::Acknowledgement acknowledgement;
    acknowledgement.incarnation = static_cast<uint32_t>(line_.descriptor()) + 1;
    acknowledgement.entries.push_back({actor, last_});
    sync::FrameWriter writer(document_);
    line_.queue(line_.shorten(writer.acknowledgement(acknowledgement)).view());
    line_.write();
  }

 private:
  Line line_;
  const DocumentId document_;
  uint64_t last_ = 0;
};

class Writer {
 public:
  Writer(Line line, DocumentId document, const Throughput& load)
      : line_(std::move(line)), in_frame_(load.in_frame) {
    line_.follow(document);
    Typist typist(document, {document.value});
    const uint64_t wanted = load.updates / load.writers;
    for (; prepared_ < wanted; prepared_ += in_frame_) {
      const Payload wire = line_.shorten(typist.frame(in_frame_));
      const auto length = live::length_bytes(wire.size());
      bytes_.append(length.begin(), length.end());
      bytes_ += as_text(wire.view());
      ends_.push_back(bytes_.size());
    }
  }
  const Line& line() const { return line_; }
  uint64_t prepared() const { return prepared_; }
  bool is_done() const { return acknowledged_ == prepared_; }
  bool has_unsent() const { return line_.unsent() > 0; }

  // As many as may be outstanding.
  void send() {
    while (queued_ < prepared_ && queued_ + in_frame_ - acknowledged_ <= kMostOutstanding) {
      const size_t frame = queued_ / in_frame_;
      const size_t begin = frame == 0 ? 0 : ends_[frame - 1];
      line_.queue_prepared(as_bytes(bytes_).subspan(begin, ends_[frame] - begin));
      queued_ += in_frame_;
    }
    line_.write();
  }
  void read() {
    const bool is_open = line_.read([this](const sync::OpenFrame& open) {
      if (open.type != sync::FrameType::kAcknowledge) return;
      const auto said = sync::decode_acknowledgement(open.body);
      SKERRY_CHECK(said.has_value());
      for (const auto& entry : said->entries) {
        acknowledged_ = std::max(acknowledged_, entry.last);
      }
    });
    SKERRY_CHECK(is_open);
    send();
  }

 private:
  Line line_;
  const uint32_t in_frame_;
  std::string bytes_;
  std::vector<size_t> ends_;  // of frames
  uint64_t prepared_ = 0;
  uint64_t queued_ = 0;
  uint64_t acknowledged_ = 0;
};

double seconds_since(Instant began) {
  return static_cast<double>((live::steady_now() - began).ns) / 1e9;
}

}  // namespace

ThroughputResult run(const Throughput& load, const live::Address& server,
                     const std::string& speaks) {
  sync::ShorthandRoom room;
  Poll poll;
  std::vector<std::unique_ptr<Writer>> writers;
  std::vector<std::unique_ptr<Follower>> followers;
  for (uint32_t i = 0; i < load.writers; ++i) {
    const DocumentId document{i};
    writers.push_back(std::make_unique<Writer>(Line(server, {i}, speaks, room), document, load));
    followers.push_back(
        std::make_unique<Follower>(Line(server, {load.writers + i}, speaks, room), document));
    poll.add(writers.back()->line(), i);
    poll.add(followers.back()->line(), load.writers + i);
  }
  ThroughputResult result;
  const auto is_done = [&] {
    for (uint32_t i = 0; i < load.writers; ++i) {
      if (!writers[i]->is_done() || followers[i]->last() < writers[i]->prepared()) return false;
    }
    return true;
  };
  const Instant began = live::steady_now();
  for (const auto& writer : writers) writer->send();
  while (!is_done()) {
    if (seconds_since(began) > 300) {
      std::fprintf(stderr, "not done within 300 s\n");
      std::exit(1);
    }
    poll.wait(1, [&](uint32_t number) {
      if (number < load.writers) return writers[number]->read();
      followers[number - load.writers]->read([](uint64_t) {});
    });
    for (const auto& writer : writers) {
      if (writer->has_unsent()) writer->send();
    }
  }
  result.seconds = seconds_since(began);
  for (const auto& writer : writers) result.updates += writer->prepared();
  return result;
}

FanOutResult run(const FanOut& load, const live::Address& server, const std::string& speaks) {
  sync::ShorthandRoom room;
  Poll poll;
  std::vector<std::unique_ptr<Follower>> followers;
  for (uint32_t i = 0; i < load.followers; ++i) {
    followers.push_back(
        std::make_unique<Follower>(Line(server, {1 + i}, speaks, room), DocumentId{0}));
    poll.add(followers.back()->line(), i);
  }
  Line writer(server, {0}, speaks, room);
  writer.follow({0});
  Typist typist({0}, {0});
  const auto updates =
      static_cast<uint64_t>(load.rate * static_cast<double>(load.duration.ns) / 1e9);
  std::vector<Instant> sent;
  std::vector<double> late_ms;
  FanOutResult result;
  result.expected = updates * load.followers;
  const auto gap = Duration::nanoseconds(static_cast<int64_t>(1e9 / load.rate));
  Instant next = live::steady_now();
  const Instant until = next + load.duration + Duration::seconds(5);
  while (late_ms.size() < result.expected && live::steady_now() < until) {
    if (sent.size() < updates && live::steady_now() >= next) {
      next = next + gap;
      writer.queue(writer.shorten(typist.frame(1)).view());
      sent.push_back(live::steady_now());
      writer.write();
    }
    poll.wait(1, [&](uint32_t number) {
      followers[number]->read([&](uint64_t update) {
        const Duration late = live::steady_now() - sent[update - 1];
        late_ms.push_back(static_cast<double>(late.ns) / 1e6);
      });
    });
    writer.read([](const sync::OpenFrame&) {});
  }
  std::sort(late_ms.begin(), late_ms.end());
  result.deliveries = late_ms.size();
  if (late_ms.empty()) return result;
  result.p50_ms = late_ms[late_ms.size() / 2];
  result.p99_ms = late_ms[late_ms.size() * 99 / 100];
  result.most_ms = late_ms.back();
  return result;
}

}  // namespace skerry::bench
