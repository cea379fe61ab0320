import { counting } from '../src/strings/counting.ts';
import type { Counting } from '../src/strings/counting.ts';
import { enBounces } from '../src/strings/en-bounces.ts';
import { enErp } from '../src/strings/en-erp.ts';
import { enMailSettings } from '../src/strings/en-mail-settings.ts';
import { enPaymentSettings } from '../src/strings/en-payment-settings.ts';
import { enPayments } from '../src/strings/en-payments.ts';
import { en as english } from '../src/strings/en.ts';
import type { AllStrings } from '../src/strings/words.ts';

/** Every English word: those of all elements, and those that come with what is loaded later. */
export const everyEnglish = (counts: Counting): AllStrings => ({
  ...english(counts),
  bounces: enBounces(counts),
  erp: enErp(counts),
  mailSettings: enMailSettings(counts),
  payments: enPayments(counts),
  paymentSettings: enPaymentSettings(),
});

/** What the elements say where nobody asks for another language. */
export const en: AllStrings = everyEnglish(counting('en', 'en-US'));
