// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Legs, Portfolio} from "./Portfolio.sol";
import {Rounding} from "./Rounding.sol";
import {Tokens} from "./Tokens.sol";
import {Side} from "../book/Side.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {Trade} from "../interfaces/IMarginLens.sol";
import {ITrading} from "../interfaces/ITrading.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {DOLLAR, MAX_ASSETS, Wallet} from "../ledger/Wallet.sol";
import {Interest} from "../loan/Interest.sol";
import {LoanSums} from "../loan/LoanSums.sol";
import {Position, PositionLib} from "../perp/Position.sol";
import {Positions} from "../perp/Positions.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {FeeMath} from "../trading/FeeMath.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice An account as it would be: pockets and positions, by asset and market.
/// @param loans Of each asset, what its pocket does not say. The dollar is the first asset.
struct Imagined {
    uint256 account;
    uint256[] assets;
    uint256[] pockets;
    Tokens[] loans;
    uint256 assetCount;
    uint256[] markets;
    uint256[] positions;
    uint256 marketCount;
    int256 cash; // ledger units of the dollar that trades brought or cost
    uint256 class; // highest in which trades borrow, in hundredths, 0 = they do not
}

/// @notice Reads an account for ATLAS as it would be after some trades.
library Hypothesis {
    /// @return legs What the account would have.
    /// @return class Highest class in which it would borrow, in hundredths, 0 = it would not.
    function read(uint256 account, Trade[] calldata trades) internal view returns (Legs memory legs, uint256 class) {
        Imagined memory imagined = _load(account, trades.length);
        for (uint256 index = 0; index < trades.length; ++index) _apply(imagined, trades[index]);

        Portfolio.makeRoom(legs, imagined.assetCount + imagined.marketCount);
        for (uint256 index = 0; index < imagined.assetCount; ++index) _addTokens(legs, imagined, index);
        for (uint256 index = 0; index < imagined.marketCount; ++index) {
            Portfolio.addPosition(legs, imagined.markets[index], Position.wrap(imagined.positions[index]));
        }
        int256 cash = int256(legs.base.free) + imagined.cash;
        if (cash < 0) {
            revert ILedger.InsufficientBalance(account, DOLLAR, legs.base.free, uint256(-imagined.cash));
        }
        legs.base.free = uint256(cash);
        class = imagined.class;
    }

    /// @dev As `Portfolio` does, with loans as they would be.
    function _addTokens(Legs memory legs, Imagined memory imagined, uint256 index) private view {
        Pocket pocket = Pocket.wrap(imagined.pockets[index]);
        Tokens memory tokens = imagined.loans[index];
        (tokens.free, tokens.held) = (pocket.freeAsset(), pocket.heldAsset() - tokens.lendHeld);
        if (imagined.assets[index] == DOLLAR) {
            tokens.free += tokens.held + legs.base.free;
            tokens.held = 0;
            legs.base = tokens;
            return;
        }
        tokens.bidCash = pocket.heldCash();
        legs.base.free += pocket.freeCash() + tokens.bidCash;
        if (!tokens.hasLoans() && tokens.free | tokens.held | tokens.bidCash == 0) return;
        legs.list[Portfolio.indexOf(legs, imagined.assets[index])].addTokens(tokens);
    }

    function _load(uint256 account, uint256 trades) private view returns (Imagined memory imagined) {
        imagined.account = account;
        uint256[] memory markets = Positions.markets(account);
        uint256 most = 1 + MAX_ASSETS + trades;
        imagined.assets = new uint256[](most);
        imagined.pockets = new uint256[](most);
        imagined.loans = new Tokens[](most);
        imagined.markets = new uint256[](markets.length + trades);
        imagined.positions = new uint256[](markets.length + trades);
        _assetIndex(imagined, DOLLAR);
        for (uint256 list = Wallet.assetList(account); list != 0; list >>= 16) {
            _assetIndex(imagined, uint16(list)); // an empty place is 0, like the dollar
        }
        for (uint256 index = 0; index < markets.length; ++index) _marketIndex(imagined, markets[index]);
    }

    function _apply(Imagined memory imagined, Trade calldata trade) private view {
        MarketHeader header = MarketHeader.wrap(Store.load(Slots.market(trade.market)));
        bool isBuy = trade.side == Side.BID;
        if (header.isLoan()) return _applyLoan(imagined, header, trade);
        uint256 dollars = header.dollars(trade.lots, trade.tick);
        uint256 fee = FeeMath.feeUp(dollars, header.takerFee());
        // safe: 130 bits
        int256 flow = (isBuy ? -int256(dollars) : int256(dollars)) - int256(fee);
        if (header.isSpot()) return _applySpot(imagined, header, isBuy, trade.lots * header.lotUnits(), flow);
        if (!header.isPerp()) revert ITrading.UnknownMarket(trade.market);
        int256 lots = isBuy ? int256(uint256(trade.lots)) : -int256(uint256(trade.lots));
        int256 quote = flow * PositionLib.ONE + lots * Portfolio.clockOf(trade.market).index();
        uint256 index = _marketIndex(imagined, trade.market);
        Position position = Position.wrap(imagined.positions[index]).trade(lots, quote);
        imagined.positions[index] = Position.unwrap(position);
    }

    function _applySpot(
        Imagined memory imagined,
        MarketHeader header,
        bool isBuy,
        uint256 units,
        int256 flow
    ) private view {
        uint256 index = _assetIndex(imagined, header.asset());
        Pocket pocket = Pocket.wrap(imagined.pockets[index]);
        pocket = isBuy ? pocket.addFreeAsset(units) : pocket.subFreeAsset(units);
        imagined.pockets[index] = Pocket.unwrap(pocket);
        imagined.cash += flow;
    }

    /// @dev One loan of all its lots, beginning now.
    function _applyLoan(Imagined memory imagined, MarketHeader header, Trade calldata trade) private view {
        uint256 index = _assetIndex(imagined, header.asset());
        Tokens memory tokens = imagined.loans[index];
        uint256 units = trade.lots * header.lotUnits();
        bool borrows = trade.side == Side.BID;
        if (borrows) {
            imagined.class = Rounding.max(imagined.class, header.class());
            uint256 interest = Interest.up(units, trade.tick, header.termHours());
            tokens.principal += units;
            tokens.interestToTerm += interest;
            // what is left for the hours after this one
            tokens.interestAccrued += interest - Interest.perHour(units, trade.tick) * (header.termHours() - 1);
        } else {
            tokens.lent += units;
        }
        // safe: 108 bits
        if (index == 0) {
            imagined.cash += borrows ? int256(units) : -int256(units);
            return;
        }
        Pocket pocket = Pocket.wrap(imagined.pockets[index]);
        pocket = borrows ? pocket.addFreeAsset(units) : pocket.subFreeAsset(units);
        imagined.pockets[index] = Pocket.unwrap(pocket);
    }

    function _assetIndex(Imagined memory imagined, uint256 asset) private view returns (uint256 index) {
        while (index < imagined.assetCount && imagined.assets[index] != asset) ++index;
        if (index < imagined.assetCount) return index;
        imagined.assets[index] = asset;
        Pocket pocket = Wallet.load(imagined.account, asset);
        imagined.pockets[index] = Pocket.unwrap(pocket);
        LoanSums.read(imagined.loans[index], imagined.account, asset, pocket);
        imagined.assetCount = index + 1;
    }

    function _marketIndex(Imagined memory imagined, uint256 market) private view returns (uint256 index) {
        while (index < imagined.marketCount && imagined.markets[index] != market) ++index;
        if (index < imagined.marketCount) return index;
        imagined.markets[index] = market;
        imagined.positions[index] = Position.unwrap(Positions.load(imagined.account, market));
        imagined.marketCount = index + 1;
    }
}
