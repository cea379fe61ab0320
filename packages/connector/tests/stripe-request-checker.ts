import { readFileSync } from 'node:fs';
import {
  NEWER_OPERATIONS,
  NEWER_PARAMETERS,
  REMOVED_PARAMETERS,
  type RequestSchema,
} from './stripe-newer-requests.ts';

/** What form fields with brackets come to: `a[b][0]=c` is `{a: {b: {0: 'c'}}}`. */
export interface FormTree {
  [name: string]: string | FormTree;
}

interface Operation {
  parameters?: { name: string; in: 'path' | 'query'; required?: boolean; schema: RequestSchema }[];
  requestBody?: { content: Record<string, { schema: RequestSchema }> };
}

const FORM = 'application/x-www-form-urlencoded';
const document = JSON.parse(
  readFileSync(new URL('./data/stripe-requests.openapi.json', import.meta.url), 'utf8'),
) as { paths: Record<string, Record<string, Operation>> };

/**
 * Checks a request of Stripe's API parameter by parameter.
 *
 * @returns `path`: of the document; `faults`: each names the parameter as it is sent, `line_items[0][quantity]`.
 */
export function checkStripeRequest(
  method: string,
  path: string,
  form: FormTree,
): { path: string; faults: string[] } {
  for (const [template, operations] of Object.entries(document.paths)) {
    const operation = operations[method.toLowerCase()];
    if (operation === undefined || !matches(template, path)) continue;
    const name = `${method} ${template}`;
    return { path: template, faults: check(schemaOf(method, name, operation), form, '') };
  }
  const newer = NEWER_OPERATIONS[`${method} ${path}`];
  if (newer === undefined) return { path, faults: [`there is no operation ${method} ${path}`] };
  const schema = { type: 'object', properties: newer.parameters, additionalProperties: false } as const;
  return { path, faults: check(schema, form, '') };
}

/** Reads a query or a body. */
export function parseForm(text: string): FormTree {
  const tree: FormTree = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const [first = '', ...rest] = name.split('[').map((part) => part.replace(/\]$/, ''));
    const keys = [first, ...rest];
    let at = tree;
    for (const key of keys.slice(0, -1)) at = (at[key] ??= {}) as FormTree;
    at[keys.at(-1) ?? ''] = value;
  }
  return tree;
}

function matches(template: string, path: string): boolean {
  return new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
}

function schemaOf(method: string, name: string, operation: Operation): RequestSchema {
  const schema =
    method === 'POST'
      ? (operation.requestBody?.content[FORM]?.schema ?? {})
      : {
          properties: Object.fromEntries(
            (operation.parameters ?? [])
              .filter((each) => each.in === 'query')
              .map((each) => [each.name, each.schema]),
          ),
        };
  const removed = Object.keys(REMOVED_PARAMETERS[name] ?? {});
  const known = Object.entries(schema.properties ?? {}).filter(([each]) => !removed.includes(each));
  const newer = Object.entries(NEWER_PARAMETERS[name] ?? {}).map(
    ([each, { schema: its }]) => [each, its] as const,
  );
  return {
    ...schema,
    type: 'object',
    properties: Object.fromEntries([...known, ...newer]),
    additionalProperties: false,
  };
}

function check(schema: RequestSchema, value: string | FormTree, path: string): string[] {
  if (schema.anyOf !== undefined) {
    const all = schema.anyOf.map((each) => check(each, value, path));
    return all.find((faults) => faults.length === 0) ?? all[0] ?? [];
  }
  if (schema.type === 'object' || schema.type === 'array') {
    if (typeof value === 'string') return value === '' ? [] : [`${path} is no ${schema.type}`];
    return schema.type === 'array' ? checkItems(schema, value, path) : checkProperties(schema, value, path);
  }
  if (typeof value !== 'string') return [`${path} is no ${schema.type ?? 'text'}`];
  if (schema.type === 'integer' && !/^-?\d+$/.test(value)) return [`${path} is no integer: ${value}`];
  if (schema.type === 'boolean' && !/^(true|false)$/.test(value)) return [`${path} is no boolean: ${value}`];
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [`${path} cannot be ${value}`];
  if (schema.maxLength !== undefined && value.length > schema.maxLength) return [`${path} is too long`];
  return [];
}

function checkItems(schema: RequestSchema, value: FormTree, path: string): string[] {
  return Object.entries(value).flatMap(([index, item], position) =>
    index === String(position) || index === ''
      ? check(schema.items ?? {}, item, `${path}[${index}]`)
      : [`${path}[${index}] is not in its place`],
  );
}

function checkProperties(schema: RequestSchema, value: FormTree, path: string): string[] {
  const { properties = {}, additionalProperties: more, required = [] } = schema;
  const at = (name: string) => (path === '' ? name : `${path}[${name}]`);
  return [
    ...required.filter((name) => value[name] === undefined).map((name) => `${at(name)} is missing`),
    ...Object.entries(value).flatMap(([name, part]) => {
      const its = properties[name] ?? (typeof more === 'object' ? more : undefined);
      return its === undefined ? [`${at(name)} is unknown`] : check(its, part, at(name));
    }),
  ];
}
