/** A deployment cannot go on. The message says why and what to do. */
export class DeploymentError extends Error {
  override readonly name = "DeploymentError";
}
