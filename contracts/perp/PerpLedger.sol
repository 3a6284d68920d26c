// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice What a perpetual market has and owes, apart from its positions.
///
///      [0..85]    feeDue        fees not yet drawn and dust of closed positions, ledger units of the dollar / 2^24
///      [86..147]  pool          ledger units of the dollar that losers have paid in and winners have not drawn
///      [148..209] deficit       ledger units by which resolved accounts fell short, not yet absorbed
///      [210..255] openInterest  lots held long, as many as are held short
///
/// @dev Always: sum of sizes = 0, and sum of quotes + feeDue = (pool + deficit) x 2^24, to the last bit. So what losers
///      owe and what the pool has is what winners and fees can claim, and no other market ever pays.
type PerpLedger is uint256;

using PerpLedgerLib for PerpLedger global;

library PerpLedgerLib {
    /// @notice Thrown when a market's fees, pool or deficit would outgrow the ledger. No path leads here.
    error PerpLedgerFull(uint256 value, uint256 limit);

    /// @dev Largest open interest of a market, in lots.
    uint256 internal constant MAX_OPEN_INTEREST = (1 << 46) - 1;

    uint256 private constant _POOL = 86;
    uint256 private constant _DEFICIT = 148;
    uint256 private constant _OPEN_INTEREST = 210;
    uint256 private constant _FEE_MASK = (1 << 86) - 1;
    uint256 private constant _DOLLARS_MASK = (1 << 62) - 1;

    function load(uint256 market) internal view returns (PerpLedger) {
        return PerpLedger.wrap(Store.load(Slots.perpPart(market, 0)));
    }

    function save(PerpLedger ledger, uint256 market) internal {
        Store.save(Slots.perpPart(market, 0), PerpLedger.unwrap(ledger));
    }

    function feeDue(PerpLedger ledger) internal pure returns (uint256) {
        return PerpLedger.unwrap(ledger) & _FEE_MASK;
    }

    function pool(PerpLedger ledger) internal pure returns (uint256) {
        return (PerpLedger.unwrap(ledger) >> _POOL) & _DOLLARS_MASK;
    }

    function deficit(PerpLedger ledger) internal pure returns (uint256) {
        return (PerpLedger.unwrap(ledger) >> _DEFICIT) & _DOLLARS_MASK;
    }

    function openInterest(PerpLedger ledger) internal pure returns (uint256) {
        return PerpLedger.unwrap(ledger) >> _OPEN_INTEREST;
    }

    function withFeeDue(PerpLedger ledger, uint256 feeDue_) internal pure returns (PerpLedger) {
        return _with(ledger, 0, _FEE_MASK, feeDue_);
    }

    function withPool(PerpLedger ledger, uint256 pool_) internal pure returns (PerpLedger) {
        return _with(ledger, _POOL, _DOLLARS_MASK, pool_);
    }

    function withDeficit(PerpLedger ledger, uint256 deficit_) internal pure returns (PerpLedger) {
        return _with(ledger, _DEFICIT, _DOLLARS_MASK, deficit_);
    }

    /// @dev The caller has compared it with the market's cap.
    function withOpenInterest(PerpLedger ledger, uint256 lots) internal pure returns (PerpLedger) {
        return _with(ledger, _OPEN_INTEREST, MAX_OPEN_INTEREST, lots);
    }

    function _with(PerpLedger ledger, uint256 offset, uint256 mask, uint256 value) private pure returns (PerpLedger) {
        if (value > mask) revert PerpLedgerFull(value, mask);
        return PerpLedger.wrap((PerpLedger.unwrap(ledger) & ~(mask << offset)) | (value << offset));
    }
}
