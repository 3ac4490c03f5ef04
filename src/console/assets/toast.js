/** Says something in passing, to those who see it and to those who hear it. */
export function toast(text) {
  const place = document.getElementById('toasts');
  if (!place) return;
  const message = document.createElement('p');
  message.className = 'toast';
  message.textContent = text;
  place.replaceChildren(message);
  setTimeout(() => message.remove(), 4000);
}
