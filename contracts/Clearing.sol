// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IBundles} from "./interfaces/IBundles.sol";
import {IClearing, Settled} from "./interfaces/IClearing.sol";
import {IOracle} from "./interfaces/IOracle.sol";
import {ITrading} from "./interfaces/ITrading.sol";
import {Accounts} from "./ledger/Accounts.sol";
import {DOLLAR} from "./ledger/Wallet.sol";
import {AccountPrices} from "./margin/AccountPrices.sol";
import {ActionRule} from "./margin/ActionRule.sol";
import {Deferral, Demand} from "./margin/Deferral.sol";
import {Portfolio} from "./margin/Portfolio.sol";
import {PriceBand, PriceBandLib} from "./margin/PriceBand.sol";
import {RiskTerms} from "./margin/RiskTerms.sol";
import {Standing} from "./margin/Standing.sol";
import {PriceBook} from "./oracle/PriceBook.sol";
import {Settlement, Settling} from "./perp/Settling.sol";
import {Delegating} from "./shared/Delegating.sol";
import {Slots} from "./shared/Slots.sol";
import {Store} from "./shared/Store.sol";
import {TransferGuard} from "./shared/TransferGuard.sol";
import {MarketHeader} from "./trading/MarketHeader.sol";

/// @notice What happens around markets besides trading: prices, funding, settlement, margin. The exchange
///         runs this code in its own storage (`delegatecall`); called directly it holds nothing.
contract Clearing is IClearing, IOracle, AccessManaged, TransferGuard, Delegating {
    using Settling for Settlement;

    /// @notice Contract with loans and what lies behind, executed in the storage of the exchange.
    address public immutable CREDIT_DESK;

    /// @notice Contract that executes bundles, in the storage of the exchange.
    address public immutable BUNDLES;

    /// @param creditDesk See `CREDIT_DESK`.
    /// @param bundles See `BUNDLES`.
    /// @dev The contract's own storage gets an authority that nobody can use, so that it cannot be initialized.
    constructor(address creditDesk, address bundles) AccessManaged(address(this)) {
        (CREDIT_DESK, BUNDLES) = (creditDesk, bundles);
    }

    // -------------------------------------------------------------------------------------------------- settlement

    /// @inheritdoc IClearing
    function settle(
        uint16 market,
        uint32[] calldata accounts
    ) external notDuringTransfer returns (Settled[] memory settled) {
        settled = new Settled[](accounts.length);
        Settlement memory settlement = Settling.begin(market);
        for (uint256 index = 0; index < accounts.length; ++index) {
            settled[index] = settlement.settle(accounts[index]);
        }
        settlement.end();
    }

    /// @inheritdoc IClearing
    function pokeFunding(uint16 market) external notDuringTransfer returns (int256 index, int256 payment) {
        Settlement memory settlement = Settling.begin(market);
        return (settlement.clock.index(), settlement.clock.payment());
    }

    /// @inheritdoc IClearing
    function drawPerpFees(uint16 market) external notDuringTransfer returns (uint256) {
        return Settling.drawFees(market);
    }

    /// @inheritdoc IClearing
    function reduceDeficit(
        uint32 account,
        uint16 market,
        uint64 units
    ) external notDuringTransfer returns (uint256 given) {
        Accounts.requireOwner(account);
        bool margined = Accounts.isMargined(account);
        if (margined) payLosses(account); // a gift is a payment: at prices of now, and after what the account owes
        given = Settling.reduceDeficit(account, market, units);
        if (Deferral.isOpen()) Deferral.note(account, Demand.MARGIN | Demand.PRICES);
        else if (margined) ActionRule.requireInitialMargin(account);
    }

    // ------------------------------------------------------------------------------------------------------ prices

    /// @inheritdoc IOracle
    function refreshPrices(uint16[] calldata assets) external notDuringTransfer {
        for (uint256 index = 0; index < assets.length; ++index) {
            PriceBook.requireSource(assets[index]);
            PriceBook.refresh(assets[index]);
        }
    }

    // ------------------------------------------------------------------------------------------------------ margin

    /// @inheritdoc IClearing
    function standingOf(uint32 account) external view notDuringTransfer returns (Standing memory) {
        return Portfolio.standing(account);
    }

    /// @inheritdoc IClearing
    function bandOf(uint16 market) external view notDuringTransfer returns (PriceBand memory band, bool isReliable) {
        MarketHeader header = MarketHeader.wrap(Store.load(Slots.market(market)));
        if (!header.isSpot() && !header.isPerp()) revert ITrading.UnknownMarket(market);
        RiskTerms terms = Portfolio.terms(header.asset());
        return (PriceBandLib.from(terms, header, 1), terms.isOk());
    }

    /// @inheritdoc IClearing
    function hasInitialMargin(uint32 account, uint256 loss) external view notDuringTransfer returns (bool) {
        return _hasInitialMargin(account, loss, ActionRule.multiplier(account));
    }

    function _hasInitialMargin(uint256 account, uint256 loss, uint256 m) private view returns (bool) {
        RiskTerms dollar = Portfolio.terms(DOLLAR);
        return dollar.isOk() && ActionRule.hasInitialMargin(account, dollar, loss, m);
    }

    /// @inheritdoc IClearing
    function mayBorrow(uint32 account, uint16 class) external view notDuringTransfer returns (bool) {
        return _hasInitialMargin(account, 0, ActionRule.multiplier(account, class));
    }

    /// @inheritdoc IClearing
    function requireMayBorrow(uint32 account, uint16 class) external view notDuringTransfer {
        ActionRule.requireMayBorrow(account, class);
    }

    /// @inheritdoc IClearing
    function requireAllowed(
        uint32 account,
        Standing calldata before,
        uint256 loss,
        uint16 unreliable
    ) external view notDuringTransfer {
        ActionRule.requireAllowed(account, before, loss, unreliable);
    }

    /// @inheritdoc IClearing
    function requireInitialMargin(uint32 account) external view notDuringTransfer returns (bool hasObligation) {
        return ActionRule.requireInitialMargin(account);
    }

    /// @inheritdoc IClearing
    function payLosses(uint32 account) public notDuringTransfer {
        AccountPrices.refresh(account);
        Settling.payAll(account);
    }

    // ---------------------------------------------------------------------------------------------------- the rest

    /// @dev Bundles, and everything that credit, office and lens answer.
    fallback() external {
        _delegate(msg.sig == IBundles.execute.selector ? BUNDLES : CREDIT_DESK);
    }
}
