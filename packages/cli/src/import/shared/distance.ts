import { showValue } from '@baton/protocol/errors';
import { flagOf, quoted } from './shell-words.ts';
import { skip, type Translation } from './translation.ts';

/** Whether a line of the cron that programs in Go read says a distance in time (`@every 1h`), which no line of ours can. */
export const isDistance = (text: string): boolean => /^\s*(?:(?:CRON_)?TZ=\S+\s+)?@every\b/.test(text);

interface Left {
  /** of the schedule, and of its template */
  called: string;
  template: string;
  place: string;
  text: string;
  project: string | null;
  /** of its other lines, or of the whole import */
  timeZone: string;
}

/** Tells that a distance in time is left out of the schedule of a template, which comes over all the same, and what is to be done about it. */
export function leaveDistance(into: Translation, { called, template, place, text, project, timeZone }: Left): void {
  const shown = showValue(text.trim());
  skip(into, 'schedule', called, place, `a distance in time, which a cron line can not say: ${shown}`);
  into.byHand.push({
    what: `Say when the template ${template} runs instead of ${shown}: by all its lines of cron (--cron), or by a delay after each end (--every)`,
    // without it the line would be read by the clocks of the machine at which it is typed
    commands: [
      `baton templates change ${quoted(template)}${flagOf('--project', project)} --cron LINE --time-zone ${quoted(timeZone)}`,
    ],
    for: { templates: [template] },
  });
}
