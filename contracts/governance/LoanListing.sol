// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Bounds} from "./Bounds.sol";
import {Listing} from "./Listing.sol";
import {ILoanGovernance, LoanTerms} from "../interfaces/ILoanGovernance.sol";
import {ILoans} from "../interfaces/ILoans.sol";
import {IRiskGovernance} from "../interfaces/IRiskGovernance.sol";
import {Ledger} from "../ledger/Ledger.sol";
import {DOLLAR} from "../ledger/Wallet.sol";
import {Classes} from "../loan/Credit.sol";
import {RiskTermsLib} from "../margin/RiskTerms.sol";
import {Registry} from "../shared/Registry.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketHeader, MarketHeaderLib, MarketStatus} from "../trading/MarketHeader.sol";

/// @notice Listing of loan markets, and the parameter that may change.
library LoanListing {
    /// @dev So that a unit rounded up in each of the fills of a call is nothing beside a lot.
    int256 internal constant MIN_LOT_EXP = 3;
    /// @dev A day to a year.
    int256 internal constant MIN_TERM = 24;
    int256 internal constant MAX_TERM = 8_760;
    /// @dev 20 % of the interest.
    int256 internal constant MAX_INTEREST_FEE = 200_000;

    function list(LoanTerms memory terms) internal returns (uint256 market) {
        market = Listing.nextMarket();
        Ledger.loadToken(terms.asset);
        if (terms.asset != DOLLAR && RiskTermsLib.load(terms.asset).shock() == 0) {
            revert IRiskGovernance.RiskNotSet(terms.asset);
        }
        Bounds.requireWithin("lotExp", int256(uint256(terms.lotExp)), MIN_LOT_EXP, Listing.MAX_EXP);
        Bounds.requireWithin("termHours", int256(uint256(terms.termHours)), MIN_TERM, MAX_TERM);
        if (!Classes.isKnown(terms.class)) revert ILoanGovernance.UnknownClass(terms.class);
        Bounds.requireWithin("minLots", int256(uint256(terms.minLots)), 1, type(int40).max);
        MarketHeader header = MarketHeaderLib.make(terms.asset, terms.lotExp, 0, 0, 0).withMinNotional(terms.minLots);
        header = header.asLoan(terms.termHours, terms.class, _checked(terms.interestFee));
        Registry.addMarket();
        Store.save(Slots.market(market), MarketHeader.unwrap(header.withStatus(MarketStatus.ACTIVE)));
        emit ILoanGovernance.LoanMarketListed(market, terms.asset, terms);
    }

    function setInterestFee(uint256 market, uint256 interestFee) internal {
        MarketHeader header = MarketHeader.wrap(Store.load(Slots.market(market)));
        if (!header.isLoan()) revert ILoans.NotLoanMarket(market);
        Store.save(Slots.market(market), MarketHeader.unwrap(header.withInterestFee(_checked(interestFee))));
        emit ILoanGovernance.InterestFeeSet(market, header.interestFee(), interestFee);
    }

    function _checked(uint256 interestFee) private pure returns (uint256) {
        // safe: 24 bits
        Bounds.requireWithin("interestFee", int256(interestFee), 0, MAX_INTEREST_FEE);
        return interestFee;
    }
}
