import { type Fields, Invalid } from '../shared/fields.ts';
import { attempt, type ImportOptions, skip, type Translation } from '../shared/translation.ts';

/** Takes the hours in, between the end of a day and the start of the next, in which nothing is sent. */
export function takeConference(into: Translation, file: string, conference: Fields, { timeZone }: ImportOptions): void {
  const place = `${file}: conference`;
  attempt(into, 'pause hours', 'conference', place, () => {
    const [from, to] = [timeOf(conference, 'end_of_day'), timeOf(conference, 'day_start')];
    if (from === null || to === null) {
      if (from !== null || to !== null) throw new Invalid(conference.place, 'needs both day_start and end_of_day');
      return;
    }
    if (from === to) return skip(into, 'pause hours', `${from}-${to}`, place, 'a day begins when it ends, so nothing is paused');
    if (into.hours) throw new Invalid(conference.place, `says pause hours that ${into.hours.place} says too`);
    into.hours = { place, hours: [{ from, to, timeZone: conference.text('timezone') ?? timeZone }] };
    into.byHand.push({
      what: 'challengectl keeps in its database whether it pauses by itself every day: if it did not, take the pause hours back',
      commands: ['baton pause --help'],
    });
  });
  for (const name of ['start', 'stop'])
    if (conference.has(name))
      skip(into, 'other', `conference.${name}`, place, 'Baton has no start and end of an event: resume it and pause it then');
}

/** `09:00`; YAML 1.1 makes minutes of what is written without quotes. */
function timeOf(conference: Fields, name: string): string | null {
  const value = conference.raw(name);
  if (value === null) return null;
  const minutes = typeof value === 'number' ? value : minutesOf(value);
  if (minutes === null || !Number.isInteger(minutes) || minutes < 0 || minutes >= 24 * 60)
    throw new Invalid(conference.at(name), 'must be a time of day, HH:MM', value);
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

function minutesOf(value: unknown): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d\d)(?::00)?$/.exec(typeof value === 'string' ? value.trim() : '') ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return null;
  return Number(hours) * 60 + Number(minutes);
}
