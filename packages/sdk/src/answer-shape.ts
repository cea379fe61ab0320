import type { ResponseIssue } from './errors.ts';
import type { Page } from './schemas/page.ts';

/** What a value must be, as plain data. */
export type Rule =
  | { is: 'number' | 'int' | 'boolean' | 'json' | 'nothing' }
  /** `format` is what messages call the `pattern`; `lowerCase`: taken in any, given in lower case. */
  | { is: 'text'; format?: string; pattern?: RegExp; atMost?: number; lowerCase?: boolean }
  | { is: 'choice'; of: readonly string[] }
  | { is: 'nullable' | 'optional'; of: Rule }
  | { is: 'list'; of: Rule; atLeast?: number }
  | { is: 'object'; fields: Record<string, Rule> }
  /** Any keys, or some of `keys`, or with `isWhole` each of them. */
  | { is: 'record'; of: Rule; keys?: readonly string[]; isWhole?: boolean }
  /** One of several objects: its field `by` says which. */
  | { is: 'variant'; by: string; cases: Record<string, Rule> };

/**
 * What an answer is: its zod schema as plain data, in `answer-shapes.ts`. A page that only reads answers need not load
 * zod for it, and nothing makes code from strings, which a strict Content-Security-Policy forbids.
 */
export type Shape<Output> = Rule & { readonly output?: Output };

/** An answer without a body. */
export const NOTHING: Shape<void> = { is: 'nothing' };

/** One keyset page of `item`; `pageSchema` in short. */
export function pageShape<Item>(item: Shape<Item>): Shape<Page<Item>> {
  return {
    is: 'object',
    fields: {
      data: { is: 'list', of: item },
      nextCursor: { is: 'nullable', of: { is: 'text' } },
      total: { is: 'nullable', of: { is: 'int' } },
    },
  };
}

/**
 * Checks what came as JSON. Fields that the shape does not name are left out.
 *
 * @returns the value, for what is right of it, and what is wrong: the same places and words as for the zod schema.
 */
export function checkShape<Output>(
  shape: Shape<Output>,
  value: unknown,
): { value: Output; issues: ResponseIssue[] } {
  const issues: ResponseIssue[] = [];
  return { value: check(shape, value, '', issues) as Output, issues };
}

/** Takes the value at `pointer`, and tells of what is wrong with it. */
function check(rule: Rule, value: unknown, pointer: string, issues: ResponseIssue[]): unknown {
  const mustBe = (what: string): undefined => void issues.push({ pointer, detail: `must be ${what}` });
  switch (rule.is) {
    case 'json':
      return value;
    case 'nothing':
      return value === undefined ? value : mustBe('void');
    case 'boolean':
      return typeof value === 'boolean' ? value : mustBe('boolean');
    case 'number':
    case 'int':
      if (typeof value !== 'number' || !Number.isFinite(value)) return mustBe('number');
      if (rule.is === 'int' && !Number.isSafeInteger(value))
        return Number.isInteger(value)
          ? void issues.push({ pointer, detail: value > 0 ? 'too big' : 'too small' })
          : mustBe('int');
      return value;
    case 'text':
      if (typeof value !== 'string') return mustBe('string');
      if (rule.pattern?.test(value) === false) return mustBe(`of the format ${rule.format}`);
      if (rule.atMost !== undefined && value.length > rule.atMost)
        return void issues.push({ pointer, detail: 'too big' });
      return rule.lowerCase ? value.toLowerCase() : value;
    case 'choice':
      return rule.of.includes(value as string) ? value : mustBe(`one of ${rule.of.join(', ')}`);
    case 'nullable':
      return value === null ? value : check(rule.of, value, pointer, issues);
    case 'optional':
      return value === undefined ? value : check(rule.of, value, pointer, issues);
    case 'list':
      if (!Array.isArray(value)) return mustBe('array');
      if (value.length < (rule.atLeast ?? 0)) issues.push({ pointer, detail: 'too small' });
      return value.map((item, index) => check(rule.of, item, `${pointer}/${index}`, issues));
    case 'object':
      return isObject(value)
        ? checkFields(Object.entries(rule.fields), value, pointer, issues)
        : mustBe('object');
    case 'record': {
      if (!isObject(value)) return mustBe('record');
      const { of, keys, isWhole } = rule;
      const known = keys ? Object.keys(value).filter((key) => keys.includes(key)) : Object.keys(value);
      const fields = (isWhole && keys ? keys : known).map((key): [string, Rule] => [key, of]);
      const checked = checkFields(fields, value, pointer, issues);
      if (known.length < Object.keys(value).length) issues.push({ pointer, detail: 'unrecognized keys' });
      return checked;
    }
    case 'variant': {
      if (!isObject(value)) return mustBe('object');
      const named = rule.cases[String(value[rule.by])];
      if (named) return check(named, value, pointer, issues);
      return void issues.push({ pointer: pointerTo(pointer, rule.by), detail: 'invalid union' });
    }
  }
}

function checkFields(
  fields: [string, Rule][],
  value: Record<string, unknown>,
  pointer: string,
  issues: ResponseIssue[],
): Record<string, unknown> {
  const checked: Record<string, unknown> = {};
  for (const [name, rule] of fields) {
    // What a prototype lends is no field of the answer, and none must become one.
    if (name === '__proto__') continue;
    const own = Object.hasOwn(value, name) ? value[name] : undefined;
    const result = check(rule, own, pointerTo(pointer, name), issues);
    if (result !== undefined) checked[name] = result;
  }
  return checked;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 6901. */
function pointerTo(parent: string, key: string): string {
  return `${parent}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
