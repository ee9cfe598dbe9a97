// What commands.cc is put together from: one pair of functions a family, in its folder.
#pragma once

#include <cstdint>

#include "core/command.h"
#include "core/rng.h"
#include "crdts/generate/commands.h"

namespace skerry::crdts {

Command random_counter_command(const View& view, uint64_t alphabet, Rng& rng);
Command sample_counter_command(uint64_t i);
Command random_register_command(const View& view, uint64_t alphabet, Rng& rng);
Command sample_register_command(uint64_t i);
Command random_flag_command(const View& view, uint64_t alphabet, Rng& rng);
Command sample_flag_command(uint64_t i);
Command random_set_command(const View& view, uint64_t alphabet, Rng& rng);
Command sample_set_command(uint64_t i);
Command random_map_command(const View& view, uint64_t alphabet, Rng& rng);
Command sample_map_command(uint64_t i);
Command random_text_command(const View& view, uint64_t alphabet, Rng& rng);
Command sample_text_command(uint64_t i);
Command random_rich_text_command(const View& view, uint64_t alphabet, Rng& rng);
Command sample_rich_text_command(uint64_t i);
Command random_list_command(const View& view, uint64_t alphabet, Rng& rng);
Command sample_list_command(uint64_t i);
Command random_tree_command(const View& view, uint64_t alphabet, Rng& rng);
Command sample_tree_command(uint64_t i);
Command random_json_command(const View& view, uint64_t alphabet, Rng& rng);
Command sample_json_command(uint64_t i);
Command random_table_command(const View& view, uint64_t alphabet, Rng& rng);
Command sample_table_command(uint64_t i);
Command random_sheet_command(const View& view, uint64_t alphabet, Rng& rng);
Command sample_sheet_command(uint64_t i);

}  // namespace skerry::crdts
