import { fieldValueIsSendable } from '../syntax/fieldSyntax.ts';
import { parseMediaType } from '../syntax/mediaType.ts';
import type { ByteStream, HTTPBody } from './HTTPBody.ts';
import { isBytes } from './isBytes.ts';

/** What a part says about its content. */
export interface PartOptions {
  readonly filename?: string;
  /** A media type; anything else is a `TypeError`. */
  readonly contentType?: string;
}

const encoder = new TextEncoder();
const boundaryBytes = 18;

const escapes: Readonly<Record<string, string>> = Object.freeze({ '\r': '%0D', '\n': '%0A', '"': '%22' });
/** A name inside quotes. @see HTML, multipart/form-data encoding algorithm */
const quoted = (name: string): string => `"${name.replace(/[\r\n"]/g, (character) => escapes[character] as string)}"`;
/** Line ends in names of fields are one kind; those in file names stay what they are. @see HTML, as above */
const normalized = (name: string): string => name.replace(/\r\n|\r|\n/g, '\r\n');

const makeBoundary = (): string => {
  const random = globalThis.crypto.getRandomValues(new Uint8Array(boundaryBytes));
  return `----form-${Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
};

const fileURL = /^file:/i;

const unescaped = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const nameOf = (file: string | URL): string => {
  const isURL = typeof file !== 'string' || fileURL.test(file);
  const path = isURL && URL.canParse(String(file)) ? unescaped(new URL(String(file)).pathname) : String(file);
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? 'file';
};

/** A form of parts: fields, bytes, files and streams, in the order they are added. Files are never held whole. @see RFC 7578 */
export class MultipartForm {
  readonly #boundary = makeBoundary();
  readonly #pieces: HTTPBody[] = [];

  /** A text field; its value is sent as it is. */
  field(name: string, value: string | number | boolean): this {
    return this.#part(name, {}, null, { kind: 'data', data: encoder.encode(String(value)) });
  }
  /** Bytes in memory. */
  data(name: string, data: Uint8Array, options: PartOptions = {}): this {
    if (!isBytes(data)) throw new TypeError('a part takes a Uint8Array');
    return this.#part(name, options, 'application/octet-stream', { kind: 'data', data });
  }
  /** A file, read while the task runs. */
  file(name: string, file: string | URL, options: PartOptions = {}): this {
    const filename = options.filename ?? nameOf(file);
    return this.#part(name, { ...options, filename }, 'application/octet-stream', { kind: 'file', file });
  }
  /** A stream; the form can then be sent only once. */
  stream(name: string, stream: ByteStream, options: PartOptions = {}): this {
    return this.#part(name, options, 'application/octet-stream', { kind: 'stream', stream });
  }

  #part(name: string, options: PartOptions, defaultType: string | null, content: HTTPBody): this {
    const { filename, contentType = defaultType } = options;
    if (contentType !== null && (parseMediaType(contentType) === null || !fieldValueIsSendable(contentType))) {
      throw new TypeError(`${JSON.stringify(contentType)} is no media type`);
    }
    const file = filename === undefined ? '' : `; filename=${quoted(filename)}`;
    const type = contentType === null ? '' : `\r\nContent-Type: ${contentType}`;
    const head = `--${this.#boundary}\r\nContent-Disposition: form-data; name=${quoted(normalized(name))}${file}${type}\r\n\r\n`;
    this.#pieces.push(this.#text(head), content, this.#text('\r\n'));
    return this;
  }

  #text(text: string): HTTPBody {
    return { kind: 'data', data: encoder.encode(text) };
  }

  /** `multipart/form-data` with this form's boundary. */
  get contentType(): string {
    return `multipart/form-data; boundary=${this.#boundary}`;
  }
  /** All parts so far. */
  get body(): HTTPBody {
    return { kind: 'composite', pieces: [...this.#pieces, this.#text(`--${this.#boundary}--\r\n`)] };
  }
}
