// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {ILiquidation} from "./interfaces/ILiquidation.sol";
import {ITakeovers, Leg} from "./interfaces/ITakeovers.sol";
import {Accounts, Permission} from "./ledger/Accounts.sol";
import {Cash} from "./ledger/Cash.sol";
import {DOLLAR, Wallet} from "./ledger/Wallet.sol";
import {Forced} from "./liquidation/Forced.sol";
import {Takeover} from "./liquidation/Takeover.sol";
import {Deferral, Demand} from "./margin/Deferral.sol";
import {Portfolio} from "./margin/Portfolio.sol";
import {PriceState} from "./margin/RiskTerms.sol";
import {Position, PositionLib} from "./perp/Position.sol";
import {Positions} from "./perp/Positions.sol";
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
        _requireUntouched(account);
        Standing memory before = _requireLiquidatable(account);
        if (Portfolio.terms(DOLLAR).state() == PriceState.DEAD)
            revert ILiquidation.LegPriceNotReliable(account, DOLLAR);
        Takeover memory takeover;
        (takeover.account, takeover.taker) = (account, taker);
        takeover.resolutionValue = before.resolutionValue;
        takeover.isBound = before.resolutionValue <= 0 || Accounts.isResolved(account);
        for (uint256 index = 0; index < legs.length; ++index) takeover.take(index, legs[index]);
        uint256 share = takeover.insured == 0 ? 0 : reward / INSURANCE_DIVISOR;
        // safe: 64 bits
        int256 received = takeover.payment - int256(uint256(reward));
        received = _settlePayment(takeover, received);
        payment = received + int256(share);
        if (payment > maxPayment) revert PaymentTooHigh(payment, maxPayment);
        _insure(takeover.insured, taker, share);
        _judge(account, before, takeover.parGain, takeover.slack);
        _requireMargin(taker);
        emit Liquidated(account, taker, received, reward);
    }

    /// @dev An account that has not the dollars owes them to the taker through the market of a position that is taken
    ///      over, like any other loss there: a claim on dollars is all that it has to give.
    /// @param received By the account, from its taker.
    /// @return paid The part of it in dollars.
    function _settlePayment(Takeover memory takeover, int256 received) private returns (int256 paid) {
        (uint256 account, uint256 taker) = (takeover.account, takeover.taker);
        if (received >= 0) {
            Cash.move(taker, account, DOLLAR, uint256(received));
            return received;
        }
        (uint256 owed, uint256 free) = (uint256(-received), Wallet.freeDollars(account));
        if (free < owed) {
            if (takeover.perpMarket == 0) revert TooLittleCash(account, free, owed);
            _owe(takeover, owed - free);
            owed = free;
        }
        Cash.move(account, taker, DOLLAR, owed);
        return -int256(owed); // safe: balances have 62 bits
    }

    function _owe(Takeover memory takeover, uint256 units) private {
        uint256 market = takeover.perpMarket;
        // safe: 64 + 64 bits
        int256 quote = int256(units) * PositionLib.ONE;
        Position position = Positions.load(takeover.account, market);
        Positions.save(takeover.account, market, position.addQuote(-quote));
        Positions.save(takeover.taker, market, Positions.load(takeover.taker, market).addQuote(quote));
        emit RewardOwed(uint32(takeover.account), uint32(takeover.taker), uint16(market), units);
    }

    /// @dev Who takes over must have initial margin, at prices of now.
    function _requireMargin(uint256 taker) private {
        if (!Accounts.isMargined(taker)) return;
        if (Deferral.isOpen()) return Deferral.note(taker, Demand.MARGIN | Demand.PRICES);
        _clearing().payLosses(uint32(taker));
        _clearing().requireInitialMargin(uint32(taker));
    }
}
