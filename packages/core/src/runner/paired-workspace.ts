/** The workspace that a pairing command carries. */
export interface PairedWorkspace {
  path: string;
  /** chosen for this runner alone: what its scope says is nothing to it */
  isOwn: boolean;
}
