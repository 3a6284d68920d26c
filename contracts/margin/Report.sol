// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {AssetLegs} from "./AssetLegs.sol";
import {Atlas, Margin} from "./Atlas.sol";
import {Legs, Portfolio} from "./Portfolio.sol";
import {RiskTerms} from "./RiskTerms.sol";
import {Rounding} from "./Rounding.sol";
import {Standing, StandingLib} from "./Standing.sol";
import {Tokens} from "./Tokens.sol";
import {AccountSnapshot, AssetMargin, LoanLine, MarginReport, PerpLine, TokenLine} from "../interfaces/IMarginLens.sol";
import {Accounts} from "../ledger/Accounts.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {DOLLAR, MAX_ASSETS, Wallet} from "../ledger/Wallet.sol";
import {LoanSums} from "../loan/LoanSums.sol";
import {FundingClock} from "../perp/FundingClock.sol";
import {PerpLedger, PerpLedgerLib} from "../perp/PerpLedger.sol";
import {Position, PositionLib} from "../perp/Position.sol";
import {Positions} from "../perp/Positions.sol";

/// @notice Margin as people read it.
library Report {
    using Rounding for int256;

    uint256 private constant _PPM = 1e6;

    /// @param m In millionths: what is free is what is left beyond m times the initial requirement.
    function from(Legs memory legs, uint256 m) internal view returns (MarginReport memory report) {
        RiskTerms dollar = Portfolio.terms(DOLLAR);
        Margin memory margin;
        margin.addBase(legs.base, dollar.haircut());
        report.assets = new AssetMargin[](legs.length);
        for (uint256 index = 0; index < legs.length; ++index) {
            report.assets[index] = _addAsset(margin, legs.assets[index], legs.list[index]);
        }
        uint256 one = dollar.scale();
        Standing memory standing = StandingLib.from(margin, one);
        report.standing = standing;
        report.freeMargin = standing.initialEquity - int256(standing.required(m));
        report.health = _health(standing);
        report.cash = legs.base.free;
        report.initialCommon = Rounding.ceilDiv(margin.initialCommon(), Atlas.REQUIREMENT_SCALE);
        report.maintenanceCommon = Rounding.ceilDiv(margin.commonNone.abs(), _PPM);
        report.fixedAmount = margin.hasObligation ? one : 0;
    }

    /// @dev Adds an asset, and says what that changed.
    function _addAsset(
        Margin memory margin,
        uint256 asset,
        AssetLegs memory legs
    ) private pure returns (AssetMargin memory line) {
        int256 marked = margin.marked;
        (uint256 unsettled, uint256 costs) = (margin.unsettled, margin.orderCosts);
        (uint256 initial, uint256 maintenance) = (margin.initialAssets, margin.maintenanceAssets);
        margin.addAsset(legs);
        line.asset = uint16(asset); // safe: numbers of assets have 16 bits
        line.net = legs.net.floorDiv(legs.scale);
        line.gross = Rounding.ceilDiv(legs.gross, legs.scale);
        line.marked = margin.marked - marked;
        line.unsettled = margin.unsettled - unsettled;
        line.orderCosts = margin.orderCosts - costs;
        line.initial = Rounding.ceilDiv(margin.initialAssets - initial, Atlas.REQUIREMENT_SCALE);
        line.maintenance = Rounding.ceilDiv(margin.maintenanceAssets - maintenance, Atlas.REQUIREMENT_SCALE);
    }

    function _health(Standing memory standing) private pure returns (int256) {
        if (standing.maintenanceRequirement == 0) return type(int256).max;
        return (standing.equity * int256(_PPM)).floorDiv(standing.maintenanceRequirement);
    }

    // ---------------------------------------------------------------------------------------------------- snapshot

    function snapshot(uint256 account) internal view returns (AccountSnapshot memory found) {
        found.owner = Accounts.ownerOf(account);
        found.isMargined = Accounts.isMargined(account);
        RiskTerms dollar = Portfolio.terms(DOLLAR);
        // safe: fields of these widths, here and below
        found.one = uint64(dollar.scale());
        found.multiplier = uint16(Accounts.multiplier(account));
        found.dollarState = uint8(dollar.state());
        found.dollarHaircut = uint32(dollar.haircut());
        Pocket dollars = Wallet.load(account, DOLLAR);
        found.freeCash = uint64(Wallet.freeDollars(account));
        found.heldCash = uint64(dollars.heldAsset());
        found.tokens = _tokens(account);
        for (uint256 index = 0; index < found.tokens.length; ++index) found.heldCash += found.tokens[index].bidCash;
        uint256[] memory markets = Positions.markets(account);
        found.perps = new PerpLine[](markets.length);
        for (uint256 index = 0; index < markets.length; ++index) {
            found.perps[index] = _perp(markets[index], Positions.load(account, markets[index]));
        }
        found.loans = _loans(account, found.tokens);
        found.standing = Portfolio.standing(account);
        found.timestamp = block.timestamp;
    }

    function _tokens(uint256 account) private view returns (TokenLine[] memory lines) {
        lines = new TokenLine[](MAX_ASSETS);
        uint256 length;
        for (uint256 list = Wallet.assetList(account); list != 0; list >>= 16) {
            uint256 asset = uint16(list);
            if (asset == DOLLAR) continue; // an empty place
            Pocket pocket = Wallet.load(account, asset);
            lines[length++] = TokenLine({
                asset: uint16(asset),
                free: uint64(pocket.freeAsset()),
                held: uint64(pocket.heldAsset()),
                bidCash: uint64(pocket.heldCash()),
                terms: bytes32(RiskTerms.unwrap(Portfolio.terms(asset)))
            });
        }
        assembly ("memory-safe") {
            mstore(lines, length)
        }
    }

    function _loans(uint256 account, TokenLine[] memory tokens) private view returns (LoanLine[] memory lines) {
        lines = new LoanLine[](tokens.length + 1);
        uint256 length;
        for (uint256 index = 0; index <= tokens.length; ++index) {
            uint256 asset = index == 0 ? DOLLAR : tokens[index - 1].asset;
            Tokens memory sums;
            LoanSums.read(sums, account, asset, Wallet.load(account, asset));
            if (!sums.hasLoans()) continue;
            // safe: sums of loans have 62 bits at most
            lines[length++] = LoanLine({
                asset: uint16(asset),
                principal: uint64(sums.principal),
                interestToTerm: uint64(sums.interestToTerm),
                interestAccrued: uint64(sums.interestAccrued),
                lent: uint64(sums.lent),
                lendHeld: uint64(sums.lendHeld),
                borrowInterest: uint64(sums.borrowInterest)
            });
        }
        assembly ("memory-safe") {
            mstore(lines, length)
        }
    }

    function _perp(uint256 market, Position position) private view returns (PerpLine memory line) {
        FundingClock clock = Portfolio.clockOf(market);
        RiskTerms terms = Portfolio.terms(clock.asset());
        PerpLedger ledger = PerpLedgerLib.load(market);
        int256 size = position.size();
        int256 value = size * int256(clock.lotUnits() * terms.price());
        int256 settled = (position.quote() - size * clock.index()).floorDiv(uint256(PositionLib.ONE));
        line = PerpLine({
            market: uint16(market),
            asset: uint16(clock.asset()),
            size: int64(size),
            quote: int96(position.quote()),
            bidLots: uint64(position.bidLots()),
            askLots: uint64(position.askLots()),
            lotUnits: uint64(clock.lotUnits()),
            fundingIndex: clock.index(),
            makerFeeCap: uint16(clock.makerFeeCap()),
            isDeep: clock.isDeep(),
            pool: uint64(ledger.pool()),
            deficit: uint64(ledger.deficit()),
            terms: bytes32(RiskTerms.unwrap(terms)),
            profit: value.floorDiv(terms.scale()) + settled
        });
    }
}
