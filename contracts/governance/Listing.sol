// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Bounds} from "./Bounds.sol";
import {IGovernance, MarketTerms} from "../interfaces/IGovernance.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {IRiskGovernance} from "../interfaces/IRiskGovernance.sol";
import {ITrading} from "../interfaces/ITrading.sol";
import {Accounts} from "../ledger/Accounts.sol";
import {AssetWord, AssetWordLib} from "../ledger/AssetWord.sol";
import {Ledger} from "../ledger/Ledger.sol";
import {PocketLib} from "../ledger/Pocket.sol";
import {DOLLAR, Wallet} from "../ledger/Wallet.sol";
import {PriceState, RiskTerms, RiskTermsLib} from "../margin/RiskTerms.sol";
import {PriceBook} from "../oracle/PriceBook.sol";
import {Registry} from "../shared/Registry.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketStatus, MarketHeader, MarketHeaderLib} from "../trading/MarketHeader.sol";

/// @notice Listing of tokens, indices and markets, and the parameters that may change, each inside its bounds.
library Listing {
    /// @dev 10,000 millionths = 1 %.
    int256 internal constant MAX_FEE = 10_000;
    /// @dev 10^18: more would leave no room for amounts in 62 bits.
    int256 internal constant MAX_EXP = 18;
    /// @dev Smallest unit of a token that has up to 36 decimals.
    int256 internal constant MAX_UNIT_EXP = 36;
    /// @dev Most digits of a dollar in ledger units.
    int256 internal constant MAX_DOLLAR_DIGITS = 24;
    uint256 internal constant BOUNTY_DIVISOR = 4_000;
    /// @dev A ledger must fit a hundred times today's supply.
    uint256 internal constant SUPPLY_FACTOR = 100;

    function listAsset(address token, uint256 unitExp) internal returns (uint256 asset) {
        Bounds.requireWithin("unitExp", int256(unitExp), 0, MAX_UNIT_EXP);
        uint256 known = Store.load(Slots.token(token));
        if (known != 0) revert IGovernance.AssetAlreadyListed(token, known - 1);
        if (token.code.length == 0) revert IGovernance.NoToken(token);
        uint256 supplyUnits = IERC20Metadata(token).totalSupply() / 10 ** unitExp;
        if (supplyUnits > PocketLib.MAX_UNITS / SUPPLY_FACTOR) {
            revert IGovernance.UnitTooSmall(supplyUnits, PocketLib.MAX_UNITS / SUPPLY_FACTOR);
        }
        uint256 decimals = IERC20Metadata(token).decimals();

        asset = _add(AssetWordLib.make(token, unitExp, decimals));
        Store.save(Slots.token(token), asset + 1);
        emit IGovernance.AssetListed(asset, token, unitExp, decimals);
    }

    function listIndex(uint256 decimals) internal returns (uint256 asset) {
        Bounds.requireWithin("decimals", int256(decimals), 0, MAX_EXP);
        asset = _add(AssetWordLib.make(address(0), 0, decimals));
        emit IRiskGovernance.IndexListed(asset, decimals);
    }

    function listSpotMarket(MarketTerms calldata terms) internal returns (uint256 market) {
        market = nextMarket();
        if (terms.asset == DOLLAR) revert ILedger.UnknownAsset(terms.asset);
        Ledger.loadToken(terms.asset);
        MarketHeader header_ = newHeader(terms);

        Registry.addMarket();
        _save(market, header_);
        _raiseMakerFeeCap(terms.asset, terms.makerFeeCap);
        emit IGovernance.SpotMarketListed(market, terms.asset, terms);
    }

    /// @dev The number that the next market gets.
    function nextMarket() internal view returns (uint256 market) {
        market = Registry.markets() + 1;
        if (market > Registry.MAX_MARKETS) revert IGovernance.TooMany("markets", Registry.MAX_MARKETS);
    }

    /// @dev The header of a new market, active.
    function newHeader(MarketTerms calldata terms) internal pure returns (MarketHeader) {
        Bounds.requireWithin("lotExp", int256(uint256(terms.lotExp)), 0, MAX_EXP);
        Bounds.requireWithin("priceExp", int256(uint256(terms.priceExp)), 0, MAX_EXP);
        Bounds.requireWithin("makerFeeCap", int256(uint256(terms.makerFeeCap)), 0, MAX_FEE);
        MarketHeader fixed_ = MarketHeaderLib.make(
            terms.asset,
            terms.lotExp,
            terms.priceExp,
            terms.makerFeeCap,
            terms.expiryBounty
        );
        fixed_ = _withRates(fixed_, terms.takerFee, terms.makerFee);
        return _withMinNotional(fixed_, terms.minNotional).withStatus(MarketStatus.ACTIVE);
    }

    function setSpotFees(uint256 market, uint256 takerFee, int256 makerFee) internal {
        MarketHeader header = _load(market);
        if (header.isLoan()) revert IGovernance.NoTradingFees(market);
        _save(market, _withRates(header, takerFee, makerFee));
        emit IGovernance.SpotFeesSet(market, header.takerFee(), header.makerFee(), takerFee, makerFee);
    }

    function setMinNotional(uint256 market, uint256 minNotional) internal {
        MarketHeader header = _load(market);
        MarketHeader changed = _withMinNotional(header, minNotional);
        if (header.isPerp()) requireSmallBounty(changed);
        _save(market, changed);
        emit IGovernance.MinNotionalSet(market, header.minNotional(), minNotional);
    }

    function setMarketStatus(uint256 market, MarketStatus status) internal {
        MarketHeader header = _load(market);
        // a listed market never becomes unknown: its orders must stay cancellable
        Bounds.requireWithin("status", int256(uint256(status)), int256(uint256(MarketStatus.ACTIVE)), 2);
        _save(market, header.withStatus(status));
        emit IGovernance.MarketStatusSet(market, header.status(), status);
    }

    function setFeeAccount(uint256 account) internal {
        Accounts.requireExists(account);
        emit IGovernance.FeeAccountSet(Registry.feeAccount(), account);
        Registry.setFeeAccount(account);
    }

    /// @dev Permissionless: it can only move fees to where governance said they go.
    function sweepFees(uint256 market) internal returns (uint256 units) {
        MarketHeader header = _load(market);
        uint256 account = Registry.feeAccount();
        if (account == 0) revert IGovernance.NoFeeAccount();
        units = header.fees();
        _save(market, header.withFees(0));
        uint256 asset = header.isLoan() ? header.asset() : DOLLAR;
        Wallet.save(account, asset, Wallet.open(account, asset).addFreeAsset(units));
        emit IGovernance.FeesSwept(market, account, units);
    }

    function _add(AssetWord word) private returns (uint256 asset) {
        asset = Registry.assets();
        if (asset > Registry.MAX_ASSETS - 1) revert IGovernance.TooMany("assets", Registry.MAX_ASSETS);
        Registry.addAsset();
        Store.save(Slots.asset(asset), AssetWord.unwrap(word));
        // what has no price yet is relied on by nobody; a dollar is a dollar until a source says otherwise
        PriceBook.saveTerms(asset, asset == DOLLAR ? _dollarTerms(word) : RiskTerms.wrap(0).withState(PriceState.DEAD));
    }

    function _dollarTerms(AssetWord word) private pure returns (RiskTerms terms) {
        // safe: fields of 8 bits
        int256 digits = int256(word.decimals()) - int256(word.unitExp());
        Bounds.requireWithin("dollarDigits", digits, 0, MAX_DOLLAR_DIGITS);
        // safe: just compared
        return terms.withPriceExp(uint256(digits)).withState(PriceState.OK);
    }

    /// @dev Margin counts resting asks of an asset with the highest fee that any of its markets may take of them.
    function _raiseMakerFeeCap(uint256 asset, uint256 makerFeeCap) private {
        RiskTerms terms = RiskTermsLib.load(asset);
        if (makerFeeCap > terms.makerFeeCap()) PriceBook.saveTerms(asset, terms.withMakerFeeCap(makerFeeCap));
    }

    /// @dev What the removal of an order costs its owner on perpetuals comes out of no reserve, so it must be small
    ///      beside the smallest order that can be left: a thousandth of a quarter of the minimum.
    function requireSmallBounty(MarketHeader header) internal pure {
        uint256 maximum = (header.minNotional() * header.tickUnits()) / BOUNTY_DIVISOR;
        Bounds.requireWithin("expiryBounty", int256(header.expiryBounty()), 0, int256(maximum));
    }

    function _withRates(MarketHeader header, uint256 takerFee, int256 makerFee) private pure returns (MarketHeader) {
        // safe: fees come in 16 bits
        int256 taker = int256(takerFee);
        int256 cap = int256(header.makerFeeCap());
        Bounds.requireWithin("takerFee", taker, 0, MAX_FEE);
        // a rebate is paid out of the taker's fee of the same fill
        Bounds.requireWithin("makerFee", makerFee, -taker, cap);
        return header.withRates(takerFee, makerFee);
    }

    function _withMinNotional(MarketHeader header, uint256 minNotional) private pure returns (MarketHeader) {
        Bounds.requireWithin("minNotional", int256(minNotional), 1, type(int40).max);
        return header.withMinNotional(minNotional);
    }

    function _load(uint256 market) private view returns (MarketHeader header) {
        header = MarketHeader.wrap(Store.load(Slots.market(market)));
        if (header.status() == MarketStatus.UNKNOWN) revert ITrading.UnknownMarket(market);
    }

    function _save(uint256 market, MarketHeader header) private {
        Store.save(Slots.market(market), MarketHeader.unwrap(header));
    }
}
