// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {ForcedRule} from "./ForcedRule.sol";
import {InsuranceLib} from "./Insurance.sol";
import {ResolutionLib} from "./Resolution.sol";
import {TakeoverLib} from "./Takeover.sol";
import {IClearing} from "../interfaces/IClearing.sol";
import {IInsurance} from "../interfaces/IInsurance.sol";
import {ILiquidation} from "../interfaces/ILiquidation.sol";
import {Cash} from "../ledger/Cash.sol";
import {DOLLAR} from "../ledger/Wallet.sol";
import {ActionRule} from "../margin/ActionRule.sol";
import {Deferral, Note} from "../margin/Deferral.sol";
import {RiskTermsLib} from "../margin/RiskTerms.sol";
import {Standing} from "../margin/Standing.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice What all forced steps begin and end with.
abstract contract Forced {
    /// @dev A tenth of every reward goes to insurance.
    uint256 internal constant INSURANCE_DIVISOR = 10;

    /// @dev Margin is reckoned by other code, by calls to the exchange's own address.
    function _clearing() internal view returns (IClearing) {
        return IClearing(address(this));
    }

    /// @dev How an account stands at prices of now, when it has paid what it owes to its markets.
    function _bringUpToDate(uint256 account) internal returns (Standing memory) {
        // safe: account numbers have 32 bits, here and below
        _clearing().payLosses(uint32(account));
        return _clearing().standingOf(uint32(account));
    }

    /// @dev A bundle may not first act in an account's name and then have it liquidated.
    function _requireUntouched(uint256 account) internal view {
        if (Note.unwrap(Deferral.noteOf(account)) != 0) revert ILiquidation.AccountInBundle(account);
    }

    /// @dev The same of one that may be liquidated.
    function _requireLiquidatable(uint256 account) internal returns (Standing memory standing) {
        standing = _bringUpToDate(account);
        if (ForcedRule.isTakeable(standing, _resolvedAt(account))) return standing;
        revert ILiquidation.NotLiquidatable(account, standing.equity, standing.maintenanceRequirement);
    }

    function _resolvedAt(uint256 account) internal view returns (uint256) {
        return ResolutionLib.load(account).since();
    }

    function _judge(uint256 account, Standing memory before, uint256 parGain, uint256 slack) internal {
        Standing memory later = _clearing().standingOf(uint32(account));
        uint256 one = RiskTermsLib.load(DOLLAR).scale();
        ForcedRule.requireLegal(account, before, later, parGain, slack, _resolvedAt(account), one);
        if (!later.hasObligation) ActionRule.release(account);
    }

    /// @dev Takes a share of a reward for the insurance of a market that keeps dollars; a spot market, which has none,
    ///      has it among its fees.
    function _insure(uint256 market, uint256 account, uint256 share) internal {
        if (share == 0) return;
        Cash.debit(account, DOLLAR, share);
        MarketHeader header = TakeoverLib.headerOf(market);
        if (!header.isSpot()) return InsuranceLib.add(market, share);
        Store.save(Slots.market(market), MarketHeader.unwrap(header.withFees(header.fees() + share)));
        emit IInsurance.ShareAddedToFees(market, share);
    }
}
