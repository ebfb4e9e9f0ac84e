/** A server's configuration as challengectl has it, with something of everything. */
export const serverConfig = `---
server:
  bind: 0.0.0.0
  port: 8443
  api_keys:
    north: keep-this-to-yourself-1
    admin: keep-this-to-yourself-2
  files_dir: files
conference:
  name: Example Con
  start: "2026-06-05 09:00:00 -5"
  timezone: America/New_York
  day_start: 09:00
  end_of_day: "17:30"
frequency_ranges:
  - name: ham_144
    display_name: 2 m
    description: Two metres
    min_hz: 144000000
    max_hz: 148000000
  - { name: ham_440, min_hz: 420_000_000, max_hz: 450000000 }
challenges:
  - default_min_delay: 120
    default_max_delay: 180
  - name: MORSE_1
    frequency: 146450000
    modulation: cw
    flag: CQ CQ DE RFCTF K
    speed: 15
    priority: 5
    min_delay: 60
    max_delay: 90
    enabled: yes
  - name: KEYED_1
    frequency_ranges: [ham_144, ham_440]
    modulation: ask
    flag: flag{keyed}
  - name: PAGE_1
    manual_frequency_range: { min_hz: 146000000, max_hz: 146100000 }
    modulation: pocsag
    capcode: 123456
    flag: the flag is in the page
    enabled: false
    public_view: { show_frequency: false }
  - name: VOICE_1
    frequency: 146550000
    modulation: nbfm
    flag: challenges/voice.wav
    wav_samplerate: 48000
  - name: SIDEBAND_1
    frequency: 146600000
    modulation: ssb
    mode: usb
    flag: challenges/voice.wav
`;

/** The start of a WAV file, of which nobody looks at more than that it is one. */
export const wave = (bytes: number): Buffer => Buffer.concat([Buffer.from('RIFF....WAVE'), Buffer.alloc(bytes - 12)]);
