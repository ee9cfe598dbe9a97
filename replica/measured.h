// What a participant offers so that its memory can be told apart: it is measured by destroying it.
#pragma once

namespace skerry::replica {

class Measured {
 public:
  virtual ~Measured() = default;
  // Destroys the document and what waits to enter it, and nothing else. The last thing asked of a
  // participant: nothing but its destructor may be called after it.
  virtual void drop_document() = 0;
};

}  // namespace skerry::replica
