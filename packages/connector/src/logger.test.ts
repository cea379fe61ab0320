import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import pg from 'pg';
import { createLogger, describeError, loggedPath } from './logger.ts';

function databaseError(fields: Partial<pg.DatabaseError>): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError('it failed', 9, 'error'), fields);
}

describe('loggedPath', () => {
  it('leaves out the query and the token of a link, however the link is written', () => {
    assert.equal(loggedPath('/v1/customers?search=harrow'), '/v1/customers');
    for (const url of [
      '/i/secret',
      '/I/secret',
      '/i/secret/',
      '/i/secret?x',
      'http://pay.example/i/secret',
      '//i/secret',
    ]) {
      assert.match(loggedPath(url), /\/i\/\.\.\.$/, url);
      assert.doesNotMatch(loggedPath(url), /secret/, url);
    }
    assert.equal(loggedPath('/u/secret'), '/u/...');
    assert.equal(loggedPath('/sandbox/secret/choose'), '/sandbox/...');
    assert.equal(loggedPath('/password/secret?x'), '/password/...');
    assert.equal(loggedPath('/Account/Email/secret'), '/account/email/...');
    assert.equal(loggedPath('/account/email'), '/account/email');
  });
});

describe('describeError', () => {
  it('tells where and what, without the row that PostgreSQL quotes', () => {
    const told = describeError(
      databaseError({
        code: '23505',
        constraint: 'embed_users_email',
        table: 'embed_users',
        detail: 'Key (email)=(maria@customers.example) already exists.',
        where: 'COPY contacts, line 1: "Maria Harrow"',
      }),
    );
    assert.deepEqual(
      { ...told, stack: undefined },
      {
        type: 'DatabaseError',
        message: 'it failed',
        stack: undefined,
        code: '23505',
        constraint: 'embed_users_email',
        table: 'embed_users',
      },
    );
    assert.match(told.stack ?? '', /at .*logger\.test\.ts/);
    assert.doesNotMatch(JSON.stringify(told), /maria/i);
  });

  it('leaves out a value that the database could not read, and addresses anywhere', () => {
    const cause = databaseError({ code: '22P02', message: 'invalid input syntax for type uuid: "Maria"' });
    const error = new AggregateError([cause], 'no mail to <maria@customers.example>', { cause });
    const told = JSON.stringify(describeError(error));
    assert.doesNotMatch(told, /maria/i);
    assert.equal(told.split('data exception').length, 3, 'once as the cause, once in the list');
  });

  it('tells of what is no error only that', () => {
    assert.equal(describeError('maria@customers.example').message, 'not an Error');
    assert.equal(describeError(undefined).type, 'undefined');
  });
});

describe('createLogger', () => {
  it('writes one JSON object a line at its level', () => {
    const lines: string[] = [];
    const logger = createLogger('warn', { write: (line) => void lines.push(line) });
    logger.info('quiet');
    logger.warn({ err: databaseError({ code: '08006', detail: 'maria' }) }, 'loud');
    assert.equal(lines.length, 1);
    const { msg, err } = JSON.parse(lines[0] ?? '') as { msg: string; err: { code: string } };
    assert.deepEqual([msg, err.code], ['loud', '08006']);
    assert.doesNotMatch(lines[0] ?? '', /maria/);
  });
});
