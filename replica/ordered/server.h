// The server of the architectures in which it orders commands: it executes each in the order in
// which they come, keeps the order on its disk, and tells it to whoever has said hello.
#pragma once

#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "replica/ordered/messages.h"
#include "replica/ordered/on_line.h"
#include "replica/ordered/order.h"

namespace skerry::replica {

class OrderingServer final : public OnLine {
 public:
  OrderingServer(const Config& config, Rebase rebase);

  void start(const Now& now, std::span<const Payload> stored) override;
  void submit(const Now& now, uint64_t ticket, DocumentId document,
              const Command& command) override;
  void stored(const Now& now, uint64_t ticket, const Status& status) override;

  const InspectedDocument* inspect(DocumentId id) const override;
  void drop_documents() override {}
  void drop_logs() override { documents_.clear(); }

 private:
  struct Session {  // of a document on a link
    bool is_open = false;
    uint64_t sent = 0;                       // entries of the order, or had before
    std::vector<OrderedNews::Item> answers;  // to be told: refusals, and what is asked to be read
    std::deque<Dot> own;  // that came on this connection and are to be told as entries, ascending
    Instant flush_at = Instant::max();
  };
  // What the disk is given: an entry, or a refusal of what came on a link.
  struct Record {
    std::optional<uint64_t> entry;
    DotRun refused;
    uint32_t link = 0;
    Payload bytes;
  };
  struct Document {
    Document(const Config& config, DocumentId id, Rebase rebase, size_t links)
        : order(id, config, rebase), sessions(links) {}
    Order order;
    std::vector<Session> sessions;       // by link
    std::map<uint64_t, Record> storing;  // by ticket
    std::vector<uint64_t> stored;        // entries, before whom some is not: ascending
    std::vector<Record> unstored;        // that the disk had no room for
  };

  // Line::Owner.
  void opened(const Now&, uint32_t) override {}  // it says hello
  void closed(uint32_t link) override;
  void has_room(const Now& now, uint32_t link) override;
  void took(const Now& now, uint32_t link, const sync::OpenFrame& frame,
            FrameAccount& account) override;
  bool is_owed(uint32_t) const override { return false; }
  void due(const Now& now) override;

  const Document* find(DocumentId id) const;
  Document* find(DocumentId id) { return const_cast<Document*>(std::as_const(*this).find(id)); }
  void take_commands(const Now& now, uint32_t link, Document& document,
                     std::span<const Payload> changes, FrameAccount& account);
  void take_command(const Now& now, uint32_t link, Document& document, const ReadChange& command,
                    FrameAccount& account);
  bool take_read(const Now& now, uint32_t link, Document& document, ByteView body);
  void turn_to(const Document& document);  // what is wanted next is wanted for it
  void tell_received(const Document& document, const Change& change);
  void store(Document& document, Record record);
  void store_latest(Document& document);
  void note_refused(const Now& now, Document& document, const Record& record);
  void note_stored(const Now& now, Document& document, uint64_t entry);
  void flush_later(const Now& now, Session& session);
  void flush(const Now& now, uint32_t link, Document& document);

  const Rebase rebase_;
  const Duration interval_;
  std::vector<Document> documents_;    // ascending
  Instant retry_at_ = Instant::max();  // what the disk had no room for
};

}  // namespace skerry::replica
