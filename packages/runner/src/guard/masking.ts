import { createMatcher, Masker, type Matcher, maskWhole, secretForms } from '@baton/core/log';

/** What comes from a job. */
export type JobStream = 'stdout' | 'stderr' | 'data';

/** Masks what a job prints, each stream by itself, before it is written anywhere. */
export class Masking {
  private readonly secrets: readonly string[];
  private matcher: Matcher | null | undefined;
  private readonly maskers = new Map<JobStream, Masker>();

  constructor(secrets: readonly string[]) {
    this.secrets = secrets;
  }

  /**
   * What may be written now. What could be the beginning of a secret is held back until more of the stream comes, however long that takes: written
   * after a while it would tell the first half of a secret that a job prints slowly.
   */
  push(stream: JobStream, piece: Uint8Array): Uint8Array {
    return this.maskerOf(stream)?.push(piece) ?? piece;
  }

  /** What is still held of a stream from which nothing more comes. */
  finish(stream: JobStream): Uint8Array {
    return this.maskers.get(stream)?.flush() ?? new Uint8Array();
  }

  /** Words of the runner about the job. */
  text(text: string): string {
    const matcher = this.find();
    return matcher ? new TextDecoder().decode(maskWhole(matcher, new TextEncoder().encode(text))) : text;
  }

  private maskerOf(stream: JobStream): Masker | null {
    const known = this.maskers.get(stream);
    if (known) return known;
    const matcher = this.find();
    if (!matcher) return null;
    const made = new Masker(matcher);
    this.maskers.set(stream, made);
    return made;
  }

  /** Made when it is first needed: a job's start does not wait for it. */
  private find(): Matcher | null {
    if (this.matcher === undefined) {
      const forms = secretForms(this.secrets);
      this.matcher = forms.length === 0 ? null : createMatcher(forms);
    }
    return this.matcher;
  }
}
