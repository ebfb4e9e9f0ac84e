/** A column: its heading and its share of the width, as a track of a CSS grid that begins with the pixels it needs. */
export interface Column {
  key: string;
  label: string;
  width: string;
  sortable?: boolean;
  /** hidden until the reader asks for it */
  optional?: boolean;
  /** cannot be hidden */
  fixed?: boolean;
}

export interface Sort {
  by: string;
  descending: boolean;
}
