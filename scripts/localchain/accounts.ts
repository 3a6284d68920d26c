import { type HDAccount, mnemonicToAccount } from "viem/accounts";

/** The phrase behind the accounts that every local test chain funds. Everybody knows it: never use it elsewhere. */
export const TEST_MNEMONIC = "test test test test test test test test test test test junk";

export function testAccount(index: number): HDAccount {
  return mnemonicToAccount(TEST_MNEMONIC, { addressIndex: index });
}
