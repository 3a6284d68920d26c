// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice The limits of an asset and how far they are used, in ledger units of it.
/// @param depositCap All that accounts may have of it together. Without meaning for the dollar, which has no cap.
/// @param withdrawable What accounts that owe may still take out in this hour. Below zero if small withdrawals have
///        gone beyond.
/// @param smallWithdrawal What each of them may take out beyond that, once in this hour.
/// @param depositsPausedUntil First second at which deposits are open again, past = they are open.
/// @param borrowCap Principal that accounts may owe together.
/// @param borrowed What they owe.
/// @param borrowable What may be borrowed now.
/// @param borrowingPausedUntil As that of deposits.
struct AssetLimits {
    uint64 depositCap;
    int64 withdrawable;
    uint64 smallWithdrawal;
    uint32 depositsPausedUntil;
    uint64 borrowCap;
    uint64 borrowed;
    uint64 borrowable;
    uint32 borrowingPausedUntil;
}

/// @title Limits
/// @notice What bounds deposits, withdrawals and borrowing. They bind what brings new risk: a flat account takes out
///         what it has, and everybody cancels, repays, reduces and settles, whatever the limits are.
interface ILimits {
    /// @notice Thrown when a token is not taken in for the time being. The dollar always is.
    error DepositsPaused(uint256 asset, uint256 until);
    /// @notice Thrown when a deposit would take all deposits of a token above their cap, in ledger units.
    error DepositCap(uint256 asset, uint256 totalUnits, uint256 capUnits);
    /// @notice Thrown when accounts that owe would take out more of a token within an hour than they may together, in
    ///         ledger units. An account may take out `smallUnits` once an hour in any case.
    /// @param nextAt Second at which the next hour begins.
    error WithdrawalLimit(uint256 asset, uint256 units, uint256 leftUnits, uint256 smallUnits, uint256 nextAt);
    /// @notice Thrown when an offer would lend more of an asset than may be borrowed now. On the book a match ends
    ///         there instead.
    error BorrowLimit(uint256 asset, uint256 units, uint256 leftUnits);

    /// @notice Limits of an asset.
    function assetLimits(uint16 asset) external view returns (AssetLimits memory);

    /// @notice First second at which the last pause of a market is over, 0 = there was none.
    function pausedUntil(uint16 market) external view returns (uint32);

    /// @notice Whether parameters change in steps only.
    function isLaunched() external view returns (bool);
}
