import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ConnectionError } from './errors.ts';
import { EventStreamParser, readText, type ServerSentEvent } from './event-stream.ts';

const parse = (...pieces: string[]): ServerSentEvent[] => {
  const parser = new EventStreamParser();
  return pieces.flatMap((piece) => parser.push(piece));
};

describe('EventStreamParser', () => {
  it('reads ids and data, and takes off one space after the colon', () => {
    assert.deepEqual(parse('id: 7.1\ndata: {"a":1}\n\nid:7.2\ndata:  two\n\n'), [
      { id: '7.1', data: '{"a":1}' },
      { id: '7.2', data: ' two' },
    ]);
  });

  it('joins lines of data, and keeps the id for blocks without one', () => {
    assert.deepEqual(parse('id: 1\ndata: a\ndata\ndata: b\n\ndata: c\n\n'), [
      { id: '1', data: 'a\n\nb' },
      { id: '1', data: 'c' },
    ]);
  });

  it('tells an id that comes alone', () => {
    assert.deepEqual(parse('id: 9.0\n\n'), [{ id: '9.0', data: '' }]);
  });

  it('passes over comments, unknown fields, and ids with NUL', () => {
    assert.deepEqual(parse(':\n\n: hello\nevent: x\nretry: 1\nnoise\n\nid: a\0b\ndata: d\n\n'), [
      { id: null, data: 'd' },
    ]);
  });

  it('keeps an unfinished block back', () => {
    assert.deepEqual(parse('data: a\n'), []);
    assert.deepEqual(parse('data: a\n\nda'), [{ id: null, data: 'a' }]);
  });

  it('finds the same however lines end and pieces are cut', () => {
    const line = fc.oneof(
      fc.constant(''),
      fc.constant(': note'),
      fc.stringMatching(/^id: [0-9.]{1,5}$/),
      fc.string().map((text) => `data: ${text.replaceAll(/[\r\n]/g, '')}`),
    );
    fc.assert(
      fc.property(
        fc.array(line),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(400)),
        (lines, end, cuts) => {
          // What follows shows that a CR at the very end was no half of a CR LF.
          const text = [...lines, '', ': end', ''].join(end);
          const expected = parse([...lines, '', ': end', ''].join('\n'));
          const ends = [...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
          const pieces = ends.map((stop, index) => text.slice(ends[index - 1] ?? 0, stop));
          assert.deepEqual(parse(...pieces), expected);
        },
      ),
    );
  });
});

describe('readText', () => {
  const answerOf = (body: ReadableStream<Uint8Array>) => ({
    name: 'GET /v1/events',
    response: new Response(null),
    body,
  });
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('puts letters together that were cut apart', async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes('Muñoz').slice(0, 3));
        controller.enqueue(bytes('Muñoz').slice(3));
        controller.close();
      },
    });
    assert.equal((await Array.fromAsync(readText(answerOf(body), 1000, undefined))).join(''), 'Muñoz');
  });

  it('is a ConnectionError when nothing comes, and gives the connection up', async () => {
    const { promise: cancelled, resolve } = Promise.withResolvers<void>();
    const body = new ReadableStream<Uint8Array>({ cancel: () => resolve() });
    await assert.rejects(Array.fromAsync(readText(answerOf(body), 5, undefined)), (error) => {
      assert.ok(error instanceof ConnectionError);
      assert.match(error.message, /fell silent/);
      return true;
    });
    await cancelled;
  });

  it('ends with the reason of its signal', async () => {
    const abort = new AbortController();
    const reading = Array.fromAsync(readText(answerOf(new ReadableStream()), 60_000, abort.signal));
    abort.abort(new Error('enough'));
    await assert.rejects(reading, /enough/);
  });
});
