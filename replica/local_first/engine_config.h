// What the engine needs of a participant's configuration.
#pragma once

#include "replica/factory.h"
#include "sync/engine.h"

namespace skerry::replica {

inline sync::EngineConfig engine_config(const Config& config) {
  sync::EngineConfig result;
  result.self = config.id;
  result.is_server = config.is_server;
  result.document = config.document;
  result.options = config.sync;
  result.epoch = config.epoch;
  result.seed = config.seed;
  for (const Neighbour& neighbour : config.neighbours) {
    result.peers.push_back({neighbour.id, neighbour.initiates});
  }
  return result;
}

}  // namespace skerry::replica
