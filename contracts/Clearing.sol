// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Listing} from "./governance/Listing.sol";
import {PerpListing} from "./governance/PerpListing.sol";
import {RiskSetup} from "./governance/RiskSetup.sol";
import {IClearing, Settled} from "./interfaces/IClearing.sol";
import {IOracle} from "./interfaces/IOracle.sol";
import {IPerpGovernance, PerpTerms} from "./interfaces/IPerpGovernance.sol";
import {IRiskGovernance, RiskParameters} from "./interfaces/IRiskGovernance.sol";
import {ITrading} from "./interfaces/ITrading.sol";
import {Accounts} from "./ledger/Accounts.sol";
import {DOLLAR} from "./ledger/Wallet.sol";
import {ActionRule} from "./margin/ActionRule.sol";
import {Portfolio} from "./margin/Portfolio.sol";
import {PriceBand, PriceBandLib} from "./margin/PriceBand.sol";
import {RiskTerms} from "./margin/RiskTerms.sol";
import {Standing} from "./margin/Standing.sol";
import {FeedTerms} from "./oracle/FeedTerms.sol";
import {PriceBook} from "./oracle/PriceBook.sol";
import {Settlement, Settling} from "./perp/Settling.sol";
import {Delegating} from "./shared/Delegating.sol";
import {Slots} from "./shared/Slots.sol";
import {Store} from "./shared/Store.sol";
import {TransferGuard} from "./shared/TransferGuard.sol";
import {MarketHeader} from "./trading/MarketHeader.sol";

/// @notice What happens around perpetual markets besides trading: settlement, funding, margin, governance. The exchange
///         runs this code in its own storage (`delegatecall`); called directly it governs nothing and holds nothing.
contract Clearing is IClearing, IOracle, IPerpGovernance, IRiskGovernance, AccessManaged, TransferGuard, Delegating {
    using Settling for Settlement;

    /// @notice Contract with accounts, custody and their governance, executed in the storage of the exchange.
    address public immutable OFFICE;

    /// @param office See `OFFICE`.
    /// @dev The contract's own storage gets an authority that nobody can use.
    constructor(address office) AccessManaged(address(this)) {
        OFFICE = office;
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
        given = Settling.reduceDeficit(account, market, units);
        if (Accounts.isMargined(account)) ActionRule.requireInitialMargin(account);
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
        return Portfolio.terms(DOLLAR).isOk() && ActionRule.hasInitialMargin(Portfolio.standing(account), loss);
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
    function payLosses(uint32 account) external notDuringTransfer {
        Settling.payAll(account);
    }

    // -------------------------------------------------------------------------------------------------- governance

    /// @inheritdoc IRiskGovernance
    function listIndex(uint8 decimals) external notDuringTransfer restricted returns (uint16) {
        // safe: the library gives out 16-bit numbers
        return uint16(Listing.listIndex(decimals));
    }

    /// @inheritdoc IRiskGovernance
    function setRisk(uint16 asset, RiskParameters calldata parameters) external notDuringTransfer restricted {
        RiskSetup.setRisk(asset, parameters);
    }

    /// @inheritdoc IRiskGovernance
    function setFeeds(uint16 asset, FeedTerms calldata terms) external notDuringTransfer restricted {
        RiskSetup.setFeeds(asset, terms);
    }

    /// @inheritdoc IPerpGovernance
    function listPerpMarket(PerpTerms calldata terms) external notDuringTransfer restricted returns (uint16) {
        // safe: the library gives out 16-bit numbers
        return uint16(PerpListing.list(terms));
    }

    /// @inheritdoc IPerpGovernance
    function setOpenInterestCaps(uint16 market, uint48 softCap, uint48 hardCap) external notDuringTransfer restricted {
        PerpListing.setCaps(market, softCap, hardCap);
    }

    /// @inheritdoc IPerpGovernance
    function setDeep(uint16 market, bool deep) external notDuringTransfer restricted {
        PerpListing.setDeep(market, deep);
    }

    // ---------------------------------------------------------------------------------------------------- the rest

    /// @dev Everything that office and lens answer.
    fallback() external {
        _delegate(OFFICE);
    }
}
