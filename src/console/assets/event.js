// The page of one event: copying its body, coming to the replay panel, and keeping that panel true.
import { toast } from './toast.js';

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy-text]');
  const source = button && document.getElementById(button.dataset.copyText);
  if (!source) return;
  const { exact } = source.dataset;
  try {
    await navigator.clipboard.writeText(exact === undefined ? source.textContent : JSON.parse(exact));
    toast('Copied');
  } catch {
    source.closest('details').open = true;
    source.focus();
    getSelection().selectAllChildren(source);
    toast('This browser does not let pages copy; the text is selected instead');
  }
});

// `r` presses this link too; see rows.js.
document.addEventListener('click', (event) => {
  if (!event.target.closest('[data-replay]')) return;
  const reason = document.getElementById('reason');
  if (!reason) return;
  event.preventDefault();
  document.getElementById('replay').scrollIntoView({ block: 'nearest' });
  reason.focus({ preventScroll: true });
});

/** What can be replayed, and how, depends on the status; nobody's half-written form is taken away. */
function keepPanelTrue() {
  const panel = document.querySelector('.replay');
  const now = document.getElementById('verdict')?.dataset.status;
  if (!panel || now === panel.dataset.status) return;
  const aside = document.getElementById('event-aside');
  if (aside.contains(document.activeElement) || document.getElementById('reason').value !== '') return;
  htmx.ajax('GET', location.pathname, {
    target: '#event-aside',
    select: '#event-aside',
    swap: 'outerMorph',
    push: 'false',
  });
}
document.addEventListener('htmx:after:swap', keepPanelTrue);
