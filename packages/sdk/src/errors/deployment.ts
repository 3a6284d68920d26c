import { PangeaError } from "./base.ts";

/** A key of a deployment file, and what is wrong with it. */
export interface DeploymentIssue {
  /** Such as `markets[0].asset`. */
  readonly key: string;
  readonly problem: string;
}

/**
 * Thrown when a deployment file does not say what it must. `issues` names every wrong key.
 *
 * @example
 * if (error instanceof InvalidDeploymentError) for (const { key, problem } of error.issues) console.error(key, problem);
 */
export class InvalidDeploymentError extends PangeaError {
  override name = "InvalidDeploymentError";
  readonly issues: readonly DeploymentIssue[];

  constructor(issues: readonly DeploymentIssue[]) {
    super("The deployment file is not valid.", {
      code: "DEPLOYMENT",
      ccxt: "BadRequest",
      docsPath: "docs/errors.md",
      metaMessages: issues.map(({ key, problem }) => `${key}: ${problem}`),
    });
    this.issues = issues;
  }
}

/**
 * Thrown when a client is on another chain than a deployment.
 *
 * @example
 * if (error instanceof WrongChainError) switchChain(error.expected);
 */
export class WrongChainError extends PangeaError {
  override name = "WrongChainError";
  readonly expected: number;
  readonly actual: number;

  constructor(expected: number, actual: number) {
    super(`The exchange was deployed on chain ${expected}, and the client is on chain ${actual}.`, {
      code: "DEPLOYMENT",
      ccxt: "BadRequest",
      docsPath: "docs/errors.md",
      metaMessages: ["Use a node of that chain, or the deployment file of this one."],
    });
    this.expected = expected;
    this.actual = actual;
  }
}
