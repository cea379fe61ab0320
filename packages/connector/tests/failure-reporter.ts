import type { TestEvent } from 'node:test/reporters';

/** A reporter for `node --test`: of each outermost test one line of JSON, with the names of those below it by their outcome. */
export default async function* reportFailures(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let [passed, failed]: string[][] = [[], []];
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.nesting > 0) {
      (type === 'test:fail' ? failed : passed)?.push(data.name);
      continue;
    }
    yield `${JSON.stringify({ name: data.name, passed, failed })}\n`;
    [passed, failed] = [[], []];
  }
}
