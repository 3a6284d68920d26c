// Runs the test suites and prints the total, `N passed, N failed`, as the last line. Arguments are those of Vitest.

import { parseCLI, startVitest, type TestModule } from "vitest/node";

/** The long campaigns run only when they are asked for: `npm run test:deep`. */
const DEFAULT_PROJECTS = "!deep";

const { filter, options } = parseCLI(["vitest", "run", ...process.argv.slice(2)]);
const vitest = await startVitest("test", filter, { project: DEFAULT_PROJECTS, ...options, watch: false });
const totals = vitest.state.getTestModules().map(countTests);
const passed = sum(totals.map((total) => total.passed));
const failed = sum(totals.map((total) => total.failed)) + vitest.state.getUnhandledErrors().length;
await vitest.close();

if (passed + failed === 0) console.error("No test ran.");
const exitCode = passed === 0 || failed > 0 ? 1 : 0;
process.stdout.write(`${passed} passed, ${failed} failed\n`, () => process.exit(exitCode));

/** A file that could not be run at all counts as one failed test. */
function countTests(file: TestModule): { passed: number; failed: number } {
  const states = [...file.children.allTests()].map((test) => test.result().state);
  const count = (wanted: string) => states.filter((state) => state === wanted).length;
  const broken = !file.ok() && count("failed") === 0 ? 1 : 0;
  return { passed: count("passed"), failed: count("failed") + broken };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
