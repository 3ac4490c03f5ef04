// What every page has: help, copying, ages that stay true. Each module looks for its own part of the page.
import './charts.js';
import './event.js';
import './live.js';
import './rows.js';
import { toast } from './toast.js';

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy]');
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    toast('Copied');
  } catch {
    // Browsers give no clipboard to pages over plain http.
    toast('This browser does not let pages copy; select the text instead');
  }
});

document
  .getElementById('open-help')
  ?.addEventListener('click', () => document.getElementById('help')?.showModal());

// The address of a filter says only what was filled in.
document.addEventListener('submit', ({ target }) => {
  if (!target.matches('[data-skip-empty]')) return;
  const empty = [...target.elements].filter((field) => field.name && field.value === '' && !field.disabled);
  for (const field of empty) field.disabled = true;
  // Whoever comes back finds the form as it was.
  setTimeout(() => empty.forEach((field) => (field.disabled = false)));
});

// On a narrow screen the navigation may have to be scrolled to where we are.
const here = document.querySelector('.navigation [aria-current]');
if (here) here.closest('ul').scrollLeft = here.offsetLeft - 24;

const units = [
  [86400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** As parts/duration.ts. */
function durationText(seconds) {
  const [size, unit] = units.find(([length]) => seconds >= length * (length === 86400 ? 2 : 1)) ?? units[3];
  return `${Math.floor(seconds / size)} ${unit}`;
}

// The server's clock is the one that counts; the page knows how far ours is off.
const offset = Number(document.body.dataset.now ?? Date.now()) - Date.now();

function refreshAges() {
  if (document.hidden) return;
  for (const age of document.querySelectorAll('[data-age]')) {
    const at = Date.parse(age.closest('time')?.dateTime ?? '');
    const seconds = Math.round((Date.now() + offset - at) / 1000);
    if (Number.isNaN(seconds)) continue;
    const text =
      seconds === 0 ? 'now' : seconds > 0 ? `${durationText(seconds)} ago` : `in ${durationText(-seconds)}`;
    if (age.textContent !== text) age.textContent = text;
  }
}
setInterval(refreshAges, 1000);
