// SPDX-FileCopyrightText: 2026 The Holdfast authors; SPDX-License-Identifier: Apache-2.0
const kAtOnce = 3;
const kTries = 8;
const rows = [];
let running = 0;
let info = null;

const pause = ms => new Promise(done => setTimeout(done, ms));
const canRetry = error => error.status === 0 || error.status === 429 || error.status >= 502 || error.status === 500;

// The same file dropped again, after a broken page too, goes on where it was: the server knows it by this name.
function nonceKey(file) {
  return 'holdfast ' + base + ' ' + [file.name, file.size, file.lastModified, file.webkitRelativePath || ''].join(' ');
}
function nonceOf(file) {
  const key = nonceKey(file);
  let nonce = null;
  try { nonce = localStorage.getItem(key); } catch (e) { nonce = null; }
  if (!nonce) {
    nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), b => b.toString(16).padStart(2, '0')).join('');
    try { localStorage.setItem(key, nonce); } catch (e) { /* then only this page can go on */ }
  }
  return nonce;
}
function forget(file) {
  try { localStorage.removeItem(nonceKey(file)); } catch (e) { /* nothing is kept */ }
}

function show(row) {
  row.bar.value = row.file.size ? row.sent / row.file.size : (row.state === 'done' ? 1 : 0);
  row.bar.hidden = row.state === 'done' || row.state === 'failed';
  const texts = {
    waiting: say('waiting', '等待中'),
    sending: size(row.sent) + ' / ' + size(row.file.size),
    again: say('The connection broke off; trying again ...', '连接中断，正在重试……'),
    done: say('has arrived', '已送达') + (row.given && row.given !== row.name ? ': ' + row.given : ''),
    failed: row.error ? sentence(row.error) : ''
  };
  row.note.textContent = texts[row.state];
  row.note.className = row.state === 'failed' ? 'bad' : row.state === 'done' ? 'good' : 'dim';
  row.retry.hidden = row.state !== 'failed';
  row.stop.hidden = row.state === 'done' || row.state === 'failed';
  const done = rows.filter(r => r.state === 'done').length;
  const failed = rows.filter(r => r.state === 'failed').length;
  $('summary').textContent = say(done + ' of ' + rows.length + ' files have arrived', '已送达 ' + done + ' / ' + rows.length + ' 个文件') +
    (failed ? say(', ' + failed + ' failed', '，' + failed + ' 个失败') : '');
}
function set(row, state, error) {
  row.state = state;
  row.error = error || null;
  show(row);
}

// Tries again what a broken connection or a busy server ended.
async function patiently(row, what) {
  for (let attempt = 1; ; ++attempt) {
    try {
      return await what();
    } catch (error) {
      if (row.stopped || !canRetry(error) || attempt >= kTries) throw error;
      set(row, 'again');
      await pause(Math.min(30000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2));
      if (row.stopped) throw {status: 0, code: 'Aborted'};
    }
  }
}
async function sendPart(row, upload, number) {
  const begin = (number - 1) * upload.partBytes;
  const piece = row.file.slice(begin, Math.min(row.file.size, begin + upload.partBytes));
  const before = row.sent;
  await patiently(row, async () => {
    set(row, 'sending');
    try {
      await ask('PUT', '/uploads/' + upload.upload + '/' + number, piece,
        loaded => { row.sent = before + Math.min(loaded, piece.size); show(row); }, request => { row.request = request; });
    } catch (error) {
      row.sent = before;
      // A refusal in mid-body may look like a broken connection: the server says what it is.
      if (error.status === 0 && !row.stopped) {
        const there = await ask('GET', '/uploads/' + upload.upload);
        if (!there.done && !there.received.includes(number)) throw error;
      } else throw error;
    }
  });
  row.sent = before + piece.size;
  show(row);
}
async function send(row) {
  set(row, 'sending');
  row.sent = 0;
  const upload = await patiently(row, () => ask('POST', '/uploads',
    {name: row.name, size: row.file.size, type: row.file.type, nonce: nonceOf(row.file)}));
  row.upload = upload.upload;
  row.given = upload.name;
  if (!upload.done) {
    const there = await patiently(row, () => ask('GET', '/uploads/' + upload.upload));
    const received = new Set(there.received || []);
    const length = n => Math.min(row.file.size, n * upload.partBytes) - (n - 1) * upload.partBytes;
    for (const number of received) row.sent += length(number);
    for (let number = 1; number <= upload.parts && !there.done; ++number) {
      if (row.stopped) throw {status: 0, code: 'Aborted'};
      if (!received.has(number)) await sendPart(row, upload, number);
    }
    const finished = await patiently(row, () => ask('POST', '/uploads/' + upload.upload + '/complete'));
    row.given = finished.name;
  }
  forget(row.file);
}
async function run(row) {
  ++running;
  try {
    await send(row);
    set(row, 'done');
  } catch (error) {
    if (['UploadUnknown', 'NameTaken', 'RequestInvalid'].includes(error.code)) {
      forget(row.file); // the next attempt is a new one
      if (!row.renewed) { row.renewed = true; row.state = 'waiting'; show(row); }
      else set(row, 'failed', error);
    } else if (row.stopped) {
      rows.splice(rows.indexOf(row), 1);
      row.line.remove();
      forget(row.file);
      if (row.upload) ask('DELETE', '/uploads/' + row.upload).catch(() => {});
    } else set(row, 'failed', error && error.code ? error : {code: 'Unreadable'});
  }
  --running;
  next();
}
function next() {
  while (running < kAtOnce) {
    const row = rows.find(r => r.state === 'waiting');
    if (!row) break;
    row.state = 'sending';
    run(row);
  }
  if (running === 0) loadInfo(true);
}
function add(file) {
  const line = element('li', $('rows'));
  const top = element('div', line, undefined, 'row');
  const name = file.webkitRelativePath || file.name;
  element('div', top, name, 'grow');
  const row = {file, name, line, state: 'waiting', sent: 0};
  row.stop = element('button', top, say('Cancel', '取消'), 'plain');
  row.retry = element('button', top, say('Try again', '重试'), 'plain');
  row.bar = element('progress', line);
  row.bar.max = 1;
  row.bar.setAttribute('aria-label', name);
  row.note = element('div', line);
  row.stop.onclick = () => {
    row.stopped = true;
    if (row.state === 'waiting') { rows.splice(rows.indexOf(row), 1); line.remove(); }
    else if (row.request) row.request.abort();
  };
  row.retry.onclick = () => { row.renewed = false; set(row, 'waiting'); next(); };
  rows.push(row);
  show(row);
}
function take(files) {
  if (!files.length) return;
  $('list').hidden = false;
  for (const file of files) add(file);
  next();
}
function refuse(error) {
  $('problem').textContent = sentence(error);
  $('problem').hidden = false;
  $('zone').hidden = true;
}
async function loadInfo(quiet) {
  try {
    info = await ask('GET', '/info');
  } catch (error) {
    if (!quiet || error.status === 410 || error.status === 403) refuse(error);
    return;
  }
  $('title').textContent = info.label || say('Send files', '发送文件');
  document.title = $('title').textContent;
  const facts = [say('until ', '截止 ') + day(info.expires)];
  if (info.filesLeft !== null) facts.push(say('files left: ', '剩余文件数：') + info.filesLeft);
  if (info.bytesLeft !== null) facts.push(say('room left: ', '剩余容量：') + size(info.bytesLeft));
  if (info.fileBytes !== null) facts.push(say('at most ' + size(info.fileBytes) + ' for a file', '单个文件最大 ' + size(info.fileBytes)));
  $('facts').textContent = facts.join(' · ');
  if (info.state === 'used-up') refuse({code: 'LinkUsedUp'});
  else { $('problem').hidden = true; $('zone').hidden = false; }
}
$('title').textContent = say('Send files', '发送文件');
$('hint').textContent = say('Drop files here, or', '将文件拖放到此处，或');
$('pick').textContent = say('Choose files', '选择文件');
$('pick').onclick = () => $('files').click();
$('files').onchange = event => { take(Array.from(event.target.files)); event.target.value = ''; };
for (const name of ['dragover', 'drop']) document.addEventListener(name, event => event.preventDefault());
document.addEventListener('dragover', () => $('zone').classList.add('over'));
document.addEventListener('dragleave', () => $('zone').classList.remove('over'));
document.addEventListener('drop', event => {
  $('zone').classList.remove('over');
  if (!$('zone').hidden) take(Array.from(event.dataTransfer.files));
});
window.addEventListener('beforeunload', event => { if (running) event.preventDefault(); });
loadInfo(false);
