import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type HTTPBody, isReplayable } from '../../../src/foundation/HTTPBody.ts';
import { MultipartForm } from '../../../src/foundation/MultipartForm.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The body as text; files stand as their path. */
const textOf = (body: HTTPBody): string => {
  switch (body.kind) {
    case 'data':
      return new TextDecoder().decode(body.data);
    case 'file':
      return `<${String(body.file)}>`;
    case 'composite':
      return body.pieces.map(textOf).join('');
    default:
      return `<${body.kind}>`;
  }
};
const boundaryOf = (form: MultipartForm): string => form.contentType.replace('multipart/form-data; boundary=', '');
/** The body with its boundary written as B. */
const written = (form: MultipartForm): string => textOf(form.body).replaceAll(boundaryOf(form), 'B');

const parsed = async (
  form: MultipartForm,
): Promise<[string, string | { name: string; type: string; text: string }][]> => {
  const response = new Response(textOf(form.body), { headers: { 'Content-Type': form.contentType } });
  const entries = [...(await response.formData())];
  return Promise.all(
    entries.map(async ([name, value]): Promise<[string, string | { name: string; type: string; text: string }]> => [
      name,
      typeof value === 'string' ? value : { name: value.name, type: value.type, text: await value.text() },
    ]),
  );
};

describe('MultipartForm', () => {
  it('writes parts as RFC 7578 has them', () => {
    const form = new MultipartForm()
      .field('a', '1')
      .field('n', 2)
      .field('yes', true)
      .data('bytes', bytes('xyz'))
      .data('named', bytes('{}'), { filename: 'a.json', contentType: 'application/json; charset=utf-8' })
      .file('photo', '/tmp/photo.jpg', { contentType: 'image/jpeg' });
    expect(written(form)).toBe(
      [
        '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n',
        '--B\r\nContent-Disposition: form-data; name="n"\r\n\r\n2\r\n',
        '--B\r\nContent-Disposition: form-data; name="yes"\r\n\r\ntrue\r\n',
        '--B\r\nContent-Disposition: form-data; name="bytes"\r\nContent-Type: application/octet-stream\r\n\r\nxyz\r\n',
        '--B\r\nContent-Disposition: form-data; name="named"; filename="a.json"\r\n',
        'Content-Type: application/json; charset=utf-8\r\n\r\n{}\r\n',
        '--B\r\nContent-Disposition: form-data; name="photo"; filename="photo.jpg"\r\n',
        'Content-Type: image/jpeg\r\n\r\n</tmp/photo.jpg>\r\n',
        '--B--\r\n',
      ].join(''),
    );
  });

  it('is a last boundary when nothing is in it', () => {
    expect(written(new MultipartForm())).toBe('--B--\r\n');
  });

  it('gives the parts so far, and goes on', () => {
    const form = new MultipartForm().field('a', '1');
    const { body } = form;
    form.field('b', '2');
    expect(textOf(body)).not.toContain('name="b"');
    expect(textOf(form.body)).toContain('name="b"');
  });

  it('has a boundary that nobody can guess, and that RFC 2046 allows', () => {
    const boundaries = Array.from({ length: 50 }, () => boundaryOf(new MultipartForm()));
    expect(new Set(boundaries).size).toBe(50);
    for (const boundary of boundaries) {
      // RFC 2046 §5.1.1: at most 70 characters; without ones that would need quotes
      expect(boundary).toMatch(/^[-0-9A-Za-z]{1,70}$/);
      // 128 bits are 32 hexadecimal digits
      expect(boundary).toMatch(/[0-9a-f]{32,}$/);
    }
  });

  it.each([
    // HTML, multipart/form-data encoding algorithm: quotes and line ends are escaped, nothing else is
    ['a"b', 'a%22b'],
    ['a\r\nb', 'a%0D%0Ab'],
    ['日%22\\', '日%22\\'],
  ])('escapes %j in names', (name, expected) => {
    const form = new MultipartForm().data(name, bytes(''), { filename: name });
    expect(written(form)).toContain(`; name="${expected}"; filename="${expected}"\r\n`);
  });

  it('makes line ends in names of fields one kind, and leaves those in file names', () => {
    // HTML, as above
    const form = new MultipartForm().data('a\nb\rc', bytes(''), { filename: 'a\nb\rc' });
    expect(written(form)).toContain('; name="a%0D%0Ab%0D%0Ac"; filename="a%0Ab%0Dc"\r\n');
  });

  it.each<[string | URL, string]>([
    ['/tmp/a b.txt', 'a b.txt'],
    ['a.txt', 'a.txt'],
    ['C:\\photos\\a.jpg', 'a.jpg'],
    ['/tmp/folder/', 'folder'],
    [new URL('file:///tmp/a%20b.txt'), 'a b.txt'],
    ['file:///tmp/a%20b.txt', 'a b.txt'],
    [new URL('file:///tmp/100%25.txt'), '100%.txt'],
    [new URL('file:///tmp/a%zz.txt'), 'a%zz.txt'],
    ['', 'file'],
  ])('names the file %j %s', (file, name) => {
    expect(written(new MultipartForm().file('f', file))).toContain(`; filename="${name}"\r\n`);
    expect(written(new MultipartForm().file('f', file, { filename: 'own' }))).toContain('; filename="own"\r\n');
  });

  it.each(['text/plain\r\nX: y', 'text/plain; a="\0"', 'text/plain; a=\0', 'nonsense', '', 'text/plain\n'])(
    'refuses the type %j',
    (contentType) => {
      expect(() => new MultipartForm().data('a', bytes(''), { contentType })).toThrow(TypeError);
    },
  );

  it('refuses data that is none', () => {
    expect(() => new MultipartForm().data('a', 'text' as never)).toThrow(TypeError);
    expect(() => new MultipartForm().data('a', new DataView(new ArrayBuffer(1)) as never)).toThrow(TypeError);
  });

  it('keeps files files and streams streams, and can be sent again without streams', () => {
    const file = new MultipartForm().field('a', '1').file('f', '/tmp/f');
    expect(isReplayable(file.body)).toBe(true);
    const stream = new ReadableStream<Uint8Array>();
    const { body } = file.stream('s', stream, { filename: 's.bin' });
    expect(isReplayable(body)).toBe(false);
    const kinds = body.kind === 'composite' ? body.pieces.filter(({ kind }) => kind !== 'data') : [];
    expect(kinds).toEqual([
      { kind: 'file', file: '/tmp/f' },
      { kind: 'stream', stream },
    ]);
  });

  it('keeps large data uncopied', () => {
    const data = new Uint8Array(1024 * 1024);
    const { body } = new MultipartForm().data('d', data);
    expect(body.kind === 'composite' && body.pieces.some((piece) => piece.kind === 'data' && piece.data === data)).toBe(
      true,
    );
  });

  it('is read by another implementation as it was meant', async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !text.includes('%') && !/[\r\n]/.test(text));
    const part = fc.tuple(name, fc.string({ unit: 'grapheme' }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 5 }), async (parts) => {
        const form = new MultipartForm();
        for (const [key, value, isFile] of parts) {
          if (isFile) form.data(key, bytes(value), { filename: `${key}"`, contentType: 'text/x-part' });
          else form.field(key, value);
        }
        expect(await parsed(form)).toEqual(
          parts.map(([key, value, isFile]) => [
            key,
            isFile ? { name: `${key}"`, type: 'text/x-part', text: value } : value,
          ]),
        );
      }),
      { numRuns: 50 },
    );
  });
});
