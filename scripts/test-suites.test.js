import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { selectSuites, suiteNames } from './test-suites.js';

const namesOf = (/** @type {string[]} */ filter) => selectSuites(filter).map(({ name }) => name);
const filesOf = (/** @type {string[]} */ filter) => selectSuites(filter).flatMap(({ files }) => files);
const nameOf = (/** @type {string} */ path) => path.replace(/^.*\/|[.]test[.][jt]s$/g, '');

describe('selectSuites', () => {
  it('takes every suite where nothing is asked for, each test file once', () => {
    assert.deepEqual(namesOf([]), suiteNames());
    const files = filesOf([]);
    assert.ok(files.length > 300);
    assert.equal(new Set(files).size, files.length);
  });

  it('takes a suite by its name, and files by a part of their path', () => {
    assert.deepEqual(namesOf(['e2e']), ['e2e']);
    assert.ok(filesOf(['e2e']).every((path) => path.startsWith('tests/e2e/')));
    assert.deepEqual(filesOf(['scripts/test-suites']), ['scripts/test-suites.test.js']);
    assert.deepEqual(namesOf(['no-such-file']), []);
  });

  it('leaves out what has a ! before it, and nothing else', () => {
    assert.deepEqual(
      namesOf(['!e2e']),
      suiteNames().filter((name) => name !== 'e2e'),
    );
    assert.deepEqual([...filesOf(['!e2e']), ...filesOf(['e2e'])].sort(), filesOf([]).sort());
    assert.deepEqual(
      filesOf(['sdk', '!readme']),
      filesOf(['sdk']).filter((path) => !path.includes('readme')),
    );
  });

  it('begins with the files that take longest, all of which there are, and loses none', () => {
    for (const { name, files, longest = [] } of selectSuites([])) {
      assert.deepEqual(files.slice(0, longest.length).map(nameOf), longest, name);
      const others = files.slice(longest.length);
      assert.deepEqual(others, [...others].sort());
    }
    assert.ok(selectSuites(['connector'])[0]?.longest?.length);
  });

  it('keeps that order where only some are asked for', () => {
    assert.deepEqual(filesOf(['tests/crash', 'tests/adoption', 'tests/isolation']).map(nameOf), [
      'isolation',
      'crash',
      'adoption',
    ]);
  });
});
