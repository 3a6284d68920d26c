// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {AssetLegs, AssetLegsLib, Perp, Tokens} from "./AssetLegs.sol";
import {Margin} from "./Atlas.sol";
import {RiskTerms} from "./RiskTerms.sol";
import {Standing, StandingLib} from "./Standing.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {DOLLAR, MAX_ASSETS, Wallet} from "../ledger/Wallet.sol";
import {Funding} from "../perp/Funding.sol";
import {FundingClock, FundingClockLib} from "../perp/FundingClock.sol";
import {PerpLedger, PerpLedgerLib} from "../perp/PerpLedger.sol";
import {Position} from "../perp/Position.sol";
import {Positions} from "../perp/Positions.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice The legs of an account, asset by asset, read from storage.
/// @param pointers Memory addresses of `AssetLegs`, because an array of structs would be filled with empty ones first.
struct Legs {
    uint256[] assets;
    uint256[] pointers;
    uint256 length;
    Tokens base;
}

/// @notice Reads an account for ATLAS, once: a word for each asset and its price, two for each position.
library Portfolio {
    function standing(uint256 account) internal view returns (Standing memory) {
        return StandingLib.from(margin(account), one());
    }

    function margin(uint256 account) internal view returns (Margin memory sum) {
        Legs memory legs = read(account);
        sum.addBase(legs.base, 0);
        for (uint256 index = 0; index < legs.length; ++index) sum.addAsset(legsAt(legs, index));
    }

    /// @dev Price and parameters of an asset as of now.
    function terms(uint256 asset) internal view returns (RiskTerms) {
        return RiskTerms.wrap(Store.load(Slots.risk(asset))).current();
    }

    /// @dev One dollar in ledger units.
    function one() internal view returns (uint256) {
        return terms(DOLLAR).scale();
    }

    function read(uint256 account) internal view returns (Legs memory legs) {
        uint256[] memory markets = Positions.markets(account);
        legs.assets = new uint256[](MAX_ASSETS + markets.length);
        legs.pointers = new uint256[](MAX_ASSETS + markets.length);
        _addTokens(legs, account);
        for (uint256 index = 0; index < markets.length; ++index) _addPosition(legs, account, markets[index]);
    }

    function _addTokens(Legs memory legs, uint256 account) private view {
        Pocket dollars = Wallet.load(account, DOLLAR);
        uint256 cash = dollars.freeAsset() + dollars.heldAsset();
        for (uint256 list = Wallet.assetList(account); list != 0; list >>= 16) {
            uint256 asset = uint16(list);
            if (asset == DOLLAR) continue; // an empty place
            Pocket pocket = Wallet.load(account, asset);
            uint256 bidCash = pocket.heldCash();
            cash += pocket.freeCash() + bidCash;
            Tokens memory tokens;
            (tokens.free, tokens.held, tokens.bidCash) = (pocket.freeAsset(), pocket.heldAsset(), bidCash);
            if (tokens.free | tokens.held | bidCash != 0) legsOf(legs, asset).addTokens(tokens);
        }
        legs.base.free = cash;
    }

    function _addPosition(Legs memory legs, uint256 account, uint256 market) private view {
        Position position = Positions.load(account, market);
        if (position.isIdle()) return;
        FundingClock clock = FundingClockLib.load(market);
        uint256 asset = clock.asset();
        // funding is told how far the price could be relied on when it was stored, not whether it can be now
        clock = Funding.current(market, clock, RiskTerms.wrap(Store.load(Slots.risk(asset))));
        legsOf(legs, asset).addPerp(perpOf(market, position, clock));
    }

    /// @dev What margin needs of a position.
    function perpOf(uint256 market, Position position, FundingClock clock) internal view returns (Perp memory perp) {
        perp.size = position.size();
        perp.quote = position.quote();
        perp.bidLots = position.bidLots();
        perp.askLots = position.askLots();
        perp.lotUnits = clock.lotUnits();
        perp.fundingIndex = clock.index();
        perp.makerFeeCap = clock.makerFeeCap();
        perp.isDeep = clock.isDeep();
        if (perp.isDeep && clock.hasDeficit()) {
            PerpLedger ledger = PerpLedgerLib.load(market);
            (perp.pool, perp.deficit) = (ledger.pool(), ledger.deficit());
        }
    }

    /// @dev The legs of an asset, begun if there are none.
    function legsOf(Legs memory legs, uint256 asset) internal view returns (AssetLegs memory) {
        uint256 length = legs.length;
        for (uint256 index = 0; index < length; ++index) {
            if (legs.assets[index] == asset) return legsAt(legs, index);
        }
        AssetLegs memory begun = AssetLegsLib.begin(terms(asset));
        uint256 pointer;
        assembly ("memory-safe") {
            pointer := begun
        }
        (legs.assets[length], legs.pointers[length], legs.length) = (asset, pointer, length + 1);
        return begun;
    }

    function legsAt(Legs memory legs, uint256 index) internal pure returns (AssetLegs memory found) {
        uint256 pointer = legs.pointers[index];
        assembly ("memory-safe") {
            found := pointer
        }
    }
}
