// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {AssetLegs, AssetLegsLib} from "./AssetLegs.sol";
import {Margin} from "./Atlas.sol";
import {RiskTerms, RiskTermsLib} from "./RiskTerms.sol";
import {Standing, StandingLib} from "./Standing.sol";
import {Tokens} from "./Tokens.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {DOLLAR, MAX_ASSETS, Wallet} from "../ledger/Wallet.sol";
import {LoanSums} from "../loan/LoanSums.sol";
import {Funding} from "../perp/Funding.sol";
import {FundingClock, FundingClockLib} from "../perp/FundingClock.sol";
import {PerpLedger, PerpLedgerLib} from "../perp/PerpLedger.sol";
import {Position} from "../perp/Position.sol";
import {Positions} from "../perp/Positions.sol";

/// @notice The legs of an account, asset by asset, read from storage.
/// @param list Of each of the assets, `length` of them.
struct Legs {
    uint256[] assets;
    AssetLegs[] list;
    uint256 length;
    Tokens base;
}

/// @notice Reads an account for ATLAS, once: a word for each asset and its price, two for each position.
library Portfolio {
    function standing(uint256 account) internal view returns (Standing memory) {
        RiskTerms dollar = terms(DOLLAR);
        return StandingLib.from(margin(account, dollar), dollar.scale());
    }

    /// @param dollar Terms of the dollar.
    function margin(uint256 account, RiskTerms dollar) internal view returns (Margin memory sum) {
        Legs memory legs = read(account);
        sum.addBase(legs.base, dollar.haircut());
        for (uint256 index = 0; index < legs.length; ++index) sum.addAsset(legs.list[index]);
    }

    /// @dev Price and parameters of an asset as of now.
    function terms(uint256 asset) internal view returns (RiskTerms) {
        return RiskTermsLib.load(asset).current().ramped();
    }

    function read(uint256 account) internal view returns (Legs memory legs) {
        uint256[] memory markets = Positions.markets(account);
        makeRoom(legs, MAX_ASSETS + markets.length);
        for (uint256 list = Wallet.assetList(account); list != 0; list >>= 16) {
            uint256 asset = uint16(list);
            if (asset != DOLLAR) addTokens(legs, account, asset, Wallet.load(account, asset)); // 0 is an empty place
        }
        addDollars(legs, account, Wallet.load(account, DOLLAR));
        for (uint256 index = 0; index < markets.length; ++index) {
            uint256 market = markets[index];
            addPosition(legs, market, Positions.load(account, market));
        }
    }

    /// @dev For the legs of `size` assets.
    function makeRoom(Legs memory legs, uint256 size) internal pure {
        legs.assets = new uint256[](size);
        // an array of places for structs: one of structs would be filled with empty ones first
        uint256[] memory places = new uint256[](size);
        AssetLegs[] memory list;
        assembly ("memory-safe") {
            list := places
        }
        legs.list = list;
    }

    function addDollars(Legs memory legs, uint256 account, Pocket dollars) internal view {
        legs.base.free += dollars.freeAsset() + dollars.heldAsset();
        if (!dollars.hasLoans()) return;
        LoanSums.read(legs.base, account, DOLLAR, dollars);
        legs.base.free -= legs.base.lendHeld; // counted by itself
    }

    /// @dev Adds the tokens of an asset of which nothing has been added.
    function addTokens(Legs memory legs, uint256 account, uint256 asset, Pocket pocket) internal view {
        if (pocket.isEmpty()) return;
        (uint256 free, uint256 held, uint256 bidCash) = (pocket.freeAsset(), pocket.heldAsset(), pocket.heldCash());
        unchecked {
            // safe: balances have 62 bits
            legs.base.free += pocket.freeCash() + bidCash;
            if (free | held | bidCash == 0 && !pocket.hasLoans()) return;
            AssetLegs memory asset_ = AssetLegsLib.begin(terms(asset));
            legs.list[_append(legs, asset)] = asset_;
            if (pocket.hasLoans()) {
                Tokens memory tokens;
                LoanSums.read(tokens, account, asset, pocket);
                (tokens.free, tokens.held, tokens.bidCash) = (free, held - tokens.lendHeld, bidCash);
                return asset_.addTokens(tokens);
            }
            asset_.addUnits(int256(free + held), held, bidCash);
        }
    }

    function addPosition(Legs memory legs, uint256 market, Position position) internal view {
        if (position.isIdle()) return;
        FundingClock clock = FundingClockLib.load(market);
        AssetLegs memory asset = legs.list[indexOf(legs, clock.asset())];
        // those that may be relied on now are what is stored
        RiskTerms stored = asset.terms.isOk() ? asset.terms : RiskTermsLib.load(clock.asset());
        clock = Funding.current(market, clock, stored);
        (int256 size, int256 quote) = (position.size(), position.quote());
        int256 dues;
        unchecked {
            // safe: 56 and 80 bits
            dues = quote - size * clock.index();
        }
        uint256 lotUnits = clock.lotUnits();
        (int256 value, int256 settled) = asset.addPosition(size, quote, dues, lotUnits);
        // a loss needs no pool
        if (value > 0 || settled > 0) _addUnsettled(asset, market, clock, value, settled);
        (uint256 bidLots, uint256 askLots) = (position.bidLots(), position.askLots());
        if (bidLots | askLots != 0) asset.addPerpOrders(value, bidLots, askLots, lotUnits, clock.makerFeeCap());
    }

    /// @dev In a market that is not deep nothing counts, in one without a deficit everything.
    function _addUnsettled(
        AssetLegs memory legs,
        uint256 market,
        FundingClock clock,
        int256 value,
        int256 settled
    ) private view {
        if (!clock.isDeep()) return legs.addUnsettled(value, settled, 0, 1);
        if (!clock.hasDeficit()) return;
        PerpLedger ledger = PerpLedgerLib.load(market);
        legs.addUnsettled(value, settled, ledger.pool(), ledger.deficit());
    }

    /// @dev The clock of a market as of now. Funding is told how far the price could be relied on when it was stored,
    ///      not whether it can be now.
    function clockOf(uint256 market) internal view returns (FundingClock clock) {
        clock = FundingClockLib.load(market);
        return Funding.current(market, clock, RiskTermsLib.load(clock.asset()));
    }

    /// @dev Where the legs of an asset are, begun if there are none. Not the legs themselves: a function that returns a
    ///      struct allocates one, whatever it returns.
    function indexOf(Legs memory legs, uint256 asset) internal view returns (uint256 index) {
        uint256[] memory assets = legs.assets;
        uint256 length = legs.length;
        assembly ("memory-safe") {
            // Equivalent to `while (index < length && assets[index] != asset) ++index`, without a check of bounds: what
            // is looked for stands behind the last, where there is room for it
            let first := add(assets, 0x20)
            mstore(add(first, shl(5, length)), asset)
            let place := first
            for {} iszero(eq(mload(place), asset)) {} {
                place := add(place, 0x20)
            }
            index := shr(5, sub(place, first))
        }
        if (index == length) legs.list[_append(legs, asset)] = AssetLegsLib.begin(terms(asset));
    }

    /// @dev Enters an asset that is not there.
    function _append(Legs memory legs, uint256 asset) private pure returns (uint256 index) {
        uint256[] memory assets = legs.assets;
        index = legs.length;
        assembly ("memory-safe") {
            // Equivalent to `assets[index] = asset`: there is room for every leg
            mstore(add(add(assets, 0x20), shl(5, index)), asset)
        }
        unchecked {
            // safe: there are at most 40
            legs.length = index + 1;
        }
    }
}
