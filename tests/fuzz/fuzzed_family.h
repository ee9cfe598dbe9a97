// Which family a program of crdts_bodies.cc fuzzes: one program a family.
#pragma once

#include "core/family.h"

namespace skerry::crdts {

extern const Family kFuzzedFamily;

}  // namespace skerry::crdts
