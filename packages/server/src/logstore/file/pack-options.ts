export interface PackOptions {
  /** of one core that it takes at most, in the long run */
  share: number;
  /** smaller files stay as they are: they would take the same blocks of the disk */
  bytesMin: number;
}
