// How far the screen may be from the exact margin E - R_M, and why.
//
// Let D be the exact margin in integers, D* the same formulas in real numbers without any rounding, and d what the screen
// computes in binary floating point. u = 2^-53.
//
// 1. D* - 58 < D <= D*. The exact path rounds E down and R_M up only. E is rounded down by less than a unit for each of at
//    most 16 assets (value), again for each of at most 16 assets whose price is in doubt (benefit), and for each of at most
//    24 markets (quote after funding): 56. R_M is rounded up by less than a unit as a whole, and its terms together by
//    less than 16 x 65 / (64 x 10^6) more. Haircuts round whole units of an asset; the screen takes them from the exact path.
//
// 2. |d - D*| <= 51 u S, where S is the sum of the absolute values of all terms, with gross units for net units. A product
//    carries at most 5 roundings of its coefficient (price to double, power of ten, their quotient, ratio, product), 1 of its
//    units, 1 of itself, 2 of the sum over its entry, 40 of the sum over the entries of an account (16 assets, 24 markets),
//    and 1 of the last subtraction: 50 factors (1 + e), |e| <= u. The constant part and the common term carry fewer. Nothing
//    overflows or becomes subnormal: amounts are below 2^257, prices from 10^-24 to 2^64, ratios from 6 x 10^-7 or zero. So
//    the error of each term is below 50 u / (1 - 50 u) < 51 u of its absolute value (Higham, Accuracy and Stability of
//    Numerical Algorithms, lemma 3.1).
//
// 3. The screen sums S as it goes: w. Its terms are not negative and carry at most 60 roundings, so S <= w (1 + 61 u). With
//    the rounding of the bound itself, 51 u S <= 52 u w < RELATIVE_BOUND w, which has 12 u w to spare.
//
// Hence: d >= RELATIVE_BOUND w + ABSOLUTE_BOUND implies D > D* - 58 >= 0, surely healthy; and d < -RELATIVE_BOUND w implies
// D <= D* < 0, surely below maintenance. Everything between is borderline and is left to the exact path.

/** Largest error of the screen as a part of the sum of its absolute terms: 2^-47 = 64 u. */
export const RELATIVE_BOUND = 2 ** -47;

/** Largest sum of the roundings of the exact path in base units: 58, and 6 to spare. */
export const ABSOLUTE_BOUND = 64;
