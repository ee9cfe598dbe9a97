#include "harness/anomalies/detector.h"

#include <array>

namespace skerry::harness {
namespace {

using crdts::Anomaly;

template <Family... kFamily>
bool is_one_of(Family family) {
  return ((family == kFamily) || ...);
}

bool reads_time(Family family) { return family != Family::kText; }

constexpr auto is_sequence =
    is_one_of<Family::kText, Family::kList, Family::kRichText, Family::kJson>;
constexpr auto removes =
    is_one_of<Family::kFlag, Family::kSet, Family::kMap, Family::kJson, Family::kTable>;
constexpr auto replaces =
    is_one_of<Family::kCounter, Family::kRegister, Family::kFlag, Family::kSet, Family::kMap,
              Family::kText, Family::kRichText, Family::kList, Family::kJson, Family::kTable>;
constexpr auto is_sheet = is_one_of<Family::kSheet>;

constexpr std::array kDetectors = {
    Detector{Anomaly::kForwardInterleaving, is_sequence, find_forward_interleaving},
    Detector{Anomaly::kBackwardInterleavingByOne, is_sequence, find_backward_interleaving_by_one},
    Detector{Anomaly::kBackwardInterleavingByMany, is_sequence, find_backward_interleaving_by_many},
    Detector{Anomaly::kNotMaximal, is_sequence, find_not_maximal},
    Detector{Anomaly::kAddedAgainAfterRemoval, removes, find_no_effect_of_adding_again},
    Detector{Anomaly::kResurrectedElement, replaces, find_resurrected_element},
    Detector{Anomaly::kLostConcurrentUpdate, replaces, find_lost_concurrent_update},
    Detector{Anomaly::kConcurrentChildCreation, is_one_of<Family::kTree>, find_lost_child},
    Detector{Anomaly::kLostConcurrentUpdate, is_sheet, find_lost_write},
    Detector{Anomaly::kDuplicateAfterMove, is_sheet, find_duplicate_line},
    Detector{Anomaly::kRowInsertAgainstFormula, is_sheet, find_row_insert_against_formula},
    Detector{Anomaly::kDeleteColumnAgainstEdit, is_sheet, find_delete_column_against_edit},
    Detector{Anomaly::kMarkBoundary, is_one_of<Family::kRichText>, find_mark_boundary},
    Detector{Anomaly::kDuplicateAfterMove, is_one_of<Family::kList, Family::kTree>,
             find_duplicate_after_move},
    Detector{Anomaly::kCycleAfterMove, is_one_of<Family::kTree>, find_cycle_after_move},
    Detector{Anomaly::kConcurrentChildCreation,
             is_one_of<Family::kMap, Family::kTable, Family::kJson>,
             find_concurrent_child_creation},
    Detector{Anomaly::kClockPoisoning, reads_time, find_clock_poisoning},
    Detector{Anomaly::kSumBelowZero, is_one_of<Family::kCounter>, find_sum_below_zero},
};

}  // namespace

std::span<const Detector> detectors() { return kDetectors; }

}  // namespace skerry::harness
