import { PayviteAdoptionChart } from '../adoption-chart/adoption-chart.ts';
import { define } from './definition.ts';

/** Defines `<payvite-adoption-chart>`. */
export function defineAdoptionChart(): void {
  define(['payvite-adoption-chart', PayviteAdoptionChart]);
}
