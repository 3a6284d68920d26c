// Writes the pages of docs/ that are made from code. A test compares them.

import { writeFileSync } from "node:fs";
import path from "node:path";
import { CONTRACT_ERROR_ADVICE } from "@pangea/sdk";
import { GOVERNANCE_INVARIANTS } from "../test/model/governanceInvariants.ts";
import { INVARIANTS } from "../test/model/invariants.ts";
import { LOAN_INVARIANTS } from "../test/model/loanInvariants.ts";
import { PERP_INVARIANTS } from "../test/model/perpInvariants.ts";
import { permissionsPage } from "./governance/permissions.ts";

export const DOCS = path.resolve(import.meta.dirname, "../docs");

/** Name and text of every generated page. */
export function generatedPages(): Readonly<Record<string, string>> {
  return { "errors.md": errorsPage(), "invariants.md": invariantsPage(), "permissions.md": permissionsPage() };
}

if (import.meta.main) {
  for (const [name, text] of Object.entries(generatedPages())) writeFileSync(path.join(DOCS, name), text);
}

function errorsPage(): string {
  const rows = Object.entries(CONTRACT_ERROR_ADVICE).map(
    ([name, { ccxt, text }]) => `| \`${name}\` | \`${ccxt}\` | ${text.replaceAll("|", "\\|")} |`,
  );
  return `# Errors

The SDK throws a class of its own for every failure, all of them \`PangeaError\`: what happened, what to do, a stable \`code\`,
and \`ccxt\`, the name of the failure in the vocabulary of ccxt. \`error.walk()\` goes through the causes.

Whatever is wrong with an argument is found before anything is sent. An error of the chain arrives as a \`ContractError\` with
\`errorName\` and \`args\`, whichever contract raised it. A \`TransactionUncertainError\` means that a transaction may or may not have been
executed: look it up by its hash before sending it again.

\`checkOrders\` finds what the exchange would refuse before anything is sent, and \`requireOrders\` throws it as an
\`OrderRefusedError\`: each of its \`problems\` has the name of an error below, the value, the limit, what is missing, and the
way out. A \`WithdrawalShortError\` says what a withdrawal lacks after all profit that can be drawn, a \`BookTooThinError\` which book
offers less than a strategy needs.

## Errors of the chain

| error | ccxt | what to do |
|---|---|---|
${rows.join("\n")}
`;
}

function invariantsPage(): string {
  const rows = Object.entries(INVARIANTS).map(([id, { sentence }]) => `| ${id} | ${sentence} |`);
  const perpRows = Object.entries(PERP_INVARIANTS).map(([id, sentence]) => `| ${id} | ${sentence} |`);
  const loanRows = Object.entries(LOAN_INVARIANTS).map(([id, sentence]) => `| ${id} | ${sentence} |`);
  const governanceRows = Object.entries(GOVERNANCE_INVARIANTS).map(
    ([id, { sentence, tests }]) =>
      `| ${id} | ${sentence} | ${tests.map((file) => `[${path.basename(file, ".test.ts")}](../test/contracts/${file})`).join(", ")} |`,
  );
  return `# Invariants

What is true after every call, whoever calls what. Each is checked inside the random campaigns of \`test/contracts/fuzz.test.ts\`
(20,000 calls with every test run, a million with \`npm run test:deep\`), against an independent model of the venue and raw
storage; each has a counter that shows how often its precondition was really met, and the campaign fails if one never was.
The code of the catalogue is [test/model/invariants.ts](../test/model/invariants.ts).

| id | sentence |
|---|---|
${rows.join("\n")}

Beyond these, every call of a campaign is compared with the model: its result or its error with all arguments, its logs, the
ids it gives out; and after every block of calls all balances, all orders, all depth views, and a book rebuilt from the logs
alone.

## Perpetuals and margin

Checked after every single call of the campaigns of \`test/contracts/perpFuzz.test.ts\` (some by trying out what would happen
if), on raw storage, a funding model of their own and the risk engine, with books, positions and pools rebuilt from the logs. Each has a
counter as above; one that is both checked and tried out has two. The sentences are in
[test/model/perpInvariants.ts](../test/model/perpInvariants.ts).

| id | sentence |
|---|---|
${perpRows.join("\n")}

## Loans

Checked after every single call of the campaigns of \`test/contracts/loanFuzz.test.ts\`, on raw storage, the risk engine, and
loans, books and flows of money that are rebuilt from the logs alone. Counters as above. The sentences are in
[test/model/loanInvariants.ts](../test/model/loanInvariants.ts).

| id | sentence |
|---|---|
${loanRows.join("\n")}

## Governance and limits

Who may change what, and how far, is in [permissions](permissions.md).

| id | sentence | tests |
|---|---|---|
${governanceRows.join("\n")}
`;
}
