// What a participant offers so that its memory can be told apart: it is measured by destroying it.
#pragma once

namespace skerry::replica {

class Measured {
 public:
  virtual ~Measured() = default;
  // Destroys the document and what waits to enter it, and nothing else. From here on nothing but
  // drop_log() and the destructor may be called.
  virtual void drop_document() = 0;
  // Destroys what was received and is kept to be passed on, and what waits to enter that. What
  // still stands then are the sync engine's sessions and timers. Only the destructor may follow.
  virtual void drop_log() = 0;
};

}  // namespace skerry::replica
