import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { DEMO_USER, ErpSessions, SESSION_MS } from './erp-session.ts';

describe('ErpSessions', () => {
  const sessions = new ErpSessions(randomBytes(32));
  const beginMs = 1_000_000;
  const cookie = `theme=dark; erp_session=${sessions.open(DEMO_USER, beginMs)}; other=1`;

  test('knows whom a cookie signs in, until the session ends', () => {
    assert.equal(sessions.findUser(cookie, beginMs), DEMO_USER);
    assert.equal(sessions.findUser(cookie, beginMs + SESSION_MS - 1), DEMO_USER);
    assert.equal(sessions.findUser(cookie, beginMs + SESSION_MS), undefined);
  });

  test('knows nobody without a cookie, or with one that another key signed', () => {
    assert.equal(sessions.findUser(undefined, beginMs), undefined);
    assert.equal(sessions.findUser('erp_session=', beginMs), undefined);
    assert.equal(new ErpSessions(randomBytes(32)).findUser(cookie, beginMs), undefined);
  });
});
