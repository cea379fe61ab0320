import type { Dealer, DealerChanges } from '@payvite/sdk';
import { isEmailAddress } from '@payvite/sdk/embed';
import type { MailSettingsStrings } from '../strings/en-mail-settings.ts';

/** What the form holds, as its fields hold it: an empty text is none. */
export interface SettingsDraft {
  name: string;
  replyTo: string;
  postalAddress: string;
  brandColor: string;
  invitationMessage: string;
  invitationListsInvoices: boolean;
}

/** A field of the form, by the name of the setting. */
export type SettingsField = keyof SettingsDraft;

/** Why a field cannot be saved as it is. */
export type SettingsFaults = Partial<Record<SettingsField, string>>;

/** As they stand in the form. */
export const SETTINGS_FIELDS = [
  'name',
  'replyTo',
  'postalAddress',
  'brandColor',
  'invitationMessage',
  'invitationListsInvoices',
] as const satisfies readonly SettingsField[];

/** The settings as they are saved. */
export function draftOf(dealer: Dealer): SettingsDraft {
  return {
    name: dealer.name,
    replyTo: dealer.replyTo ?? '',
    postalAddress: dealer.postalAddress ?? '',
    brandColor: dealer.brandColor,
    invitationMessage: dealer.invitationMessage ?? '',
    invitationListsInvoices: dealer.invitationListsInvoices,
  };
}

/** The fields that differ from what is saved. */
export function changedFields(draft: SettingsDraft, dealer: Dealer): SettingsField[] {
  const saved = draftOf(dealer);
  return SETTINGS_FIELDS.filter((field) => wantedOf(draft, field) !== wantedOf(saved, field));
}

/** What is to be saved of these fields. */
export function changesOf(draft: SettingsDraft, fields: readonly SettingsField[]): DealerChanges {
  return Object.fromEntries(fields.map((field) => [field, wantedOf(draft, field)]));
}

function wantedOf(draft: SettingsDraft, field: SettingsField): string | boolean | null {
  const value = draft[field];
  if (typeof value === 'boolean') return value;
  if (field === 'brandColor') return value.trim().toLowerCase();
  return value.trim() || (field === 'name' ? '' : null);
}

/** What can be told without asking the connector. */
export function draftFaults(
  draft: SettingsDraft,
  mode: Dealer['mode'],
  words: MailSettingsStrings,
): SettingsFaults {
  const faults: SettingsFaults = {};
  if (!draft.name.trim()) faults.name = words.isMissing;
  if (draft.replyTo.trim() && !isEmailAddress(draft.replyTo.trim())) faults.replyTo = words.isNoAddress;
  if (mode === 'live' && !draft.postalAddress.trim()) faults.postalAddress = words.postalNeeded;
  if (!isColor(draft.brandColor)) faults.brandColor = words.isNoColor;
  return faults;
}

/** Whether it is `#rrggbb`, in capitals or not. */
export function isColor(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text.trim());
}
