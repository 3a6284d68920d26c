// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {ILiquidation} from "./interfaces/ILiquidation.sol";
import {ITakeovers, Leg} from "./interfaces/ITakeovers.sol";
import {Accounts, Permission} from "./ledger/Accounts.sol";
import {Cash} from "./ledger/Cash.sol";
import {DOLLAR, Wallet} from "./ledger/Wallet.sol";
import {Forced} from "./liquidation/Forced.sol";
import {Takeover} from "./liquidation/Takeover.sol";
import {Deferral, Demand, Note} from "./margin/Deferral.sol";
import {Portfolio} from "./margin/Portfolio.sol";
import {PriceState} from "./margin/RiskTerms.sol";
import {Standing} from "./margin/Standing.sol";
import {TransferGuard} from "./shared/TransferGuard.sol";

/// @notice Takes parts of accounts over that are liquidated. The exchange runs this code in its own storage
///         (`delegatecall`); called directly it has no account.
contract Takeovers is ITakeovers, Forced, TransferGuard {
    uint256 private constant _PERMISSIONS = Permission.TRADE_SPOT | Permission.TRADE_PERP | Permission.LOANS;

    /// @inheritdoc ITakeovers
    function liquidate(
        uint32 account,
        Leg[] calldata legs,
        uint32 taker,
        uint64 reward,
        int64 maxPayment
    ) external notDuringTransfer returns (int256 payment) {
        if (account == taker) revert OwnTaker(account);
        Accounts.requirePermission(taker, _PERMISSIONS);
        // a bundle may not first bring an account down and then take from it
        if (Note.unwrap(Deferral.noteOf(account)) != 0) revert ILiquidation.AccountInBundle(account);
        Standing memory before = _requireLiquidatable(account);
        if (Portfolio.terms(DOLLAR).state() == PriceState.DEAD)
            revert ILiquidation.LegPriceNotReliable(account, DOLLAR);
        Takeover memory takeover;
        (takeover.account, takeover.taker) = (account, taker);
        takeover.resolutionValue = before.resolutionValue;
        for (uint256 index = 0; index < legs.length; ++index) takeover.take(index, legs[index]);
        uint256 share = reward / INSURANCE_DIVISOR;
        // safe: 64 bits
        int256 received = takeover.payment - int256(uint256(reward));
        payment = received + int256(share);
        if (payment > maxPayment) revert PaymentTooHigh(payment, maxPayment);
        _settlePayment(account, taker, received);
        _insure(takeover.insured, taker, share);
        _judge(account, before, takeover.parGain, takeover.slack);
        _requireMargin(taker);
        emit Liquidated(account, taker, received, reward);
    }

    /// @param received By the account, from its taker.
    function _settlePayment(uint256 account, uint256 taker, int256 received) private {
        if (received >= 0) return Cash.move(taker, account, DOLLAR, uint256(received));
        uint256 free = Wallet.freeDollars(account);
        uint256 owed = uint256(-received);
        if (free < owed) revert TooLittleCash(account, free, owed);
        Cash.move(account, taker, DOLLAR, owed);
    }

    /// @dev Who takes over must have initial margin, at prices of now.
    function _requireMargin(uint256 taker) private {
        if (!Accounts.isMargined(taker)) return;
        if (Deferral.isOpen()) return Deferral.note(taker, Demand.MARGIN | Demand.PRICES);
        _clearing().payLosses(uint32(taker));
        _clearing().requireInitialMargin(uint32(taker));
    }
}
