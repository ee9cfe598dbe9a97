// Logarithm, exponential and the normal quantile out of IEEE + - * / alone.
//
// The C library's versions differ in the last bit from one platform to the next; these do not, as
// long as nothing contracts a*b+c (the build passes -ffp-contract=off). They serve tables that are
// built once, not hot paths. Accuracy: relative error below 1e-14 for log and exp (absolute, near
// log(1)), below 1e-12 for the normal quantile.
#pragma once

#include <cstdint>

namespace skerry::exact {

// REQUIRES: x is a positive, normal number.
double log(double x);

// Below -700 it is 0, above 700 it is e^700.
double exp(double x);

// Q(z), the chance that a standard normal exceeds z. REQUIRES: 0 <= z <= 30.
double normal_tail(double z);

// The z >= 0 with Q(z) = p, by Newton's method on log Q from `start`; fewest steps when that is
// near. REQUIRES: 1e-100 < p <= 0.5.
double normal_tail_inverse(double p, double start = 0);

// The nearest integer, halves away from zero; saturates at +-2^62.
int64_t round_saturating(double x);

}  // namespace skerry::exact
