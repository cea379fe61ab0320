import type { MailSettingsStrings } from '../strings/en-mail-settings.ts';
import { SETTINGS_FIELDS } from './settings-draft.ts';
import type { SettingsFaults } from './settings-draft.ts';

/** What the SDK's errors carry. Read by shape: a page may hold two copies of the SDK. */
interface ProblemShape {
  code?: unknown;
  errors?: { pointer?: string; detail: string }[] | null;
}

/** What the connector objected to, by the field that it is about. */
export function faultsOfFields(error: unknown, words: MailSettingsStrings): SettingsFaults {
  const { code, errors } = shapeOf(error);
  const faults: SettingsFaults = {};
  for (const { pointer = '', detail } of errors ?? []) {
    const field = SETTINGS_FIELDS.find((each) => pointer === `/${each}`);
    if (field) faults[field] ??= code === 'postal_address_missing' ? words.postalNeeded : detail;
  }
  return faults;
}

/** The first thing that the connector objected to in its own words; undefined where it named nothing. */
export function firstDetail(error: unknown): string | undefined {
  return shapeOf(error).errors?.[0]?.detail;
}

function shapeOf(error: unknown): ProblemShape {
  return typeof error === 'object' && error !== null ? error : {};
}
