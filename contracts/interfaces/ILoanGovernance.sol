// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice Terms of a loan market. All but the fee never change.
/// @param asset What is lent.
/// @param lotExp A lot is 10^lotExp ledger units of it, at least 1,000.
/// @param termHours How long its loans run.
/// @param class m in hundredths, 100, 150 or 200: while an account owes here, its owner's actions must leave m times
///        its initial requirement.
/// @param interestFee Millionths of the interest that borrowers pay. Changes with `setInterestFee`.
/// @param minLots Smallest order in lots. Changes with `setMinNotional`.
struct LoanTerms {
    uint16 asset;
    uint8 lotExp;
    uint16 termHours;
    uint8 class;
    uint24 interestFee;
    uint40 minLots;
}

/// @title What governance can do about loan markets
interface ILoanGovernance {
    /// @notice A loan market was listed, active from now on.
    event LoanMarketListed(uint256 indexed market, uint256 indexed asset, LoanTerms terms);
    /// @notice The exchange's share of interest changed. It applies to all interest paid from now on.
    event InterestFeeSet(uint256 indexed market, uint256 oldInterestFee, uint256 interestFee);

    /// @notice Thrown when a class is none of those that margin knows, in hundredths.
    error UnknownClass(uint256 class);

    /// @notice Lists a loan market. Its asset must have risk parameters.
    /// @return market Its number.
    function listLoanMarket(LoanTerms calldata terms) external returns (uint16 market);

    /// @notice Sets the exchange's share of interest, in millionths of it.
    function setInterestFee(uint16 market, uint24 interestFee) external;
}
