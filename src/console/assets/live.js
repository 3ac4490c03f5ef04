// Fetches the part of the page that is marked `data-live` again when the log has changed, and never under somebody's hands.
import { selected } from './rows.js';

const place = document.querySelector('[data-live]');
const button = document.getElementById('live-switch');
/** So long at least between two fetches, however much happens. */
const CALM_MS = 1500;

let isWanted = sessionStorage.getItem('live') !== 'off';
let isBehind = false;
let isConnected = false;
let isFetching = false;
let lastFetch = 0;
let retryMs = 1000;

/** Why the page is left alone right now, for people. */
function obstacle() {
  if (!isWanted) return 'Paused';
  if (selected() > 0) return `Paused: ${selected()} selected`;
  if (document.querySelector('dialog[open]')) return 'Paused: dialog';
  const { activeElement } = document;
  if (
    place.contains(activeElement) &&
    activeElement.matches('input:not([type=checkbox]), textarea, select')
  ) {
    return 'Paused: typing';
  }
  if (isBeingRead()) return 'Paused: text selected';
  if (!isConnected) return 'Connecting';
  return undefined;
}

function isBeingRead() {
  const marked = getSelection();
  return marked !== null && !marked.isCollapsed && place.contains(marked.anchorNode);
}

function show() {
  const why = obstacle();
  const text = why ?? 'Live';
  button.dataset.state = why === undefined ? 'on' : isWanted && !isConnected ? 'connecting' : 'paused';
  button.setAttribute('aria-pressed', String(isWanted));
  button.title = isWanted ? 'Stop fetching what changes' : 'Fetch what changes';
  if (button.textContent !== text) button.textContent = text;
  place.toggleAttribute('data-behind', isBehind && why !== undefined);
}

async function catchUp() {
  show();
  if (!isBehind || isFetching || document.hidden || obstacle() !== undefined) return;
  const rest = lastFetch + CALM_MS - Date.now();
  if (rest > 0) return void setTimeout(catchUp, rest);
  isFetching = true;
  isBehind = false;
  lastFetch = Date.now();
  try {
    await htmx.ajax('GET', location.pathname + location.search, {
      target: '#live',
      select: '#live',
      swap: 'outerMorph',
      push: 'false',
      // Nobody has asked for it: it keeps no idle session from ending.
      headers: { 'X-Hookledger-Refresh': 'true' },
    });
  } catch {
    // The service cannot be reached; it is asked again once the connection is back.
    isBehind = true;
  } finally {
    isFetching = false;
    show();
  }
}

function connect() {
  const source = new EventSource('/console/live');
  source.addEventListener('ready', () => {
    // What happened since the page was made, or while the connection was gone, is not told.
    isBehind = true;
    isConnected = true;
    retryMs = 1000;
    void catchUp();
  });
  source.addEventListener('changed', () => {
    isBehind = true;
    void catchUp();
  });
  source.addEventListener('error', () => {
    isConnected = false;
    show();
    // Browsers come again by themselves only when the connection broke, not when they were refused.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(connect, retryMs);
    retryMs = Math.min(retryMs * 2, 60000);
  });
  addEventListener('pagehide', () => source.close(), { once: true });
}

if (place && button) {
  htmx.registerExtension('console', {
    // Errors are left to whoever loads the page anew.
    htmx_before_swap: (_, { ctx }) => ctx.response.status < 400,
    // What somebody opened stays open; what he ticked stays ticked.
    htmx_before_morph_attr: (element, { attrName }) =>
      !(attrName === 'open' && element.tagName === 'DETAILS'),
  });
  button.hidden = false;
  button.addEventListener('click', () => {
    isWanted = !isWanted;
    sessionStorage.setItem('live', isWanted ? 'on' : 'off');
    if (isWanted) isBehind = true;
    void catchUp();
  });
  for (const event of ['change', 'focusin', 'focusout', 'close', 'visibilitychange', 'selectionchange']) {
    document.addEventListener(event, () => setTimeout(catchUp), { capture: true });
  }
  document.addEventListener('console:selection', catchUp);
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
  show();
  connect();
}
