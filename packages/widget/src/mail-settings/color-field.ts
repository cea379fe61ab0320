import { html, nothing } from 'lit';
import { contrastOnWhite, NEEDED_CONTRAST, readableColor } from './brand-contrast.ts';
import type { SettingsContext } from './settings-context.ts';
import { isColor } from './settings-draft.ts';
import type { SettingsDraft } from './settings-draft.ts';
import { advice, setting } from './settings-field.ts';
import type { FieldAttributes } from './settings-field.ts';

/** The brand color, picked or typed, with a better one a click away where words in it are hard to read. */
export function colorField(
  { words, draft, dealer, canWrite, locale, host }: SettingsContext,
  {
    describedBy,
    invalid,
    fault,
    onEdit,
  }: FieldAttributes & {
    fault: string | undefined;
    onEdit(change: Partial<SettingsDraft>): void;
  },
) {
  const typed = draft.brandColor.trim().toLowerCase();
  const color = isColor(typed) ? typed : dealer.brandColor;
  const contrast = contrastOnWhite(color);
  const better = readableColor(color);
  const edit = (event: Event) => onEdit({ brandColor: (event.target as HTMLInputElement).value });
  const take = () => {
    onEdit({ brandColor: better });
    // The button goes with the advice.
    host.renderRoot.querySelector<HTMLElement>('#brandColor')?.focus();
  };
  const ratio = (value: number) => value.toLocaleString(locale, { maximumFractionDigits: 1 });
  const isAdvised = contrast < NEEDED_CONTRAST;
  return setting({
    name: 'brandColor',
    label: words.color,
    fault,
    hint: isAdvised
      ? advice(
          words.colorAdvice(ratio(Math.floor(contrast * 10) / 10), ratio(NEEDED_CONTRAST)),
          canWrite
            ? html`<button type="button" class="link use-color" @click=${take}>
                <span class="swatch" .style=${`background:${better}`}></span>${words.colorUse(better)}
              </button>`
            : nothing,
        )
      : words.colorHint,
    control: html`<div class="color">
      <input
        type="color"
        aria-label=${words.colorPick}
        .value=${color}
        ?disabled=${!canWrite}
        @input=${edit}
      />
      <input
        class="field"
        id="brandColor"
        type="text"
        dir="ltr"
        maxlength="7"
        spellcheck="false"
        autocomplete="off"
        .value=${draft.brandColor}
        ?readonly=${!canWrite}
        aria-describedby=${describedBy}
        aria-invalid=${invalid}
        @input=${edit}
      />
    </div>`,
  });
}
