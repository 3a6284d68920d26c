// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {OrderId} from "./book/OrderId.sol";
import {Listing} from "./governance/Listing.sol";
import {LoanListing} from "./governance/LoanListing.sol";
import {IHousekeeping} from "./interfaces/IHousekeeping.sol";
import {IInsurance} from "./interfaces/IInsurance.sol";
import {ILiquidation} from "./interfaces/ILiquidation.sol";
import {IResolution} from "./interfaces/IResolution.sol";
import {ITakeovers} from "./interfaces/ITakeovers.sol";
import {ILoanGovernance, LoanTerms} from "./interfaces/ILoanGovernance.sol";
import {ILoanKeeping} from "./interfaces/ILoanKeeping.sol";
import {ILoans, LoanInfo} from "./interfaces/ILoans.sol";
import {IOffers} from "./interfaces/IOffers.sol";
import {Accounts} from "./ledger/Accounts.sol";
import {CreditLib} from "./loan/Credit.sol";
import {LoanId} from "./loan/Loan.sol";
import {LoanReport} from "./loan/LoanReport.sol";
import {LoanSettings} from "./loan/LoanSettings.sol";
import {Relend, RelendLib} from "./loan/Relend.sol";
import {Repayment} from "./loan/Repayment.sol";
import {Delegating} from "./shared/Delegating.sol";
import {TransferGuard} from "./shared/TransferGuard.sol";
import {ExpirySweep} from "./trading/ExpirySweep.sol";

/// @notice Repayment and settings of loans, the governance of their markets, and housekeeping. The exchange
///         runs this code in its own storage (`delegatecall`); called directly it has no loan.
contract CreditDesk is ILoans, ILoanGovernance, IHousekeeping, AccessManaged, TransferGuard, Delegating {
    /// @notice Contract with accounts, custody and their governance, executed in the storage of the exchange.
    address public immutable OFFICE;

    /// @notice Contract that renews loans and passes them on, executed in the storage of the exchange.
    address public immutable LOAN_DESK;

    /// @notice Contract with signed offers, executed in the storage of the exchange.
    address public immutable OFFERS;

    /// @notice Contract that liquidates accounts, executed in the storage of the exchange.
    address public immutable LIQUIDATIONS;

    /// @notice Contract that takes parts of accounts over, executed in the storage of the exchange.
    address public immutable TAKEOVERS;

    /// @notice Contract that resolves accounts which owe more than they have, executed in the storage of the exchange.
    address public immutable RESOLUTIONS;

    /// @param office See `OFFICE`.
    /// @param loanDesk See `LOAN_DESK`.
    /// @param offers See `OFFERS`.
    /// @param liquidations See `LIQUIDATIONS`.
    /// @param takeovers See `TAKEOVERS`.
    /// @param resolutions See `RESOLUTIONS`.
    /// @dev The contract's own storage gets an authority that nobody can use, so that it cannot be initialized.
    constructor(
        address office,
        address loanDesk,
        address offers,
        address liquidations,
        address takeovers,
        address resolutions
    ) AccessManaged(address(this)) {
        (OFFICE, LOAN_DESK, OFFERS) = (office, loanDesk, offers);
        (LIQUIDATIONS, TAKEOVERS, RESOLUTIONS) = (liquidations, takeovers, resolutions);
    }

    // ------------------------------------------------------------------------------------------------------- loans

    /// @inheritdoc ILoans
    function repay(LoanId loan, uint64 units) external notDuringTransfer returns (uint256 principal, uint256 interest) {
        return Repayment.repay(loan, units);
    }

    /// @inheritdoc ILoans
    function bookPastDue(LoanId loan) external notDuringTransfer {
        LoanSettings.bookPastDue(loan);
    }

    // ---------------------------------------------------------------------------------------------------- settings

    /// @inheritdoc ILoans
    function setCreditTerms(uint32 account, uint16 leverageCap, uint24 maxRenewRate) external notDuringTransfer {
        LoanSettings.setCreditTerms(account, leverageCap, maxRenewRate);
    }

    /// @inheritdoc ILoans
    function setRelend(uint32 account, uint16 market, uint24 rate) external notDuringTransfer {
        LoanSettings.setRelend(account, market, rate);
    }

    /// @inheritdoc ILoans
    function setExtensible(LoanId loan, bool extensible) external notDuringTransfer {
        LoanSettings.setExtensible(loan, extensible);
    }

    // ----------------------------------------------------------------------------------------------- housekeeping

    /// @inheritdoc IHousekeeping
    function sweepExpired(
        uint32 account,
        uint16 market,
        OrderId[] calldata ids
    ) external notDuringTransfer returns (uint256) {
        return ExpirySweep.sweep(account, market, ids);
    }

    /// @inheritdoc IHousekeeping
    function sweepFees(uint16 market) external notDuringTransfer returns (uint256) {
        return Listing.sweepFees(market);
    }

    // ------------------------------------------------------------------------------------------------- governance

    /// @inheritdoc ILoanGovernance
    function listLoanMarket(LoanTerms calldata terms) external notDuringTransfer restricted returns (uint16) {
        return uint16(LoanListing.list(terms)); // safe: the library gives out 16-bit numbers
    }

    /// @inheritdoc ILoanGovernance
    function setInterestFee(uint16 market, uint24 interestFee) external notDuringTransfer restricted {
        LoanListing.setInterestFee(market, interestFee);
    }

    // ------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc ILoans
    function loanInfo(LoanId loan) external view notDuringTransfer returns (LoanInfo memory) {
        return LoanReport.from(loan);
    }

    /// @inheritdoc ILoans
    function loansOf(
        uint32 account,
        bool given,
        uint16 cursor,
        uint16 maxLoans
    ) external view notDuringTransfer returns (LoanInfo[] memory loans, uint16 next) {
        uint256 next_;
        (loans, next_) = LoanReport.page(account, given, cursor, maxLoans);
        next = uint16(next_); // safe: places are fewer
    }

    /// @inheritdoc ILoans
    function creditTerms(
        uint32 account
    ) external view notDuringTransfer returns (uint16 leverageCap, uint24 maxRenewRate, uint16 multiplier) {
        // safe: fields of these widths
        leverageCap = uint16(CreditLib.load(account).leverageCap());
        maxRenewRate = uint24(CreditLib.load(account).maxRenewRate());
        multiplier = uint16(Accounts.multiplier(account));
    }

    /// @inheritdoc ILoans
    function relendOf(
        uint32 account,
        uint16 market
    ) external view notDuringTransfer returns (uint24 rate, uint64 waiting) {
        Relend relend_ = RelendLib.load(account, market);
        return (uint24(relend_.rate()), uint64(relend_.waiting())); // safe: fields of these widths
    }

    /// @dev What loan desk, offers, liquidations, office and lens answer.
    fallback() external {
        _delegate(_codeFor(msg.sig));
    }

    function _codeFor(bytes4 selector) private view returns (address) {
        if (_isKeeping(selector)) return LOAN_DESK;
        if (_isAboutOffers(selector)) return OFFERS;
        if (selector == ITakeovers.liquidate.selector) return TAKEOVERS;
        if (_isAboutResolution(selector)) return RESOLUTIONS;
        return _isAboutLiquidation(selector) ? LIQUIDATIONS : OFFICE;
    }

    function _isKeeping(bytes4 selector) private pure returns (bool) {
        return
            selector == ILoanKeeping.renew.selector ||
            selector == ILoanKeeping.assign.selector ||
            selector == ILoanKeeping.relend.selector;
    }

    function _isAboutOffers(bytes4 selector) private pure returns (bool) {
        return
            selector == IOffers.takeOffer.selector ||
            selector == IOffers.cancelOffer.selector ||
            selector == IOffers.cancelOffersBelow.selector ||
            selector == IOffers.offerState.selector ||
            selector == IOffers.hashOffer.selector ||
            selector == IERC5267.eip712Domain.selector;
    }

    function _isAboutResolution(bytes4 selector) private pure returns (bool) {
        return
            selector == IResolution.resolve.selector ||
            selector == IResolution.writeOff.selector ||
            selector == IResolution.repayProRata.selector ||
            selector == IResolution.endResolution.selector ||
            selector == IResolution.resolutionOf.selector;
    }

    function _isAboutLiquidation(bytes4 selector) private pure returns (bool) {
        return
            selector == ILiquidation.evictOrders.selector ||
            selector == ILiquidation.liquidateOnBooks.selector ||
            selector == ILiquidation.liquidationState.selector ||
            selector == IInsurance.donateInsurance.selector ||
            selector == IInsurance.setInsuranceCap.selector ||
            selector == IInsurance.insuranceOf.selector;
    }
}
