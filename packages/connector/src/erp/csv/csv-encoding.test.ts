import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CsvFormReader, decodeCsv, type CsvForm } from './csv-encoding.ts';

function formOf(bytes: Uint8Array, pieceLength = bytes.length): CsvForm {
  const reader = new CsvFormReader();
  for (const piece of piecesOf(bytes, pieceLength)) reader.push(piece);
  return reader.end();
}

function piecesOf(bytes: Uint8Array, length: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += Math.max(1, length))
    pieces.push(bytes.subarray(at, at + Math.max(1, length)));
  return pieces;
}

async function textOf(bytes: Uint8Array, pieceLength = bytes.length): Promise<string> {
  const pieces = async function* () {
    for (const piece of piecesOf(bytes, pieceLength)) yield await Promise.resolve(piece);
  };
  return (await Array.fromAsync(decodeCsv(pieces(), formOf(bytes)))).join('');
}

const utf8 = (text: string) => Buffer.from(text, 'utf8');
const utf16le = (text: string) => Buffer.from(text, 'utf16le');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
/** Text of which each character has one byte. */
const bytes = (text: string) => Buffer.from(text, 'latin1');

const TEXT = 'id,name\r\n1,Søns & “Ltd” €\r\n2,日本 🏗\r\n';

describe('the encoding of a file', () => {
  for (const [title, content, encoding] of [
    ['UTF-8', utf8(TEXT), 'utf-8'],
    ['UTF-8 with a byte order mark', utf8(`\ufeff${TEXT}`), 'utf-8'],
    ['UTF-16, little end first, with a byte order mark', utf16le(`\ufeff${TEXT}`), 'utf-16le'],
    ['UTF-16, little end first, without one', utf16le(TEXT), 'utf-16le'],
    ['UTF-16, big end first, with a byte order mark', utf16be(`\ufeff${TEXT}`), 'utf-16be'],
    ['UTF-16, big end first, without one', utf16be(TEXT), 'utf-16be'],
  ] as const) {
    test(`${title} is found and read, in pieces of any size`, async () => {
      for (const length of [1, 2, 3, 7, content.length]) {
        assert.equal(formOf(content, length).encoding, encoding);
        assert.equal(await textOf(content, length), TEXT);
      }
      assert.deepEqual(
        [formOf(content).endsWithNewline, formOf(content.subarray(0, -4)).endsWithNewline],
        [true, false],
      );
    });
  }

  test('Windows-1252 is found where bytes are no UTF-8, and read with its own signs', async () => {
    const content = bytes('id,name\n1,S\xf8ns\n2,\x93Peak\x94 \x96 \x80 5 \x92\n');
    for (const length of [1, 2, 5, content.length]) {
      assert.deepEqual(formOf(content, length), {
        encoding: 'windows-1252',
        hasBareReturns: false,
        endsWithNewline: true,
        isWorkbook: false,
        strangerAt: undefined,
      });
      assert.equal(await textOf(content, length), 'id,name\n1,Søns\n2,“Peak” – € 5 ’\n');
    }
  });

  test('one broken character does not make Windows-1252 of UTF-8', async () => {
    const content = Buffer.concat([utf8('id,name\n1,Søns\n2,Caf'), bytes('\xc3'), utf8('\n3,Müller\n')]);
    assert.equal(formOf(content).encoding, 'utf-8');
    assert.equal(await textOf(content), 'id,name\n1,Søns\n2,Caf\ufffd\n3,Müller\n');
    // As many of each: what is broken is reported rather than guessed.
    assert.equal(formOf(Buffer.concat([utf8('é'), bytes('\xe9\n')])).encoding, 'utf-8');
    assert.equal(formOf(Buffer.concat([utf8('\ufeff'), bytes('\xe9\xe9\n')])).encoding, 'utf-8');
  });

  test('a name that was spoilt before does not make UTF-8 of Windows-1252', async () => {
    const content = bytes('id,name\n1,Caf\xc3\xa9\n2,S\xf8ns\n3,M\xfcller\n');
    assert.equal(formOf(content).encoding, 'windows-1252');
    assert.equal(await textOf(content), 'id,name\n1,CafÃ©\n2,Søns\n3,Müller\n');
  });

  test('a byte that Windows-1252 does not have says where it stands', () => {
    // Code page 850: ü is 0x81.
    const content = bytes('id,name\n1,S\xf8ns\n2,M\x81ller\n');
    for (const length of [1, content.length])
      assert.equal(formOf(content, length).strangerAt, content.indexOf(0x81));
  });

  test('well-formed UTF-8 is what the decoder takes without a fault', () => {
    const strict = new TextDecoder('utf-8', { fatal: true });
    const byte = fc.oneof(
      fc.constantFrom(0x41, 0x80, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5),
      fc.nat(255),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), fc.array(byte, { maxLength: 8 }), (more, some) => {
        // A mark at the beginning would settle it, a NUL there too.
        const content = Uint8Array.from([0x41, 0x41, 0x41, ...some, ...more]);
        const faults = new TextDecoder().decode(content).split('\ufffd').length - 1;
        let isValid = true;
        try {
          strict.decode(content);
        } catch {
          isValid = false;
        }
        // Each fault that the decoder marks is one; U+FFFD itself may stand in the text.
        if (isValid) assert.equal(formOf(content).encoding, 'utf-8');
        else assert.ok(faults > 0);
        const wellFormed = [...new TextDecoder().decode(content)].filter(
          (sign) => sign > '\x7f' && sign !== '\ufffd',
        ).length;
        if (faults > wellFormed && !isValid && !hasReplacement(content))
          assert.equal(formOf(content, 1).encoding, 'windows-1252');
      }),
      { numRuns: 5000 },
    );
  });

  test('lines may end in a carriage return alone', async () => {
    const content = utf8('id,name\r1,Søns\r2,x\r');
    assert.deepEqual([formOf(content).hasBareReturns, formOf(content).endsWithNewline], [true, true]);
    assert.equal(await textOf(content), 'id,name\n1,Søns\n2,x\n');
    assert.equal(formOf(content.subarray(0, -1)).endsWithNewline, false);
    assert.equal(formOf(utf8('id,name\r\n1,"a\rb"\r\n')).hasBareReturns, false);
  });
});

/** Whether U+FFFD itself stands there, in UTF-8. */
function hasReplacement(content: Uint8Array): boolean {
  return Buffer.from(content).includes(Buffer.from('\ufffd'));
}
