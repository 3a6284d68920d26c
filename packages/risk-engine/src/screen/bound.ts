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
// 2. |d - D*| <= 53 u S, where S is the sum of the absolute values of all terms, with gross units for net units. A product
//    carries at most 7 roundings of its coefficient (price of a lot to double, power of ten, their quotient, the ratio and
//    its product; or funding to double and its quotient; and their difference), 1 of its units, 1 of itself, 2 of the sum
//    over its entry, 40 of the sum over the entries of an account (16 assets and 24 markets), and 1 of the last subtraction:
//    at most 52 factors (1 + e), |e| <= u. The constant part and the common term carry fewer. Nothing overflows or becomes
//    subnormal: units are below 2^260, prices of a lot from 10^-24 to 2^192, ratios from 6 x 10^-7 or zero. So the error of
//    each term is below 52 u / (1 - 52 u) < 53 u of its absolute value (Higham, Accuracy and Stability of Numerical
//    Algorithms, lemma 3.1). Price and funding of a lot may cancel in their difference, so S and the weights of the entries
//    count both.
//
// 3. The screen sums S as it goes: w. Its terms are not negative and carry at most 62 roundings, so S <= w (1 + 63 u). With
//    the rounding of the bound itself, 53 u S <= 54 u w < RELATIVE_BOUND w, which has 10 u w to spare.
//
// Hence: d >= RELATIVE_BOUND w + ABSOLUTE_BOUND implies D > D* - 58 >= 0, surely healthy; and d < -RELATIVE_BOUND w implies
// D <= D* < 0, surely below maintenance. Everything between is borderline and is left to the exact path.

/** Largest error of the screen as a part of the sum of its absolute terms: 2^-47 = 64 u. */
export const RELATIVE_BOUND = 2 ** -47;

/** Largest sum of the roundings of the exact path in base units: 58, and 6 to spare. */
export const ABSOLUTE_BOUND = 64;
