import { css } from 'lit';

export const settingsPreviewStyles = css`
  .preview {
    min-width: 0;
    padding: var(--_space-4);
    border-inline-start: 1px solid var(--_line);
    border-end-end-radius: calc(var(--_radius) - 1px);
    background: var(--_sunken);
  }
  /* Whoever writes further down still sees the mail. */
  .view {
    position: sticky;
    inset-block-start: var(--_space-4);
    display: flex;
    flex-direction: column;
    gap: var(--_space-4);
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-2) var(--_space-3);
  }
  .tools h3 {
    margin: 0;
    margin-inline-end: auto;
    font-size: var(--_text-large);
    font-weight: 600;
    letter-spacing: -0.01em;
  }
  .choices {
    display: flex;
    min-width: 0;
    margin: 0;
    padding: 2px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-button);
    background: var(--_surface);
  }
  .choice {
    position: relative;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-height: max(24px, 28px * var(--_density));
    padding: 0 calc(10px * var(--_density));
    border-radius: max(0px, var(--_radius-button) - 2px);
    color: var(--_ink-2);
    text-align: center;
    cursor: pointer;
  }
  .choice:hover {
    background: var(--_hover);
  }
  .choice:has(:checked) {
    background: var(--_picked);
    color: var(--_accent);
    font-weight: 570;
  }
  .choice input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    opacity: 0;
    cursor: pointer;
  }
  .choice:has(:focus-visible) {
    outline: 2px solid var(--_focus);
    outline-offset: 1px;
  }
  .language .field {
    width: auto;
    min-height: max(24px, 34px * var(--_density));
    padding-block: 0;
  }

  .test {
    margin: 0;
    padding: var(--_space-3);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .test h4 {
    margin: 0 0 6px;
    font-weight: 570;
    font-size: inherit;
  }
  .test .sent {
    display: flex;
    align-items: flex-start;
    gap: 6px;
    margin: 6px 0 0;
    color: var(--_good);
    font-weight: 550;
    overflow-wrap: anywhere;
  }
  .sent .icon {
    margin-top: 2px;
  }
  .test .link {
    font-size: inherit;
  }

  .stage {
    min-width: 0;
  }
  .stage .mail {
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    overflow: hidden;
    transition: opacity 0.12s;
  }
  .stage.reading .mail {
    opacity: 0.7;
  }
  .stage.phone .mail {
    width: 100%;
    max-width: 377px;
    margin-inline: auto;
  }
  .stage .mail dl {
    margin: 0;
    padding: var(--_space-3) var(--_space-4) var(--_space-2);
  }
  .stage .mail details {
    padding: 0 var(--_space-4) var(--_space-3);
  }
  .stage .mail summary {
    display: inline-flex;
    align-items: center;
    min-height: 24px;
  }
  .stage .mail iframe {
    display: block;
    margin: 0;
    border: 0;
    border-top: 1px solid var(--_line);
    border-radius: 0;
  }
  .stage .state,
  .stage .skeleton {
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .stage .trouble {
    padding-inline: 0;
  }
  .stage .note {
    margin: var(--_space-2) 0 0;
    color: var(--_ink-3);
    font-size: var(--_text-small);
    text-align: center;
    text-wrap: pretty;
  }

  @container payvite-panel (max-width: 799px) {
    .preview {
      border-inline-start: 0;
      border-end-start-radius: calc(var(--_radius) - 1px);
    }
    .view {
      position: static;
    }
  }
  @container payvite-panel (max-width: 479px) {
    .preview {
      padding: var(--_space-3);
    }
    /* The window is a phone's already. */
    .choices.width {
      display: none;
    }
    .tools h3 {
      flex: 1 1 100%;
    }
    .choices.template,
    .language,
    .language .field {
      flex: 1 1 auto;
      width: 100%;
    }
    .choices.template .choice {
      flex: 1 1 auto;
      padding-inline: 4px;
    }
  }
  @media (forced-colors: active) {
    .choice:has(:checked) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
