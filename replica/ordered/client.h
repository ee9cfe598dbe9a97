// A person's replica where a server orders commands: it asks the server, keeps what that has
// ordered on its own disk too, and shows it.
//
// An own command is sent as soon as it may be: at once, or where the queue is kept when it is
// durable here. What a connection took with it is sent again on the next; the server knows it by
// its dot.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "replica/ordered/client_document.h"
#include "replica/ordered/client_reads.h"
#include "replica/ordered/client_records.h"
#include "replica/ordered/messages.h"
#include "replica/ordered/on_line.h"

namespace skerry::replica {

class OrderedClient final : public OnLine {
 public:
  OrderedClient(const Config& config, const OrderedPolicy& policy);

  void start(const Now& now, std::span<const Payload> stored) override;
  void submit(const Now& now, uint64_t ticket, DocumentId document,
              const Command& command) override;
  void stored(const Now& now, uint64_t ticket, const Status& status) override;
  bool read(const Now& now, uint64_t ticket, DocumentId document) override;

  const InspectedDocument* inspect(DocumentId id) const override;
  void drop_documents() override { documents_.clear(); }
  void drop_logs() override { records_.forget(); }

 private:
  using Record = ClientRecords::Record;

  // Line::Owner.
  void opened(const Now& now, uint32_t link) override;
  void closed(uint32_t link) override;
  void has_room(const Now& now, uint32_t link) override;
  void took(const Now& now, uint32_t link, const sync::OpenFrame& frame,
            FrameAccount& account) override;
  bool is_owed(uint32_t link) const override;
  void due(const Now& now) override;

  std::optional<uint32_t> find(DocumentId id) const;
  StatusOr<Committed> perform(const Now& now, uint32_t document, const Command& command);
  void take_news(const Now& now, uint32_t link, uint32_t document, OrderedNews news,
                 FrameAccount& account);
  void append(uint32_t document, const Change& change);
  // Of what is durable the next ones, as long as the order has not more than so many.
  void append_stored(uint32_t document, uint64_t most);
  void note_stored(const Now& now, uint32_t document);
  void save(uint32_t document);
  void refuse(uint32_t document, const Dot& dot, const std::string& why);
  void send_later(const Now& now);
  void send_commands(const Now& now, uint32_t document);
  bool may_send(uint32_t document) const;
  Output& tell(uint32_t document, Output::Kind kind, const DotRun& dots);

  const OrderedPolicy policy_;
  const Duration interval_;
  const AcknowledgeAt acknowledge_at_;
  const bool reads_own_copy_;
  const ActorId actor_;
  std::vector<std::unique_ptr<ClientDocument>> documents_;  // ascending; each stays where it is
  std::vector<uint64_t> wanted_;   // by document: entries that are here or at the disk
  std::vector<uint64_t> written_;  // by document: own commands of this opening
  ClientRecords records_;
  ClientReads reads_;
  // By document: entries that are durable, before whom some is not.
  std::vector<std::map<uint64_t, Change>> stored_;
  Instant send_at_ = Instant::max();
};

}  // namespace skerry::replica
