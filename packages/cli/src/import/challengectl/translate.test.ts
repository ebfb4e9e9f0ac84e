import { expect, test } from 'vitest';
import { serverConfig, wave } from '../testing/challengectl-samples.ts';
import { importOptions, sourceFile } from '../testing/options.ts';
import { translateChallengectl } from './translate.ts';

const translate = (content: string | object, more = {}) =>
  translateChallengectl([sourceFile('server.yml', content)], importOptions(more));

test('a configuration becomes templates, ranges and pause hours, and tells what does not come over', () => {
  const found = translate(serverConfig);
  expect(found.ranges).toEqual([
    {
      ...{ place: 'server.yml: frequency_ranges[0]', name: 'ham_144' },
      range: { measures: 'frequency', intervals: [{ min: 144e6, max: 148e6 }], description: '2 m: Two metres' },
    },
    {
      ...{ place: 'server.yml: frequency_ranges[1]', name: 'ham_440' },
      range: { measures: 'frequency', intervals: [{ min: 420e6, max: 450e6 }], description: '' },
    },
  ]);
  expect(found.hours?.hours).toEqual([{ from: '17:30', to: '09:00', timeZone: 'America/New_York' }]);
  expect(found.templates.map(({ template }) => template)).toEqual([
    {
      ...{ name: 'MORSE_1', enabled: true, schedule: { kind: 'recurring', minDelayMs: 60_000, maxDelayMs: 90_000 } },
      job: {
        ...{ executor: 'transmit', priority: 5, ranges: { frequency: 146_450_000 } },
        spec: { modulation: 'cw', message: 'CQ CQ DE RFCTF K', wordsPerMinute: 15 },
      },
    },
    {
      ...{ name: 'KEYED_1', enabled: true, schedule: { kind: 'recurring', minDelayMs: 120_000, maxDelayMs: 180_000 } },
      job: {
        ...{ executor: 'transmit', priority: 0, drawFrom: { frequency: ['ham_144', 'ham_440'] } },
        spec: { modulation: 'ask', message: 'flag{keyed}', baud: 2_400, repeat: 10, pauseMs: 0 },
      },
    },
    {
      ...{ name: 'PAGE_1', enabled: false, schedule: { kind: 'recurring', minDelayMs: 120_000, maxDelayMs: 180_000 } },
      job: {
        ...{ executor: 'transmit', priority: 0, drawFrom: { frequency: [{ min: 146e6, max: 146.1e6 }] } },
        spec: { modulation: 'pocsag', message: 'the flag is in the page', address: 123_456 },
      },
    },
    expect.objectContaining({
      name: 'VOICE_1',
      job: expect.objectContaining({ spec: { modulation: 'nbfm', file: 'challenges/voice.wav' } }),
    }),
  ]);
  expect(found.left.map(({ name, outcome, reason }) => `${name} ${outcome}: ${reason}`)).toEqual([
    'public_view of PAGE_1 skipped: Baton has nothing of the kind',
    'SIDEBAND_1 skipped: the executor transmit has no modulation ssb',
    'conference.start skipped: Baton has no start and end of an event: resume it and pause it then',
  ]);
});

test('runners are told how they move; keys that a configuration holds are told to nobody', () => {
  const text = JSON.stringify(translate(serverConfig));
  expect(text).toContain('Move the runner north');
  expect(text).toContain('https://baton.example/api/provisioning/provision');
  expect(text).not.toContain('keep-this');
  expect(text).not.toContain('Move the runner admin');
  const { byHand } = translate({ runners: [{ runner_id: 'east' }, { runner_id: 'west', enabled: false, devices: [] }] });
  expect(byHand[2]?.commands.at(-1)).toMatch(/^baton runners disable west --reason 'disabled in challengectl'/);
  const own = translate({ runner: { runner_id: 'r1', server_url: 'x' }, radios: { devices: [] } });
  expect(own.byHand[1]?.what).toContain('Move the runner r1');
  const keys = byHand.flatMap(({ commands }) => commands).filter((command) => command.startsWith('baton keys create'));
  expect(keys, 'one serves for all').toHaveLength(1);
});

test('a list of challenges is taken as its import takes one, and what its lists answer too', () => {
  const challenge = { name: 'A', frequency: 1e8, modulation: 'cw', flag: 'HI' };
  expect(translate([challenge]).templates[0]?.template.schedule).toEqual({
    ...{ kind: 'recurring', minDelayMs: 60_000, maxDelayMs: 90_000 },
  });
  const listed = translate({ challenges: [{ challenge_id: 'x', name: 'A', enabled: false, config: challenge }] });
  expect(listed.templates[0]?.template).toMatchObject({ name: 'A', enabled: false });
});

test('a short sound comes along; a long one is a file of the transmitter, and one known by its digest alone does not come', () => {
  const voice = (flag: string) => ({ challenges: [{ name: 'V', frequency: 1e8, modulation: 'nbfm', flag }] });
  const sound = wave(2_000);
  const spec = (flag: string, bytes: Buffer | null) => {
    const found = translate(voice(flag), { file: () => bytes });
    return found.templates[0]?.template.job.spec ?? found.left[0]?.reason;
  };
  expect(spec('a.wav', sound)).toEqual({ modulation: 'nbfm', audio: sound.toString('base64') });
  expect(spec('/opt/a.wav', wave(800_000))).toEqual({ modulation: 'nbfm', file: 'opt/a.wav' });
  expect(spec('sha256:ab', sound)).toMatchObject({ audio: expect.any(String) });
  expect(spec('sha256:ab', null)).toContain('by its digest alone, and it is not in the folder');
  expect(spec('a.wav', Buffer.from('no sound at all, but rather long for a text, so it is no wave file'))).toContain('is no WAV');
  expect(spec('../../etc/passwd', null)).toContain('does not lead out');
});

test.each([
  [{ frequency: 1e8, frequency_ranges: ['a'] }, 'there are frequency and frequency_ranges'],
  [{}, 'none of them is there'],
  [{ frequency: 'loud' }, 'challenges[0].frequency must be a number, not loud'],
  [{ frequency: -1 }, 'must be a frequency in hertz, not -1'],
  [{ frequency_ranges: [] }, 'names no range'],
  [{ frequency_ranges: ['two words'] }, 'without blanks'],
  [{ manual_frequency_range: { min_hz: 5, max_hz: 4 } }, 'must not be above max_hz (4), not 5'],
  [{ frequency: 1e8, min_delay: 90, max_delay: 60 }, 'must not be above max_delay'],
  [{ frequency: 1e8, min_delay: 0 }, 'from 1 second to a year'],
  [{ frequency: 1e8, speed: 500 }, 'must be from 5 to 60, not 500'],
  [{ frequency: 1e8, modulation: 'semaphore' }, 'is none that challengectl has'],
  [{ frequency: 1e8, enabled: 'perhaps' }, 'must be true or false, not perhaps'],
  [{ frequency: 1e8, name: 'x'.repeat(121) }, 'has 121 characters'],
  [{ frequency: 1e8, name: 'a\u0007b' }, 'can not be shown'],
  [{ frequency: 1e8, flag: '{{ word }}' }, 'which a template would take for a parameter'],
])('%j is refused with its place and value', (fields, reason) => {
  const found = translate({ challenges: [{ name: 'X', modulation: 'cw', flag: 'HI', ...fields }] });
  expect(found.templates).toEqual([]);
  expect(found.left).toMatchObject([{ kind: 'template', outcome: 'refused', place: 'server.yml: challenges[0]' }]);
  expect(found.left[0]?.reason).toContain(reason);
});

test('one that is wrong keeps none of the others, and a name counts once', () => {
  const good = { name: 'A', frequency: 1e8, modulation: 'cw', flag: 'HI' };
  const found = translate({ challenges: [3, good, null, good, { ...good, name: 'B' }] });
  expect(found.templates.map(({ template }) => template.name)).toEqual(['A', 'B']);
  expect(found.left.map(({ reason }) => reason)).toEqual([
    'challenges[0] must be an object, not 3',
    'challenges[2] must be an object, not null',
    'its name stands in server.yml: challenges[1] too',
  ]);
});

test.each([
  [{ day_start: '9', end_of_day: '17:00' }, 'must be a time of day'],
  [{ day_start: '09:00' }, 'needs both'],
  [{ day_start: 540, end_of_day: 1_050, timezone: 'UTC' }, null],
])('the hours %j', (conference, reason) => {
  const found = translate({ conference });
  if (reason === null) expect(found.hours?.hours).toEqual([{ from: '17:30', to: '09:00', timeZone: 'UTC' }]);
  else expect(found.left[0]?.reason).toContain(reason);
});

test('a file of something else says so', () => {
  expect(translate({ a: 1 }).left[0]?.reason).toContain('holds neither challenges');
  expect(translate('just words').left[0]?.reason).toContain('must be an object');
});

test('what is wrong is told without the keys that stand in it', () => {
  const [left] = translate({ runners: { 'runner-1': { api_key: 'geheim', name: 'one', old: [{ token: 'geheim' }] } } }).left;
  expect(left?.reason).toContain('runners must be a list, not {"runner-1":{"api_key":"(not shown)","name":"one"');
  expect(left?.reason).not.toContain('geheim');
});
