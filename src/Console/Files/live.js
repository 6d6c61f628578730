// What is live: one stream a page, closed while nobody looks, and the rows that it names.
const lang = document.documentElement.lang;
const whole = new Intl.NumberFormat(lang);
const share = new Intl.NumberFormat(lang, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const sign = document.querySelector('[data-live]');
const rows = new Map();
for (const row of document.querySelectorAll('[data-row]')) rows.set(row.dataset.row, [...(rows.get(row.dataset.row) ?? []), row]);

function put(row, name, text) {
  const at = row.querySelector(`[data-${name}]`);
  if (at && at.textContent !== text) at.textContent = text;
}

// Rounded down, as the server does: 100 % is all of them.
const percent = (part, all) => (part === 0 || all === 0 ? `0${share.format(0).slice(3)}` : part === all ? share.format(1).replace(/[.,]0/, '') : share.format(Math.floor((1000 * part) / all) / 1000));

function left(exact) {
  const [hour, minute] = lang === 'ru' ? ['ч', 'мин'] : ['h', 'min'];
  const minutes = Math.round(exact);
  if (minutes < 1) return `< 1 ${minute}`;
  return minutes < 60 ? `${minutes} ${minute}` : `${whole.format(Math.floor(minutes / 60))} ${hour} ${minutes % 60} ${minute}`;
}

// As the server draws it: two decimals, and those who are being called are seen however few they are.
const part = (n, all) => Math.round((10000 * n) / all) / 100;
function draw(bar, all, done, calling, reached) {
  const parts = bar.children.length === 2 ? [done] : [reached, done - reached];
  let before = 0;
  [...parts, calling].forEach((n, i) => {
    const isCalling = i === parts.length;
    bar.children[i].setAttribute('x', `${part(before, all)}%`);
    bar.children[i].setAttribute('width', `${isCalling && n > 0 ? Math.max(0.8, part(n, all)) : part(n, all)}%`);
    before += n;
  });
}

function show(row, [, state, all, done, calling, reached, pace]) {
  put(row, 'percent', percent(done, all));
  put(row, 'pace', pace < 0 || state !== 2 ? '—' : whole.format(Math.round(pace)));
  put(row, 'left', pace > 0 && state === 2 ? left((all - done) / pace) : '—');
  for (const [name, n] of Object.entries({ done, calling, waiting: all - done - calling })) put(row, name, whole.format(n));
  if (reached >= 0) {
    put(row, 'rate', done ? percent(reached, done) : '—');
    put(row, 'reached', whole.format(reached));
    put(row, 'unreached', whole.format(done - reached));
  }
  const bar = row.querySelector('[data-bar]');
  if (bar && all) draw(bar, all, done, calling, reached);
  // Another state has other verbs and words: the page is asked for anew, unless something is being filled in.
  if (row.dataset.state !== String(state) && !document.querySelector('details[open] form, form :focus, .list :checked')) location.reload();
  row.dataset.state = state;
}

let stream;
let wait = 2000;
let silence;
function open() {
  if (stream || !rows.size || document.hidden) return;
  stream = new EventSource(`/live?c=${[...rows.keys()].join(',')}${document.querySelector('[data-results]') ? '&results' : ''}`);
  stream.onopen = () => { hear(); wait = 2000; };
  stream.addEventListener('alive', hear);
  stream.onmessage = (e) => {
    hear();
    for (const row of JSON.parse(e.data)) rows.get(String(row[0]))?.forEach((at) => show(at, row));
  };
  stream.onerror = () => {
    say(false);
    // The browser gives up for good on a refused answer, such as that of a service that starts or of a session that is over; it does not on a cut line.
    if (stream?.readyState === EventSource.CLOSED) { close(); setTimeout(open, wait * (1 + Math.random())); wait = Math.min(2 * wait, 60000); }
  };
}
function close() { stream?.close(); stream = undefined; clearTimeout(silence); }
// A line that is cut somewhere on the way says nothing: something comes every fifteen seconds while it is not.
function hear() {
  say(true);
  clearTimeout(silence);
  silence = setTimeout(() => { lose(); open(); }, 40000);
}
function lose() { if (stream) { close(); say(false); } }
function say(well) {
  sign.hidden = false;
  sign.classList.toggle('stale', !well);
  sign.dataset.well ??= sign.lastElementChild.textContent;
  const text = well ? sign.dataset.well : sign.dataset.stale;
  if (sign.lastElementChild.textContent !== text) sign.lastElementChild.textContent = text;
}
document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));
addEventListener('offline', lose);
addEventListener('online', open);
addEventListener('pagehide', close);
addEventListener('pageshow', open);
open();

for (const drop of document.querySelectorAll('[data-drop]')) {
  const input = drop.querySelector('input');
  const tell = () => { if (input.files[0]) drop.querySelector('[data-file]').textContent = `${input.files[0].name} · ${whole.format(Math.ceil(input.files[0].size / 1024))} KB`; };
  input.addEventListener('change', tell);
  drop.addEventListener('dragover', (e) => { e.preventDefault(); drop.classList.add('over'); });
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', (e) => { e.preventDefault(); drop.classList.remove('over'); input.files = e.dataTransfer.files; tell(); });
}
