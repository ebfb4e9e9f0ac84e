/** Marks that are kept besides those of the newest report: an older one that was overtaken may still come. */
const olderMax = 1_000;

/** Before the mark of a line that began a report, and of any other. */
const [begins, follows] = ['+', '-'];

/**
 * What is known of the newest lines of a log: by which marks its runner told them, and where its reports began.
 *
 * A runner tells a report until it hears that it arrived, each time with what was written since behind it, and one report at a time. So a report begins
 * either with a line that was never told, or just where one of those before it began; and then it tells the same lines in the same order as far as both
 * go. Whatever of it is lost, comes twice, late, or after one that overtook it: `toStore` answers what is new of it.
 *
 * What remains undecidable: a report that has the marks of a whole former one from its beginning to its end is taken for that one told again. With marks
 * made of text and time these are equal lines of one tick of the runner's clock, all of them alone in a report, and once more in a later one.
 */
export class ReportTail {
  #marks: (string | null)[];

  /** @param stored marks of the newest lines, as `toStore` made them; null: of a line that came otherwise */
  constructor(stored: readonly (string | null)[]) {
    this.#marks = [...stored];
  }

  /** How many marks are to be read of a log so that a report of so many lines is known. */
  static reachOf = (lines: number): number => lines + olderMax;

  /**
   * Of a report those lines that are not stored, by the marks that they are to be stored with.
   *
   * @returns how many are stored, and the marks of the others
   */
  toStore(report: readonly string[]): { known: number; marks: string[] } {
    const known = this.#known(report);
    return { known, marks: report.slice(known).map((mark, at) => `${known === 0 && at === 0 ? begins : follows}${mark}`) };
  }

  /**
   * They are stored.
   *
   * @param marks null: of a line that came otherwise
   * @param reportLines of the report that they end
   */
  stored(marks: readonly (string | null)[], reportLines: number): void {
    this.#marks = [...this.#marks, ...marks].slice(-ReportTail.reachOf(reportLines));
  }

  #known(report: readonly string[]): number {
    const first = `${begins}${report[0]}`;
    for (
      let start = this.#marks.lastIndexOf(first);
      start >= 0;
      start = start === 0 ? -1 : this.#marks.lastIndexOf(first, start - 1)
    ) {
      const both = Math.min(report.length, this.#marks.length - start);
      if (report.slice(0, both).every((mark, at) => this.#marks[start + at]?.slice(1) === mark)) return both;
    }
    return 0;
  }
}
