/** One expected failure: `{name}` in a text is replaced by the detail of that name. */
export interface CatalogueEntry {
  /** HTTP status */
  status: number;
  /** what was wrong, with the offending value */
  message: string;
  /** what to do next */
  next: string;
}

export const entry = (status: number, message: string, next: string): CatalogueEntry => ({ status, message, next });
