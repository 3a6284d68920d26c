// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Assignment} from "./Assignment.sol";
import {ClaimsLib} from "./Claims.sol";
import {CreditLib} from "./Credit.sol";
import {DebtLib} from "./Debt.sol";
import {Interest} from "./Interest.sol";
import {Loan, LoanId} from "./Loan.sol";
import {LoanBook} from "./LoanBook.sol";
import {LoanPlaces} from "./LoanPlaces.sol";
import {LoanContext, LoanSession} from "./LoanSession.sol";
import {LoanTrading} from "./LoanTrading.sol";
import {Relend, RelendLib} from "./Relend.sol";
import {Repayment} from "./Repayment.sol";
import {JournalLib} from "../book/Journal.sol";
import {ASKS, BIDS} from "../book/Side.sol";
import {TapeEntry} from "../book/Tape.sol";
import {ILoans} from "../interfaces/ILoans.sol";
import {ITrading, TimeInForce} from "../interfaces/ITrading.sol";
import {Accounts, Permission} from "../ledger/Accounts.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {DOLLAR, Wallet} from "../ledger/Wallet.sol";
import {Deferral, Demand} from "../margin/Deferral.sol";
import {Rounding} from "../margin/Rounding.sol";
import {Standing} from "../margin/Standing.sol";
import {Refusal} from "../shared/Refusal.sol";
import {FeeMath} from "../trading/FeeMath.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";
import {OrderTerms, OrderTermsLib} from "../trading/OrderTerms.sol";
import {Outcome} from "../trading/Outcome.sol";
import {Session, SessionLib} from "../trading/Session.sol";

/// @notice What happens to a loan at the book of its market after it was made: renewal, assignment, lending again.
abstract contract LoanKeeping is LoanTrading {
    using LoanSession for Session;
    using Refusal for bytes;

    /// @dev How long before its end a loan may be renewed.
    uint256 internal constant WINDOW_HOURS = 6;
    /// @dev A renewal pays its keeper this part of the market's smallest order, or of a loan that is smaller: else many
    ///      small loans to one borrower would be worth making for the bounties alone.
    uint256 internal constant BOUNTY_DIVISOR = 100;
    /// @dev Most lots of an order.
    uint256 private constant _MAX_LOTS = type(uint48).max;

    /// @dev What is renewed or assigned may be smaller than an order; what is lent again is compared by itself.
    function _minimum(MarketHeader, OrderTerms) internal pure override returns (uint256) {
        return 1;
    }

    /// @dev A pause keeps new debts away, and what comes here is old: to renew and to pass on goes on.
    function _isOpen(MarketHeader header, OrderTerms) internal pure override returns (bool) {
        return header.isActive() || header.isPaused();
    }

    /// @dev So do limits of what may be borrowed.
    function _borrowRoom(MarketHeader) internal pure override returns (uint256) {
        return type(uint256).max;
    }

    // --------------------------------------------------------------------------------------------------- renewing

    function _renew(LoanId id, uint256 keeper, uint256 matches) internal returns (uint256 renewed) {
        Loan loan = LoanBook.find(id);
        _bringUpToDate(id.borrower());
        Session memory session = _begin(id.borrower(), loan.market(), matches, false);
        uint256 opensAt = (LoanBook.end(loan, session.header()) - WINDOW_HOURS) * 1 hours;
        if (block.timestamp < opensAt) revert ILoans.RenewalTooEarly(id, opensAt, block.timestamp);
        // what a resolved account owes is no credit that anybody gives anew
        if (Accounts.isResolved(session.account)) revert ILoans.NobodyRenews(id, 0);
        if (loan.ends()) renewed = _refinance(session, id, loan, keeper, opensAt);
        else renewed = _extend(session, id, loan, keeper);
        _closeMarket(session);
        _requireMaintenance(session.account);
    }

    /// @dev The same lender, the same rate, from the next hour on. Interest that the borrower cannot pay becomes
    ///      principal.
    function _extend(Session memory session, LoanId id, Loan loan, uint256 keeper) private returns (uint256) {
        MarketHeader header = session.header();
        uint256 principal = loan.principal();
        uint256 interest = LoanBook.interestOn(loan, header, principal);
        uint256 free = _gathered(session);
        uint256 bounty = Rounding.min(_bounty(header, principal), free);
        uint256 paid = Rounding.min(interest, free - bounty);
        uint256 fee = FeeMath.feeUp(paid, header.interestFee());
        uint256 added = interest - paid;
        uint256 start = Interest.hour() + 1;
        DebtLib.requireFits(session.account, principal + added);
        Loan later = loan.withPrincipal(principal + added).withStart(start).withBooked(header.termHours());
        LoanBook.change(id, loan, later, header);
        _saveFees(session, fee);
        session.savePocket();
        Repayment.debit(session.account, header.asset(), paid + bounty);
        Repayment.credit(loan.lender(), header.asset(), paid - fee);
        session.loadPocket();
        emit ILoans.LoanExtended(id, paid, fee, added, start);
        _payKeeper(session, id, keeper, bounty);
        return principal + added;
    }

    /// @dev Borrows from the book what repays the loan, at up to the rate that is accepted by now.
    function _refinance(
        Session memory session,
        LoanId id,
        Loan loan,
        uint256 keeper,
        uint256 opensAt
    ) private returns (uint256 renewed) {
        MarketHeader header = session.header();
        uint256 accepted = _acceptedRate(session.account, loan.rate(), opensAt);
        if (accepted == 0) revert ILoans.NobodyRenews(id, accepted);
        uint256 free = _gathered(session);
        uint256 bounty = _bounty(header, loan.principal());
        uint256 costs = LoanBook.interestOn(loan, header, loan.principal()) + bounty;
        uint256 needed = loan.principal() + (costs > free ? costs - free : 0);
        uint256 units = _borrowOrLend(
            session,
            OrderTermsLib.plain(BIDS, TimeInForce.IOC, accepted, _lotsUp(header, needed))
        );
        if (units == 0) revert ILoans.NobodyRenews(id, accepted);

        uint256 principal = loan.principal();
        renewed = Rounding.min(principal, units);
        bounty = (bounty * renewed) / principal;
        uint256 hours_ = LoanBook.charged(loan, header);
        uint256 affordable = Interest.principalWithin(units + free - bounty, loan.rate(), hours_);
        renewed = Rounding.min(renewed, affordable);
        session.savePocket();
        uint256 interest = Interest.up(renewed, loan.rate(), hours_);
        _saveFees(session, Repayment.pay(id, loan, header, renewed, interest));
        session.loadPocket();
        session.setPocket(session.pocket().subFreeAsset(bounty));
        _payKeeper(session, id, keeper, bounty);
    }

    /// @dev Rises from the loan's own rate to the highest that the borrower accepts, from the opening of the window to
    ///      the end of the loan.
    function _acceptedRate(uint256 borrower, uint256 rate, uint256 opensAt) private view returns (uint256) {
        uint256 highest = CreditLib.load(borrower).maxRenewRate();
        if (highest <= rate) return highest;
        uint256 window = WINDOW_HOURS * 1 hours;
        uint256 passed = Rounding.min(block.timestamp - opensAt, window);
        return rate + ((highest - rate) * passed) / window;
    }

    function _bounty(MarketHeader header, uint256 principal) private pure returns (uint256) {
        return Rounding.min(header.minNotional() * header.lotUnits(), principal) / BOUNTY_DIVISOR;
    }

    /// @dev Pays what was taken from the session's pocket, or gives it back if nobody is to be paid. A stranger must
    ///      not fill an account's list of assets.
    function _payKeeper(Session memory session, LoanId id, uint256 keeper, uint256 bounty) private {
        uint256 asset = session.header().asset();
        if (keeper == 0 || keeper == session.account) {
            session.setPocket(session.pocket().addFreeAsset(bounty));
            return;
        }
        if (asset == DOLLAR) Accounts.requireExists(keeper);
        else Accounts.requirePermission(keeper, Permission.DEPOSIT);
        Wallet.save(keeper, asset, Wallet.open(keeper, asset).addFreeAsset(bounty));
        emit ILoans.RenewalPaid(id, keeper, bounty);
    }

    function _requireMaintenance(uint256 account) private {
        if (Deferral.isOpen()) return Deferral.note(account, Demand.MAINTENANCE);
        // safe: account numbers have 32 bits
        Standing memory standing = _clearing().standingOf(uint32(account));
        if (standing.equity >= int256(standing.maintenanceRequirement)) return;
        revert ILoans.BelowMaintenance(account, standing.equity, standing.maintenanceRequirement);
    }

    // -------------------------------------------------------------------------------------------------- assigning

    function _assign(
        LoanId id,
        uint256 units,
        uint256 maxRate,
        uint256 matches
    ) internal returns (uint256 principal, uint256 compensation) {
        Loan loan = LoanBook.find(id);
        uint256 lender = loan.lender();
        Accounts.requirePermission(lender, Permission.LOANS);
        _bringUpToDate(id.borrower());
        Session memory session = _begin(lender, loan.market(), matches, true);
        MarketHeader header = session.header();
        uint256 left = Assignment.hoursLeft(loan, header);
        if (left < Interest.MIN_HOURS) revert ILoans.LoanDueSoon(id, left, Interest.MIN_HOURS);
        if (!_mayBorrow(id.borrower(), header)) revert ILoans.BorrowerNotEligible(id.borrower());
        // whoever lent it margin for this moment may not take that back
        if (Deferral.isOpen()) Deferral.noteCredit(id.borrower(), header.class(), Demand.PRICES);

        LoanContext memory context = session.loan()[0];
        (context.assigned, context.advanced) = (id, Assignment.advancedOnLot(loan, header));
        uint256 lots = _lotsToPass(loan, header, units);
        uint256 taken = _borrowOrLend(session, OrderTermsLib.plain(BIDS, TimeInForce.IOC, maxRate, lots));
        if (taken == 0) revert ILoans.NobodyTakesOver(id, maxRate);
        compensation = context.compensation;
        principal = loan.principal() - LoanBook.findAny(id).principal();
        Pocket pocket = session.pocket();
        session.setPocket(pocket.withLends(!ClaimsLib.load(lender, header.asset()).isEmpty()));
        _closeMarket(session);
        _judgeAfter(session);
    }

    /// @dev All that there is, up, or what was asked for, down. No less than the smallest order but for the former: a
    ///      borrower should not find its loan in crumbs.
    function _lotsToPass(Loan loan, MarketHeader header, uint256 units) private view returns (uint256 lots) {
        uint256 worth = Assignment.worth(loan, header, loan.principal());
        if (units >= worth) return _lotsUp(header, worth);
        lots = Rounding.min(units / header.lotUnits(), _MAX_LOTS);
        uint256 minimum = header.minNotional();
        if (lots < minimum) revert ITrading.BelowMinimumNotional(lots, minimum);
    }

    /// @dev The new lender pays for principal and what has accrued on it, less the exchange's share, and is paid the
    ///      difference to the rate that he asked for, for the hours that are left. For the last of a loan he pays what
    ///      it is worth, which may be less than the lots that he offered.
    function _takeOver(
        Session memory session,
        LoanId id,
        Pocket maker,
        TapeEntry entry,
        uint256 units
    ) internal override returns (Pocket) {
        MarketHeader header = session.header();
        Loan loan = LoanBook.find(id);
        uint256 principal = Assignment.principalFor(loan, header, units);
        uint256 price = Rounding.min(units, Assignment.worth(loan, header, principal));
        uint256 compensation = Assignment.compensation(loan, header, principal, entry.id().tick());
        Loan rest = LoanBook.reduce(id, loan, header, principal);
        if (rest.principal() != 0) LoanPlaces.requireHalfFree(id.borrower());
        LoanId newId = LoanBook.open(id.borrower(), loan.passedTo(entry.account(), principal), header);
        emit ILoans.LoanAssigned(id, newId, principal, price, compensation);
        session.loan()[0].compensation += compensation;
        session.setPocket(session.pocket().addFreeAsset(price).subFreeAsset(compensation));
        return maker.subFreeAsset(price).addFreeAsset(compensation).withLends(true);
    }

    // ---------------------------------------------------------------------------------------------- lending again

    function _relend(uint256 account, uint256 market) internal returns (uint256 lots) {
        Relend relend = RelendLib.load(account, market);
        Session memory session = _begin(account, market, 1, true);
        MarketHeader header = session.header();
        uint256 available = Rounding.min(relend.waiting(), _gathered(session));
        lots = Rounding.min(available / header.lotUnits(), _MAX_LOTS);
        uint256 minimum = header.minNotional();
        if (relend.rate() == 0 || lots < minimum) {
            revert ILoans.NothingToRelend(account, market, available, minimum * header.lotUnits());
        }
        _borrowOrLend(session, OrderTermsLib.plain(ASKS, TimeInForce.POST_ONLY_SLIDE, relend.rate(), lots));
        lots = Outcome.placement(session.rested, session.traded).restingLots;
        RelendLib.make(relend.rate(), relend.waiting() - lots * header.lotUnits()).save(account, market);
        _closeMarket(session);
        _judgeAfter(session);
    }

    // ----------------------------------------------------------------------------------------------------- private

    /// @dev A session that nobody asked permission for: these calls act for accounts of others.
    /// @param judged Whether the account is judged afterwards by the rule of action.
    function _begin(
        uint256 account,
        uint256 market,
        uint256 matches,
        bool judged
    ) private view returns (Session memory session) {
        session = SessionLib.start(account, matches, JournalLib.OPERATION_BYTES);
        bool looks = judged && Accounts.isMargined(account) && !Deferral.isOpen();
        Standing[] memory before = new Standing[](looks ? 1 : 0);
        // safe: account numbers have 32 bits
        if (looks) before[0] = _clearing().standingOf(uint32(account));
        session.begin(before);
        _openMarket(session, market);
    }

    /// @dev New credit goes by prices of now.
    function _bringUpToDate(uint256 borrower) private {
        // safe: account numbers have 32 bits
        _clearing().payLosses(uint32(borrower));
    }

    function _judgeAfter(Session memory session) private {
        if (Deferral.isOpen() && Accounts.isMargined(session.account)) {
            return Deferral.noteAction(session.account, 0, 0);
        }
        Standing[] memory before = session.loan()[0].before;
        if (before.length != 0) _clearing().requireAllowed(uint32(session.account), before[0], 0, 0);
    }

    /// @dev Places an order of the exchange's own making.
    /// @return units That it traded.
    function _borrowOrLend(Session memory session, OrderTerms order) private returns (uint256 units) {
        _place(session, order);
        if (session.refusal.isSet()) session.refusal.raise();
        return Outcome.placement(session.rested, session.traded).filledLots * session.header().lotUnits();
    }

    /// @dev Free units of the session's account, all of them in its pocket.
    function _gathered(Session memory session) private returns (uint256) {
        if (session.header().asset() == DOLLAR) {
            session.savePocket();
            Wallet.gatherDollars(session.account);
            session.loadPocket();
        }
        return session.pocket().freeAsset();
    }

    function _saveFees(Session memory session, uint256 fee) private pure {
        MarketHeader header = session.header();
        session.book.header = MarketHeader.unwrap(header.withFees(header.fees() + fee));
    }

    function _lotsUp(MarketHeader header, uint256 units) private pure returns (uint256) {
        return Rounding.min(Rounding.ceilDiv(units, header.lotUnits()), _MAX_LOTS);
    }
}
