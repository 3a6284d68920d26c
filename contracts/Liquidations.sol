// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IInsurance} from "./interfaces/IInsurance.sol";
import {ForcedOrder, ILiquidation, LiquidationState, OrdersAt} from "./interfaces/ILiquidation.sol";
import {ITrading} from "./interfaces/ITrading.sol";
import {Accounts} from "./ledger/Accounts.sol";
import {Cash} from "./ledger/Cash.sol";
import {DOLLAR, Wallet} from "./ledger/Wallet.sol";
import {BookClosing} from "./liquidation/BookClosing.sol";
import {Eviction} from "./liquidation/Eviction.sol";
import {ForcedRule} from "./liquidation/ForcedRule.sol";
import {Forced} from "./liquidation/Forced.sol";
import {Insurance, InsuranceLib} from "./liquidation/Insurance.sol";
import {TakeoverLib} from "./liquidation/Takeover.sol";
import {AccountPrices} from "./margin/AccountPrices.sol";
import {ActionRule} from "./margin/ActionRule.sol";
import {Deferral} from "./margin/Deferral.sol";
import {Legs, Portfolio} from "./margin/Portfolio.sol";
import {Rounding} from "./margin/Rounding.sol";
import {Standing} from "./margin/Standing.sol";
import {TransferGuard} from "./shared/TransferGuard.sol";
import {MarketHeader} from "./trading/MarketHeader.sol";

/// @notice Liquidation of accounts, and the insurance of markets. The exchange runs this code in its own storage
///         (`delegatecall`); called directly it has no account.
contract Liquidations is ILiquidation, IInsurance, Forced, AccessManaged, TransferGuard {
    /// @dev The contract's own storage gets an authority that nobody can use, so that it cannot be initialized.
    constructor() AccessManaged(address(this)) {}

    // ----------------------------------------------------------------------------------------------------- actions

    /// @inheritdoc ILiquidation
    function evictOrders(
        uint32 account,
        uint32 keeper,
        OrdersAt[] calldata orders
    ) external notDuringTransfer returns (uint256 removed) {
        _requireOutsideBundles(account);
        // no losses are paid: at a price that may not be relied on that is for the owner, or for his liquidation
        AccountPrices.refresh(account);
        Standing memory standing = _clearing().standingOf(account);
        if (standing.initialEquity >= int256(standing.initialRequirement)) {
            revert OrdersCovered(account, standing.initialEquity, standing.initialRequirement);
        }
        (Legs memory legs, bool isLiquidatable) = (Portfolio.read(account), standing.isLiquidatable());
        uint256 bounty;
        for (uint256 index = 0; index < orders.length; ++index) {
            (uint256 count, uint256 bounties) = Eviction.remove(account, legs, orders[index], isLiquidatable);
            removed += count;
            bounty += bounties;
        }
        bounty = keeper == 0 ? 0 : Rounding.min(bounty, Wallet.freeDollars(account));
        _pay(account, keeper, bounty);
        emit OrdersEvicted(account, keeper, removed, bounty);
    }

    /// @inheritdoc ILiquidation
    function liquidateOnBooks(
        uint32 account,
        uint32 keeper,
        ForcedOrder[] calldata orders,
        uint64 reward
    ) external notDuringTransfer returns (uint48[] memory filledLots) {
        _requireOutsideBundles(account);
        Standing memory before = _requireLiquidatable(account);
        uint256 slack;
        uint256 insured;
        // the trades are judged here, by another rule than that for owners
        Deferral.begin(Deferral.OPEN);
        (filledLots, slack, insured) = _tradeAll(account, orders);
        Deferral.end();
        _pay(account, keeper, reward);
        _insure(insured, keeper, insured == 0 ? 0 : reward / INSURANCE_DIVISOR);
        _judge(account, before, 0, slack);
        emit LiquidatedOnBooks(account, keeper, reward);
    }

    // --------------------------------------------------------------------------------------------------- insurance

    /// @inheritdoc IInsurance
    function donateInsurance(uint32 account, uint16 market, uint64 units) external notDuringTransfer {
        Accounts.requireOwner(account);
        uint256 asset = _insuredAsset(market);
        bool margined = Accounts.isMargined(account);
        if (margined) ActionRule.beforePayment(account);
        Cash.debit(account, asset, units);
        InsuranceLib.add(market, units);
        ActionRule.afterPayment(account, asset, margined);
        emit InsuranceDonated(market, account, units);
    }

    /// @inheritdoc IInsurance
    function setInsuranceCap(uint16 market, uint64 units) external notDuringTransfer restricted {
        _insuredAsset(market);
        Insurance insurance = InsuranceLib.load(market);
        uint256 cap = Rounding.min(units, InsuranceLib.MAX_UNITS);
        emit InsuranceCapSet(market, insurance.dayCap(), cap);
        insurance.withDayCap(cap).save(market);
    }

    // ------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc ILiquidation
    function liquidationState(uint32 account) external view notDuringTransfer returns (LiquidationState memory state) {
        Standing memory standing = _clearing().standingOf(account);
        uint256 since = _resolvedAt(account);
        return
            LiquidationState({
                evictable: standing.initialEquity < int256(standing.initialRequirement),
                liquidatable: ForcedRule.isTakeable(standing, since),
                equity: standing.equity,
                resolutionValue: standing.resolutionValue,
                maintenanceRequirement: standing.maintenanceRequirement,
                maxCostPerFreed: ForcedRule.rho(standing, since)
            });
    }

    /// @inheritdoc IInsurance
    function insuranceOf(
        uint16 market
    ) external view notDuringTransfer returns (uint64 budget, uint64 dayCap, uint64 usedToday) {
        Insurance insurance = InsuranceLib.load(market);
        // safe: fields of 62 bits
        return (uint64(insurance.budget()), uint64(insurance.dayCap()), uint64(insurance.used()));
    }

    // ----------------------------------------------------------------------------------------------------- private

    /// @return filledLots Of each order.
    /// @return slack R_M of what could not be left smaller.
    /// @return insured Market of the largest fill, 0 = nothing was filled.
    function _tradeAll(
        uint32 account,
        ForcedOrder[] calldata orders
    ) private returns (uint48[] memory filledLots, uint256 slack, uint256 insured) {
        filledLots = new uint48[](orders.length);
        uint256 largest;
        for (uint256 index = 0; index < orders.length; ++index) {
            (uint256 lots, uint256 dollars, uint256 spare) = BookClosing.trade(account, index, orders[index]);
            filledLots[index] = uint48(lots); // safe: lots have 48 bits
            slack = Rounding.max(slack, spare);
            if (dollars > largest) (insured, largest) = (orders[index].market, dollars);
        }
    }

    function _requireOutsideBundles(uint256 account) private view {
        if (Deferral.stage() != 0) revert AccountInBundle(account);
    }

    function _pay(uint256 account, uint256 keeper, uint256 units) private {
        if (units == 0) return;
        Accounts.requireExists(keeper);
        Cash.move(account, keeper, DOLLAR, units);
    }

    /// @dev In which a market's insurance is kept.
    function _insuredAsset(uint256 market) private view returns (uint256) {
        MarketHeader header = TakeoverLib.headerOf(market);
        if (MarketHeader.unwrap(header) == 0) revert ITrading.UnknownMarket(market);
        if (header.isSpot()) revert NoInsurance(market);
        return header.isLoan() ? header.asset() : DOLLAR;
    }
}
