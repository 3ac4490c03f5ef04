// Selecting rows, and the keys. Rows are `[data-row]`, their checkboxes `[data-select]`.
const rows = () => [...document.querySelectorAll('[data-row]')];
const boxes = () => [...document.querySelectorAll('[data-select]')];
const linkOf = (row) => row?.querySelector('a[href]');
const currentRow = () =>
  document.activeElement?.closest('[data-row]') ?? document.querySelector('[data-row].is-current');

export function selected() {
  return document.querySelectorAll('[data-select]:checked').length;
}

let lastBox;

function show() {
  const count = selected();
  const text = document.getElementById('selected-count');
  if (!text) return;
  const all = boxes().length;
  text.textContent = count === 0 ? 'Nothing selected' : `${count} selected`;
  document.getElementById('replay-selected').disabled = count === 0;
  document.getElementById('clear-selection').hidden = count === 0;
  document.getElementById('bulk-bar').classList.toggle('is-active', count > 0);
  const allBox = document.querySelector('[data-select-all]');
  if (allBox) {
    allBox.checked = count > 0 && count === all;
    allBox.indeterminate = count > 0 && count < all;
  }
  for (const box of boxes()) box.closest('[data-row]')?.classList.toggle('is-selected', box.checked);
  document.dispatchEvent(new CustomEvent('console:selection'));
}

function clear() {
  for (const box of boxes()) box.checked = false;
  show();
}

document.addEventListener('change', ({ target }) => {
  if (target.matches('[data-select-all]')) for (const box of boxes()) box.checked = target.checked;
  if (target.matches('[data-select], [data-select-all]')) show();
});

// With Shift, all between the last box and this one.
document.addEventListener('click', (event) => {
  const { target, shiftKey } = event;
  if (target.id === 'clear-selection') return clear();
  if (!target.matches?.('[data-select]')) return;
  const all = boxes();
  const [from, to] = [all.indexOf(lastBox), all.indexOf(target)].toSorted((a, b) => a - b);
  if (shiftKey && from >= 0) for (const box of all.slice(from, to + 1)) box.checked = target.checked;
  lastBox = target;
  show();
});

function move(by) {
  const all = rows();
  if (all.length === 0) return;
  const here = all.indexOf(currentRow());
  const next =
    all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + by))];
  for (const row of all) row.classList.toggle('is-current', row === next);
  linkOf(next)?.focus();
  next.scrollIntoView({ block: 'nearest' });
}

function replay() {
  const form = document.getElementById('selection');
  const button = document.getElementById('replay-selected');
  if (selected() > 0 && button) return form.requestSubmit(button);
  const id = currentRow()?.querySelector('[data-select]')?.value;
  if (id !== undefined) location.assign(`/console/bulk-replays/new?id=${encodeURIComponent(id)}`);
  else document.querySelector('[data-replay]')?.click();
}

const keys = {
  '/': () => document.querySelector('[data-search]')?.focus(),
  '?': () => document.getElementById('help')?.showModal(),
  j: () => move(1),
  k: () => move(-1),
  x: () => currentRow()?.querySelector('[data-select]')?.click(),
  r: replay,
  Escape: clear,
};

function isTyping(element) {
  return element.matches('input:not([type=checkbox]), textarea, select, [contenteditable]');
}

document.addEventListener('keydown', (event) => {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey || event.isComposing || document.querySelector('dialog[open]')) return;
  if (target instanceof Element && isTyping(target)) {
    if (key === 'Escape') target.blur();
    return;
  }
  if (!Object.hasOwn(keys, key)) return;
  event.preventDefault();
  keys[key]();
});

// Browsers remember what was ticked when somebody comes back.
addEventListener('pageshow', show);
document.addEventListener('htmx:after:swap', show);
show();
