import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { icon } from '../pictures/icons.ts';

/** What ties a field to its hint and to what is wrong with it. */
export interface FieldAttributes {
  describedBy: string;
  invalid: 'true' | typeof nothing;
}

/** Attributes that tie a field to its hint and to what is wrong with it. */
export function fieldAttributes(name: string, fault: string | undefined): FieldAttributes {
  return {
    describedBy: `${name}-hint${fault ? ` ${name}-fault` : ''}`,
    invalid: fault ? 'true' : nothing,
  };
}

/** A label, a field, its hint, and what is wrong with it. */
export function setting({
  name,
  label,
  hint,
  fault,
  control,
}: {
  name: string;
  label: string;
  hint: unknown;
  fault: string | undefined;
  control: TemplateResult;
}) {
  return html`<div class="setting">
    <label for=${name}>${label}</label>
    ${control} ${fieldFault(name, fault)}
    <div class="help" id=${`${name}-hint`}>${hint}</div>
  </div>`;
}

/** What is wrong with a field, where it is. */
export function fieldFault(name: string, fault: string | undefined) {
  return fault
    ? html`<p class="complaint" id=${`${name}-fault`}>${icon('alert')}<span>${fault}</span></p>`
    : nothing;
}

/** What would be better, and forbids nothing. */
export function advice(text: string, action: unknown = nothing) {
  return html`<div class="advice">${icon('alert')}<span>${text} ${action}</span></div>`;
}
