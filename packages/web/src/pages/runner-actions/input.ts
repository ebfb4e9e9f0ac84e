/** What who asks for an action may add: why, and for how long. */
export interface Input {
  reason?: string;
  forMs?: number;
}
