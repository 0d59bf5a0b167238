// SPDX-FileCopyrightText: 2026 The Holdfast authors; SPDX-License-Identifier: Apache-2.0
let folder = '';
let generation = 0;

const kindOf = name => {
  const ending = name.toLowerCase().split('.').pop();
  if (['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif'].includes(ending)) return 'image';
  if (['txt', 'md', 'csv', 'log', 'json', 'xml', 'yaml', 'yml', 'ini', 'toml', 'c', 'h', 'cpp', 'py', 'js', 'css', 'html', 'sh'].includes(ending)) return 'text';
  return ending === 'pdf' ? 'pdf' : '';
};
const ticket = name => ask('POST', '/tickets', {name: folder + name}).then(answer => answer.url);

function refuse(error) {
  $('problem').textContent = sentence(error);
  $('problem').hidden = false;
}
function showPath() {
  $('path').textContent = '';
  const parts = folder.split('/').slice(0, -1);
  const open = target => () => { folder = target; load(''); };
  element('button', $('path'), say('Folder', '文件夹'), 'plain').onclick = open('');
  let at = '';
  for (const part of parts) {
    at += part + '/';
    element('span', $('path'), '/');
    element('button', $('path'), part, 'plain').onclick = open(at);
  }
}
async function preview(row, file) {
  const shown = row.querySelector('.preview');
  if (shown) { shown.remove(); return; }
  const box = element('div', row, undefined, 'preview');
  try {
    const url = await ticket(file.name);
    const kind = kindOf(file.name);
    if (kind === 'image') {
      const image = element('img', box, undefined, 'show');
      image.alt = file.name;
      image.onerror = () => refuse({code: 'Internal', message: say('The picture cannot be shown.', '无法显示图片。')});
      image.src = url + '&show=1';
    } else if (kind === 'text') {
      const answer = await fetch(url, {headers: {range: 'bytes=0-65535'}});
      if (!answer.ok && answer.status !== 416) throw {code: 'Network'};
      element('pre', box, answer.status === 416 ? '' : await answer.text());
      if (file.size > 65536) element('p', box, say('Only the beginning is shown.', '仅显示开头部分。'), 'dim');
    }
  } catch (error) { box.remove(); refuse(error.code ? error : {code: 'Network'}); }
}
async function openFile(file, show) {
  try {
    const url = await ticket(file.name);
    const link = document.createElement('a');
    link.href = url + (show ? '&show=1' : '');
    if (show) { link.target = '_blank'; link.rel = 'noopener noreferrer'; }
    document.body.appendChild(link);
    link.click();
    link.remove();
  } catch (error) { refuse(error); }
}
function addFile(file) {
  const row = element('li', $('rows'));
  const line = element('div', row, undefined, 'row');
  const name = element('div', line, undefined, 'grow');
  const kind = kindOf(file.name);
  if (kind) {
    const button = element('button', name, file.name, 'plain');
    button.onclick = () => kind === 'pdf' ? openFile(file, true) : preview(row, file);
  } else element('span', name, file.name);
  element('div', name, size(file.size) + ' · ' + day(file.modified), 'dim');
  element('button', line, say('Save', '保存')).onclick = () => openFile(file, false);
}
async function load(after) {
  const mine = ++generation;
  if (!after) { $('rows').textContent = ''; showPath(); }
  $('more').hidden = true;
  $('problem').hidden = true;
  try {
    const page = await ask('GET', '/list?folder=' + encodeURIComponent(folder) + '&after=' + encodeURIComponent(after));
    if (mine !== generation) return;
    for (const name of page.folders) {
      const row = element('li', $('rows'));
      element('button', row, name + '/', 'plain').onclick = () => { folder += name + '/'; load(''); };
    }
    for (const file of page.files) addFile(file);
    $('empty').hidden = $('rows').children.length > 0 || !!page.next;
    $('more').hidden = !page.next;
    $('more').onclick = () => load(page.next);
  } catch (error) { if (mine === generation) refuse(error); }
}
async function begin() {
  $('title').textContent = say('Shared files', '共享文件');
  $('empty').textContent = say('There is nothing in this folder.', '此文件夹为空。');
  $('more').textContent = say('Show more', '显示更多');
  try {
    const info = await ask('GET', '/info');
    if (info.label) $('title').textContent = info.label;
    document.title = $('title').textContent;
    $('facts').textContent = say('until ', '截止 ') + day(info.expires);
    $('card').hidden = false;
    load('');
  } catch (error) { refuse(error); }
}
begin();
