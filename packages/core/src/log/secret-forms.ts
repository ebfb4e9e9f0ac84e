import { base64Forms } from './base64-forms.ts';
import { utf8 } from './utf8.ts';

/** Shorter values are found everywhere by chance: they are not masked. */
export const maskedCharsMin = 4;

/**
 * Every form in which a secret is looked for: as it is and each of its lines, escaped for JSON and for shells, URL-encoded, and in base64; as bytes,
 * none of them twice, none shorter than {@link maskedCharsMin}.
 */
export function secretForms(values: readonly string[]): Uint8Array[] {
  const texts = new Set(values.flatMap((value) => formsOf(value)));
  return [...texts].map(utf8).filter((bytes) => bytes.length >= maskedCharsMin);
}

function formsOf(value: string): string[] {
  if ([...value].length < maskedCharsMin) return [];
  const whole = value.toWellFormed();
  const lines = whole.split(/\r\n|[\n\r]/).filter((line) => [...line].length >= maskedCharsMin);
  const parts = new Set([whole, whole.trim(), ...lines, ...lines.map((line) => line.trim())]);
  const long = [...parts].filter((part) => [...part].length >= maskedCharsMin);
  return [...long.flatMap(textForms), ...base64Forms(utf8(whole)), ...base64Forms(utf8(whole.trim()))];
}

const textForms = (text: string): string[] => [text, ...jsonForms(text), ...shellForms(text), ...urlForms(text)];

function jsonForms(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const strict = ascii.replace(/[<>&']/g, (unit) => `\\u00${unit.charCodeAt(0).toString(16)}`);
  // a JSON text inside a JSON text
  const twice = JSON.stringify(json).slice(1, -1);
  return [json, json.replaceAll('/', '\\/'), ascii, strict, twice];
}

function shellForms(text: string): string[] {
  const inSingle = text.replaceAll("'", "'\\''");
  const inDouble = text.replace(/[\\"$`]/g, '\\$&');
  const escaped = text.replace(/[^\w@%+=:,./-]/g, '\\$&');
  const ansi = text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
  return [inSingle, text.replaceAll("'", `'"'"'`), inDouble, inDouble.replaceAll('!', '\\!'), escaped, ansi];
}

function urlForms(text: string): string[] {
  const plain = encodeURIComponent(text);
  const strict = plain.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  // as forms are sent: `~` is escaped there, and `*` is not
  const form = strict.replaceAll('~', '%7E').replaceAll('%2A', '*');
  const upper = [plain, strict, encodeURI(text), form, form.replaceAll('%20', '+'), strict.replaceAll('%20', '+')];
  return [...upper, ...upper.map((url) => url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))];
}
