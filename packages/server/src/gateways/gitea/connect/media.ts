import {
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  type MessageShape,
  toBinary,
  toJsonString,
} from '@bufbuild/protobuf';
import { ConnectError } from './connect-error.ts';

/** How a message travels: as protobuf's bytes, or as its JSON. */
export interface Media {
  isText: boolean;
  contentType: string;
  /** of an answer */
  headers: Readonly<Record<string, string>>;
  read<S extends DescMessage>(schema: S, body: Uint8Array): MessageShape<S>;
  write<S extends DescMessage>(schema: S, message: MessageShape<S>): Uint8Array;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

const malformed = (schema: DescMessage, problem: string): ConnectError =>
  new ConnectError('invalid_argument', `The body is no ${schema.typeName}: ${problem}`);

const binary: Media = {
  isText: false,
  contentType: 'application/proto',
  headers: { 'content-type': 'application/proto' },
  read(schema, body) {
    try {
      return fromBinary(schema, body, { readUnknownFields: false });
    } catch (error) {
      throw malformed(schema, error instanceof Error ? error.message : 'it can not be read');
    }
  },
  write: (schema, message) => toBinary(schema, message),
};

const json: Media = {
  isText: true,
  contentType: 'application/json',
  headers: { 'content-type': 'application/json' },
  read(schema, body) {
    let value: JsonValue;
    try {
      // nothing at all is an empty message, as it is in binary
      value = body.length === 0 ? {} : (JSON.parse(utf8.decode(body)) as JsonValue);
    } catch {
      // what the parser says quotes the body, which may hold secrets
      throw malformed(schema, 'it is not valid JSON');
    }
    try {
      return fromJson(schema, value, { ignoreUnknownFields: true });
    } catch {
      throw malformed(schema, 'a field has a value of another type');
    }
  },
  write: (schema, message) => new TextEncoder().encode(toJsonString(schema, message)),
};

/** How the bodies of this content type are read, and those of their answers written; undefined: nobody here can. */
export function mediaOf(contentType: string | undefined): Media | undefined {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase();
  return [binary, json].find((media) => media.contentType === type);
}

/** What `mediaOf` knows, as programs write it. */
export const mediaTypes: readonly string[] = [binary, json].map(({ contentType }) => contentType);
