const GAP_PX = 6;
const EDGE_PX = 8;

/** Puts an open popover under what it explains, or above where there is no room, inside the window. */
export function placeTip(tip: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const size = tip.getBoundingClientRect();
  const below = at.bottom + GAP_PX;
  const fits = below + size.height + EDGE_PX <= window.innerHeight;
  const top = fits ? below : Math.max(EDGE_PX, at.top - GAP_PX - size.height);
  const left = Math.max(EDGE_PX, Math.min(at.left, window.innerWidth - EDGE_PX - size.width));
  // Set through the CSSOM, which a strict content security policy allows.
  tip.style.top = `${top}px`;
  tip.style.left = `${left}px`;
}
