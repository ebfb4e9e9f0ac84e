/** A workflow that can not be given to a runner; the message says why. */
export class UnfitWorkflow extends Error {
  override name = 'UnfitWorkflow';
}
