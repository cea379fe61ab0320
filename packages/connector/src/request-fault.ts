import { bulkSendInputSchema, currencySchema, localeSchema } from '@payvite/sdk/schemas';
import * as z from 'zod/mini';

type RawIssue = z.core.$ZodRawIssue;

/** What a text must look like, by the name that zod has for the form. */
const FORMS: Partial<Record<string, string>> = {
  uuid: 'an id as Payvite gives it, such as 01990000-0000-7000-8000-000000000000',
  email: 'an e-mail address without a name, such as ana@timber.example',
  datetime: 'a time in UTC, such as 2026-11-23T21:06:17Z',
  date: 'a day of the calendar as YYYY-MM-DD, such as 2026-11-23',
};

/** The same for a text with a pattern of its own. The words stand here to keep them out of the SDK's bundle for pages. */
const FORMS_BY_PATTERN = new Map([
  [patternOf(localeSchema), 'a BCP 47 language tag, such as en-US'],
  [patternOf(currencySchema), 'an ISO 4217 code in capitals, such as USD'],
  [patternOf(bulkSendInputSchema.shape.planHash), 'the planHash of a plan'],
]);

const TYPES: Partial<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'a JSON object',
  record: 'a JSON object',
};

/**
 * Says in plain words what is wrong with a part of a request: the `error` of a parse. Where a schema has words of its own
 * for a fault, zod takes those.
 */
export function describeFault(issue: RawIssue): string {
  if (issue.code === 'unrecognized_keys') return 'Is not known here. Check how it is spelled.';
  const rule = describeRule(issue);
  if (rule === undefined) return 'Is not what is wanted here; see /docs.';
  return issue.input === undefined ? `Is missing. It must be ${rule}.` : `Must be ${rule}.`;
}

/** What the value must be, behind "must be"; undefined for what has no common words. */
function describeRule(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return describeType(issue);
    case 'too_small':
      if (issue.inclusive === false) return `more than ${issue.minimum}`;
      return describeBound(issue.origin, issue.minimum, 'or more', 'at least');
    case 'too_big':
      return describeBound(issue.origin, issue.maximum, 'or less', 'at most');
    case 'invalid_format':
      return FORMS[issue.format] ?? FORMS_BY_PATTERN.get(issue.pattern ?? '');
    case 'invalid_value':
      return listValues(issue.values);
    case 'invalid_union':
      // True or false, in JSON or in a query.
      return listValues(
        issue.errors.flat().flatMap((each) => (each.code === 'invalid_value' ? each.values : [])),
      );
    default:
      return undefined;
  }
}

/** The type that is wanted; of a text its form, where it has one; of an amount what it is counted in. */
function describeType({ expected, inst, input, path }: Extract<RawIssue, { code: 'invalid_type' }>): string {
  if (expected === 'string') {
    const schema = inst as z.ZodMiniStringFormat;
    const form = FORMS[schema._zod.def.format] ?? FORMS_BY_PATTERN.get(patternOf(schema));
    // What a program has as a number, an id, say, is a text here.
    return form ?? (typeof input === 'number' ? 'a text, in quotes' : 'a text');
  }
  const isAmount = String(path?.at(-1)).endsWith('Minor');
  if (isAmount && (expected === 'number' || expected === 'int'))
    return 'a whole number of minor units, such as 1250';
  return TYPES[expected] ?? `of the type ${expected}`;
}

/** As an issue names it. */
function patternOf(schema: z.ZodMiniType): string {
  return `/${z.toJSONSchema(schema).pattern}/`;
}

function describeBound(origin: string, bound: number | bigint, behind: string, before: string): string {
  const shown = bound.toLocaleString('en-US');
  if (origin === 'string') return `${before} ${shown} ${bound === 1 ? 'character' : 'characters'} long`;
  if (origin === 'array') return `a list of ${before} ${shown}`;
  return `${shown} ${behind}`;
}

function listValues(values: readonly unknown[]): string | undefined {
  if (values.length === 0) return undefined;
  if (values.length === 1) return String(values[0]);
  return `one of ${values.join(', ')}`;
}
