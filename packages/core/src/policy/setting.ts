/** A small named fact of the installation, such as its incarnation or a setting made on the page. */
export interface Setting {
  /** the name */
  id: string;
  revision: number;
  value: string;
}

/**
 * Raised whenever a backup is restored, so that epochs given after the restore are above all that were given before it, even those that the backup does
 * not know: see `nextIncarnation`.
 */
export const incarnationSetting = 'incarnation';
