// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {LoanId} from "../loan/Loan.sol";

/// @notice What became of an account that could not pay its creditors. Dollars in ledger units.
/// @param since Unix second at which it was resolved first, 0 = it was not.
/// @param rounds How often.
/// @param pending Loans of the latest round that have not been written off yet.
/// @param records Losses that it has caused so far, one for each creditor and round.
/// @param ratio Part of every claim that was written off in the latest round, in millionths, up.
/// @param ending Whether what was left is being paid out.
/// @param lost Dollars that its creditors lost.
/// @param insured Dollars that insurance paid for it.
struct ResolutionInfo {
    uint40 since;
    uint8 rounds;
    uint16 pending;
    uint16 records;
    uint32 ratio;
    bool ending;
    uint64 lost;
    uint64 insured;
}

/// @title Resolution of accounts that owe more than they have
/// @notice An account of which nothing is left for creditors (V <= 0) at prices that may be relied on is resolved: its
///         losing positions pay what they can, and all claims on it, of lenders and of perpetual markets, are cut by
///         one ratio until a fifth of its maintenance requirement is left. The insurance of each market pays for claims
///         of that market, as far as it goes; the rest is the loss of the lender, or a deficit of the market that only
///         its own winners bear. Nobody else loses a unit, and nobody's position is closed for it.
///
///         From then on the owner can only reduce, and strangers take what there is at any health, for a reward that
///         may rise within an hour to all of the requirement that they free (`ITakeovers`). When only dollars are left
///         they repay what creditors lost, then insurance, and the rest is the owner's.
interface IResolution {
    // ------------------------------------------------------------------------------------------------------ events

    /// @notice An account was resolved.
    /// @param claims Dollars that its creditors claim, ledger units as all of this interface.
    /// @param shortfall Dollars of it that are cut.
    event AccountResolved(uint256 indexed account, uint256 round, uint256 claims, uint256 shortfall);
    /// @notice A claim of a perpetual market was cut.
    /// @param insured Paid by the market's insurance to its pool.
    /// @param deficit The rest, which is a deficit of the market from now on.
    event PositionWrittenOff(uint256 indexed account, uint256 indexed market, uint256 insured, uint256 deficit);
    /// @notice A loan was cut.
    /// @param principal Ledger units of the asset that the account no longer owes, as the next two.
    /// @param interest Accrued on that, no longer owed either.
    /// @param insured Paid by the market's insurance to the lender.
    event LoanWrittenOff(uint256 indexed account, LoanId loan, uint256 principal, uint256 interest, uint256 insured);
    /// @notice All loans of an asset were repaid in the same proportion (see `LoanRepaid`).
    event RepaidProRata(uint256 indexed account, uint256 indexed asset, uint256 units);
    /// @notice Of a resolved account only dollars are left, and are being paid out.
    /// @param toCreditors Dollars for those who lost.
    /// @param toInsurance Dollars for insurance.
    event ResolutionEnding(uint256 indexed account, uint256 toCreditors, uint256 toInsurance);
    /// @notice A loss was made good, in part or in full.
    /// @param creditor Account of the lender, 0 = the market or its insurance.
    event LossRepaid(uint256 indexed account, uint256 indexed market, uint256 indexed creditor, uint256 dollars);
    /// @notice All is paid out: the account is its owner's again.
    event ResolutionEnded(uint256 indexed account);

    // ------------------------------------------------------------------------------------------------------ errors

    /// @notice Thrown when something is left for creditors, or a price does not tell.
    error NotResolvable(uint256 account, int256 resolutionValue);
    /// @notice Thrown when a resolved account would do more than reduce. What is left of it goes to its creditors
    ///         first.
    error AccountIsResolved(uint256 account);
    /// @notice Thrown when an account is not resolved.
    error NotResolved(uint256 account);
    /// @notice Thrown when loans of the latest round have not been written off yet. Write them off first.
    error WriteOffPending(uint256 account, uint256 pending);
    /// @notice Thrown when a loan was written off already, or is somebody else's.
    error NotToWriteOff(uint256 account, LoanId loan);
    /// @notice Thrown when an account can choose whom it repays.
    error CreditorsNotBound(uint256 account, int256 resolutionValue);
    /// @notice Thrown when not all loans of the asset are named, each once and in order of their places.
    error NotAllLoans(uint256 account, uint256 asset, uint256 principal, uint256 named);
    /// @notice Thrown when an account has something else than dollars left, or owes something.
    error NotAtItsEnd(uint256 account);

    // ----------------------------------------------------------------------------------------------------- actions

    /// @notice Resolves an account at prices of now.
    function resolve(uint32 account) external;

    /// @notice Writes off loans of a resolved account by the ratio of its latest round, in pages of any size.
    function writeOff(uint32 account, LoanId[] calldata loans) external;

    /// @notice Repays all loans of an asset in the same proportion, out of what the account has free of it. For
    ///         accounts that are worth nothing or resolved: they cannot choose whom they repay.
    /// @param loans All of them, in order of their places.
    /// @return units Paid.
    function repayProRata(uint32 account, uint16 asset, LoanId[] calldata loans) external returns (uint256 units);

    /// @notice Pays out what is left of a resolved account: the first call settles how much goes to whom, all together
    ///         pay it, in pages, and the last gives the account back to its owner.
    /// @param maxRecords Losses to pay in this call, 0 = 64.
    function endResolution(uint32 account, uint16 maxRecords) external;

    // ------------------------------------------------------------------------------------------------------- views

    /// @notice What became of an account.
    function resolutionOf(uint32 account) external view returns (ResolutionInfo memory);
}
