// `node -r <this file>`: an event whose body holds the marker crashes whatever process comes to handle it, as a bug in a
// native module or an endless allocation would. Taking it in at the edge does no harm.
const MARKER = 'poison';
const { parse } = JSON;

JSON.parse = (text, reviver) => {
  const isHandled = String(text).includes(MARKER) && /event-processor/.test(new Error('who reads it?').stack);
  if (isHandled) process.kill(process.pid, 'SIGKILL');
  return parse(text, reviver);
};
