import { brandOf, type BrandedDealer } from './brand-assets.ts';
import type { Faults } from './invitation-forms.ts';
import type { PageLanguage } from './page-language.ts';
import { letterFrame, type PageFrame } from './page-renderer.ts';

/** What fault-summary.hbs and the fields of a form print. */
export interface FormView {
  summary: { field: string; text: string }[];
  summaryHeading: string;
  /** Of each field, null where nothing is wrong with it. */
  faults: Record<string, string | null>;
}

/** A page that is a form: its frame, whose title says that something is wrong, and what is. */
export function formView(
  title: string,
  language: PageLanguage,
  fields: readonly string[],
  {
    faults = {},
    typed,
    dealer,
  }: {
    faults?: Faults | undefined;
    typed?: string | undefined;
    dealer?: BrandedDealer | undefined;
  } = {},
): { frame: PageFrame; view: FormView } {
  const { words } = language;
  const summary = Object.entries(faults).map(([field, text]) => ({ field, text }));
  return {
    frame: {
      ...letterFrame(
        summary.length === 0 ? title : words.layout.errorTitle(title),
        brandOf(dealer, words),
        language,
      ),
      typed,
    },
    view: {
      summary,
      summaryHeading: words.faults.summary(summary.length),
      faults: Object.fromEntries(fields.map((field) => [field, faults[field] ?? null])),
    },
  };
}
