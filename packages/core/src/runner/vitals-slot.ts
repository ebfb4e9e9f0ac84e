/**
 * The vitals of all runners in one slot of time, as one row: the rows make a ring, so that they never become more and nothing has to be
 * taken away.
 */
export interface VitalsSlot {
  /** the place in the ring */
  id: string;
  revision: number;
  /** number of the slot since the Unix epoch */
  slot: number;
  /** packed, base64 */
  figures: string;
}
