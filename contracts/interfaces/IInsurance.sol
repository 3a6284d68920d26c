// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @title Insurance
/// @notice Each market puts by for defaults of its own accounts, in dollars; a loan market in the asset that is lent
///         there. It is fed by that market's fees, by rewards of liquidations and by gifts, and pays nothing but claims
///         against resolved accounts at that market, up to a cap per day.
interface IInsurance {
    /// @notice A market put something by.
    /// @param units Ledger units, as all of this interface.
    event InsuranceAdded(uint256 indexed market, uint256 units);
    /// @notice A spot market, which has no insurance, got a share of a liquidation's reward among its fees.
    event ShareAddedToFees(uint256 indexed market, uint256 units);
    /// @notice A market's insurance paid for a default of an account.
    event InsuranceUsed(uint256 indexed market, uint256 indexed account, uint256 units);
    /// @notice An account gave to a market's insurance.
    event InsuranceDonated(uint256 indexed market, uint256 indexed account, uint256 units);
    /// @notice The most that a market's insurance pays on a day changed.
    event InsuranceCapSet(uint256 indexed market, uint256 oldCap, uint256 cap);

    /// @notice Thrown when a spot market should have insurance: nobody defaults there.
    error NoInsurance(uint256 market);

    /// @notice Gives free units of an account to a market's insurance. Owner only; what may owe must have initial
    ///         margin afterwards.
    function donateInsurance(uint32 account, uint16 market, uint64 units) external;

    /// @notice Sets the most that a market's insurance pays on a day. Governance.
    function setInsuranceCap(uint16 market, uint64 units) external;

    /// @notice What a market has put by, pays at most on a day, and has paid today.
    function insuranceOf(uint16 market) external view returns (uint64 budget, uint64 dayCap, uint64 usedToday);
}
