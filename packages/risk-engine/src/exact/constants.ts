/** Ratios are in millionths. */
export const PPM = 1_000_000n;

/** The open-interest factor of an asset is 1 + oiFactor / OI_STEPS. */
export const OI_STEPS = 64n;

/** Largest open-interest factor: 1 + 128 / 64 = 3. */
export const MAX_OI_FACTOR = 128n;

/** Maintenance is THETA_NUMERATOR / THETA_DENOMINATOR = 3/5 of the requirement without orders. */
export const THETA_NUMERATOR = 3n;

/** See {@link THETA_NUMERATOR}. */
export const THETA_DENOMINATOR = 5n;

/** Quotes and funding indices of perpetual markets are in base units / 2^QUOTE_BITS. */
export const QUOTE_BITS = 24n;

/** Quotes and funding indices in a base unit: 2^QUOTE_BITS. */
export const QUOTE_SCALE = 1n << QUOTE_BITS;

/** Largest price: prices are 64 bits wide. */
export const MAX_PRICE = (1n << 64n) - 1n;

/** Largest number of decimals of a price. */
export const MAX_PRICE_EXP = 24;

/** Most assets besides the base that an account may hold anything in. */
export const MAX_ASSETS = 16;

/** Most perpetual markets that an account may have a position or an order in. */
export const MAX_PERPS = 24;

/** rho0 of the rule of action: cost that a reducing action may always have per unit of freed requirement, 1/5. */
export const REDUCING_COST_NUMERATOR = 1n;

/** See {@link REDUCING_COST_NUMERATOR}. */
export const REDUCING_COST_DENOMINATOR = 5n;

/** Base units that the rule of action forgives as rounding. */
export const ROUNDING_TOLERANCE = 4n;

/** Widest amounts that the engine takes: 2^128 - 1 either way, beyond every field of the exchange. */
export const MAX_AMOUNT = (1n << 128n) - 1n;

/** Largest margin factor m of an account, ppm: 655.35, which the exchange keeps in 16 bits of hundredths. */
export const MAX_MULTIPLIER: bigint = 65_535n * 10_000n;

/** Hours over which a raise of parameters comes to count for maintenance margin. */
export const RAMP_HOURS = 48n;
