// What the parts of one document's replica stand on, once for all of them.
#pragma once

#include "core/ids.h"
#include "sync/config.h"
#include "sync/link/links.h"
#include "sync/outputs.h"

namespace skerry::sync {

struct Footing {
  const Config& config;
  DocumentId document;
  Links& links;
  Outputs& outputs;
};

}  // namespace skerry::sync
