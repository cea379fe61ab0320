import { PayviteProvider } from '../provider/provider.ts';
import { define } from './definition.ts';

/** Defines `<payvite-provider>`. */
export function defineProvider(): void {
  define(['payvite-provider', PayviteProvider]);
}
