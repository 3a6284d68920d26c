// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {PowersOfTen} from "../shared/PowersOfTen.sol";

/// @notice Everything an order needs to know of a market, in one word. The best prices belong to the book engine.
///
///      [0..23]    bestBid       tick, 0 = none
///      [24..47]   bestAsk       tick, 0 = none
///      [48..52]   lotExp        a lot is 10^lotExp ledger units of the asset                        fixed at listing
///      [53..57]   priceExp      lots x ticks x 10^priceExp = ledger units of the dollar             fixed at listing
///      [58..73]   asset         what is traded against dollars, or the underlying of a perpetual    fixed at listing
///      [74..87]   takerFee      millionths of the dollar value
///      [88..102]  makerFee      the same, two's complement; negative = rebate
///      [103..116] makerFeeCap   most that makerFee can become; bids reserve it                      fixed at listing
///      [117..156] minNotional   smallest order, in lots x ticks
///      [157..180] expiryBounty  ledger units of the dollar that an order with an expiry reserves    fixed at listing
///                               for whoever removes it late
///      [181..183] status        see `MarketStatus`
///      [184]      isPerp        a perpetual market, else spot                                       fixed at listing
///      [185..246] fees          spot: ledger units of the dollar collected and not yet swept; loans: of the asset
///      [247]      isLoan        a loan market, which has bit 184 set too                            fixed at listing
///
/// A loan market has no prices in dollars. Its ticks are basis points a year, its `minNotional` is in lots, and in
/// place of `takerFee` to `makerFeeCap` it has
///
///      [74..89]   termHours     how long its loans run                                              fixed at listing
///      [90..97]   class         m, its borrowers' margin factor, in hundredths                      fixed at listing
///      [98..116]  interestFee   millionths of the interest that borrowers pay
type MarketHeader is uint256;

/// @notice CANCEL_ONLY takes no new orders; cancelling is always possible. UNKNOWN is where no market is listed.
enum MarketStatus {
    UNKNOWN,
    ACTIVE,
    CANCEL_ONLY,
    PAUSED
}

using MarketHeaderLib for MarketHeader global;

/// @dev Fees are in millionths: 1,000 = 10 bps.
uint256 constant FEE_SCALE = 1e6;

library MarketHeaderLib {
    uint256 private constant _LOT_EXP = 48;
    uint256 private constant _PRICE_EXP = 53;
    uint256 private constant _ASSET = 58;
    uint256 private constant _TAKER_FEE = 74;
    uint256 private constant _MAKER_FEE = 88;
    uint256 private constant _MAKER_FEE_CAP = 103;
    uint256 private constant _MIN_NOTIONAL = 117;
    uint256 private constant _BOUNTY = 157;
    uint256 private constant _STATUS = 181;
    uint256 private constant _FEES = 185;

    uint256 private constant _EXP_MASK = (1 << 5) - 1;
    uint256 private constant _FEE_MASK = (1 << 14) - 1;
    uint256 private constant _MAKER_FEE_MASK = (1 << 15) - 1;
    uint256 private constant _MAKER_FEE_SIGN = 1 << 14;
    uint256 private constant _NOTIONAL_MASK = (1 << 40) - 1;
    uint256 private constant _BOUNTY_MASK = (1 << 24) - 1;
    uint256 private constant _STATUS_MASK = (1 << 3) - 1;
    uint256 private constant _KIND_MASK = (1 << 4) - 1;
    uint256 private constant _PERP = 1 << 184;
    uint256 private constant _LOAN = 1 << 247;
    uint256 private constant _TERM_HOURS = 74;
    uint256 private constant _CLASS = 90;
    uint256 private constant _INTEREST_FEE = 98;
    uint256 private constant _INTEREST_FEE_MASK = (1 << 19) - 1;
    uint256 private constant _FEES_MASK = (1 << 62) - 1;

    /// @dev Fields that never change once a market is listed. Bounds are the caller's.
    function make(
        uint256 asset_,
        uint256 lotExp_,
        uint256 priceExp_,
        uint256 makerFeeCap_,
        uint256 expiryBounty_
    ) internal pure returns (MarketHeader) {
        return
            MarketHeader.wrap(
                (lotExp_ << _LOT_EXP) |
                    (priceExp_ << _PRICE_EXP) |
                    (asset_ << _ASSET) |
                    (makerFeeCap_ << _MAKER_FEE_CAP) |
                    (expiryBounty_ << _BOUNTY)
            );
    }

    function asset(MarketHeader header) internal pure returns (uint256) {
        return uint16(MarketHeader.unwrap(header) >> _ASSET);
    }

    function lotExp(MarketHeader header) internal pure returns (uint256) {
        return (MarketHeader.unwrap(header) >> _LOT_EXP) & _EXP_MASK;
    }

    function priceExp(MarketHeader header) internal pure returns (uint256) {
        return (MarketHeader.unwrap(header) >> _PRICE_EXP) & _EXP_MASK;
    }

    /// @dev Ledger units of the asset in a lot.
    function lotUnits(MarketHeader header) internal pure returns (uint256) {
        return PowersOfTen.pow10(header.lotExp());
    }

    /// @dev Ledger units of the dollar that a lot is worth at a price of one tick.
    function tickUnits(MarketHeader header) internal pure returns (uint256) {
        return PowersOfTen.pow10(header.priceExp());
    }

    /// @dev Ledger units of the dollar that `lots` are worth at `tick`. Exact: fills never round.
    function dollars(MarketHeader header, uint256 lots, uint256 tick) internal pure returns (uint256) {
        unchecked {
            // safe: 48 + 24 + 60 bits
            return lots * tick * header.tickUnits();
        }
    }

    function takerFee(MarketHeader header) internal pure returns (uint256) {
        return (MarketHeader.unwrap(header) >> _TAKER_FEE) & _FEE_MASK;
    }

    function makerFee(MarketHeader header) internal pure returns (int256) {
        uint256 field = (MarketHeader.unwrap(header) >> _MAKER_FEE) & _MAKER_FEE_MASK;
        unchecked {
            // safe: 15 bits; subtracting the sign bit twice extends the sign
            return int256(field) - int256((field & _MAKER_FEE_SIGN) << 1);
        }
    }

    function makerFeeCap(MarketHeader header) internal pure returns (uint256) {
        return (MarketHeader.unwrap(header) >> _MAKER_FEE_CAP) & _FEE_MASK;
    }

    function minNotional(MarketHeader header) internal pure returns (uint256) {
        return (MarketHeader.unwrap(header) >> _MIN_NOTIONAL) & _NOTIONAL_MASK;
    }

    function expiryBounty(MarketHeader header) internal pure returns (uint256) {
        return (MarketHeader.unwrap(header) >> _BOUNTY) & _BOUNTY_MASK;
    }

    function status(MarketHeader header) internal pure returns (MarketStatus) {
        return MarketStatus((MarketHeader.unwrap(header) >> _STATUS) & _STATUS_MASK);
    }

    /// @dev Whether there is such a market and it is for spot. Cheaper than `status`, which checks an enum's range.
    function isSpot(MarketHeader header) internal pure returns (bool) {
        unchecked {
            // safe: an unknown market, 0, becomes the largest number; perpetuals begin at 8
            return ((MarketHeader.unwrap(header) >> _STATUS) & _KIND_MASK) - 1 < _STATUS_MASK;
        }
    }

    function isPerp(MarketHeader header) internal pure returns (bool) {
        return MarketHeader.unwrap(header) & (_PERP | _LOAN) == _PERP;
    }

    function isLoan(MarketHeader header) internal pure returns (bool) {
        return MarketHeader.unwrap(header) & _LOAN != 0;
    }

    function termHours(MarketHeader header) internal pure returns (uint256) {
        return uint16(MarketHeader.unwrap(header) >> _TERM_HOURS);
    }

    /// @dev m in hundredths.
    function class(MarketHeader header) internal pure returns (uint256) {
        return uint8(MarketHeader.unwrap(header) >> _CLASS);
    }

    function interestFee(MarketHeader header) internal pure returns (uint256) {
        return (MarketHeader.unwrap(header) >> _INTEREST_FEE) & _INTEREST_FEE_MASK;
    }

    /// @dev A new loan market. `termHours_` of 16 bits, `class_` of 8, `interestFee_` of 19.
    function asLoan(
        MarketHeader header,
        uint256 termHours_,
        uint256 class_,
        uint256 interestFee_
    ) internal pure returns (MarketHeader) {
        uint256 terms = (termHours_ << _TERM_HOURS) | (class_ << _CLASS) | (interestFee_ << _INTEREST_FEE);
        return MarketHeader.wrap(MarketHeader.unwrap(header) | terms | _PERP | _LOAN);
    }

    function withInterestFee(MarketHeader header, uint256 interestFee_) internal pure returns (MarketHeader) {
        return _with(header, _INTEREST_FEE, _INTEREST_FEE_MASK, interestFee_);
    }

    function asPerp(MarketHeader header) internal pure returns (MarketHeader) {
        return MarketHeader.wrap(MarketHeader.unwrap(header) | _PERP);
    }

    /// @dev Whether the market takes new orders.
    function isActive(MarketHeader header) internal pure returns (bool) {
        return (MarketHeader.unwrap(header) >> _STATUS) & _STATUS_MASK == uint256(MarketStatus.ACTIVE);
    }

    /// @dev Whether it was paused, which may be over: see `Pauses`.
    function isPaused(MarketHeader header) internal pure returns (bool) {
        return (MarketHeader.unwrap(header) >> _STATUS) & _STATUS_MASK == uint256(MarketStatus.PAUSED);
    }

    function fees(MarketHeader header) internal pure returns (uint256) {
        return (MarketHeader.unwrap(header) >> _FEES) & _FEES_MASK;
    }

    function withFees(MarketHeader header, uint256 fees_) internal pure returns (MarketHeader) {
        return _with(header, _FEES, _FEES_MASK, fees_);
    }

    function withStatus(MarketHeader header, MarketStatus status_) internal pure returns (MarketHeader) {
        return _with(header, _STATUS, _STATUS_MASK, uint256(status_));
    }

    /// @dev Bounds are the caller's: 14 bits for the taker's fee, 14 bits and a sign for the maker's.
    function withRates(MarketHeader header, uint256 takerFee_, int256 makerFee_) internal pure returns (MarketHeader) {
        header = _with(header, _TAKER_FEE, _FEE_MASK, takerFee_);
        return _with(header, _MAKER_FEE, _MAKER_FEE_MASK, uint256(makerFee_) & _MAKER_FEE_MASK);
    }

    function withMinNotional(MarketHeader header, uint256 minNotional_) internal pure returns (MarketHeader) {
        return _with(header, _MIN_NOTIONAL, _NOTIONAL_MASK, minNotional_);
    }

    function _with(
        MarketHeader header,
        uint256 offset,
        uint256 mask,
        uint256 value
    ) private pure returns (MarketHeader) {
        return MarketHeader.wrap((MarketHeader.unwrap(header) & ~(mask << offset)) | (value << offset));
    }
}
