import { expect, test } from 'vitest';
import { pauseTitle, untilWords, windowProblem } from './pause-words.ts';
import { formatExact } from './time.ts';

const noon = new Date(2026, 0, 10, 12, 0, 0).getTime();

test('until when: the time is enough today, seconds are told where there are some', () => {
  expect(untilWords(null, noon)).toBe('until somebody resumes');
  expect(untilWords(noon + 3_600_000, noon)).toBe('until 13:00');
  expect(untilWords(noon + 3_601_000, noon)).toBe('until 13:00:01');
  const tomorrow = noon + 86_400_000;
  expect(untilWords(tomorrow, noon)).toBe(`until ${formatExact(tomorrow).slice(0, 16)}`);
});

test('what is paused is named', () => {
  expect(pauseTitle({ scope: 'instance', cause: 'asked' })).toBe('The system is paused');
  expect(pauseTitle({ scope: 'acme/site', cause: 'hours' })).toBe('acme/site has its pause hours');
});

test.each([
  [{ from: '22:00', to: '06:00' }, null],
  [{ from: '25:00', to: '06:00' }, 'Give both times as HH:MM.'],
  [{ from: '', to: '06:00' }, 'Give both times as HH:MM.'],
  [{ from: '06:00', to: '06:00' }, 'They begin and end at the same time.'],
  [{ from: '06:00', to: '07:00', timeZone: ' ' }, 'Give the time zone.'],
])('hours %j: %s', (window, problem) => {
  expect(windowProblem({ timeZone: 'UTC', ...window })).toBe(problem);
});
