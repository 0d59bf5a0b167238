// SPDX-FileCopyrightText: 2026 The Holdfast authors; SPDX-License-Identifier: Apache-2.0
'use strict';
const zh = (navigator.language || '').toLowerCase().startsWith('zh');
const base = location.pathname.replace(/\/+$/, '');
const secret = location.hash.slice(1);
const $ = id => document.getElementById(id);
const say = (english, chinese) => zh ? chinese : english;
document.documentElement.lang = zh ? 'zh-CN' : 'en';

function size(bytes) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let at = 0;
  while (bytes >= 1000 && at < units.length - 1) { bytes /= 1000; ++at; }
  return (at ? bytes.toFixed(bytes < 10 ? 1 : 0) : bytes) + ' ' + units[at];
}
function day(nanos) {
  return new Date(nanos / 1e6).toLocaleString(zh ? 'zh-CN' : undefined, {dateStyle: 'medium', timeStyle: 'short'});
}
// What happened and what to do, by the server's code; its own sentence where the code is not known here.
const sentences = {
  LinkInvalid: ['This link is not valid. Check that all of it was copied.', '此链接无效。请检查是否已完整复制。'],
  LinkStopped: ['Whoever made this link may not share this any more. Ask them for a new one.', '创建此链接的人已无权共享。请向对方索取新链接。'],
  LinkExpired: ['This link has ended. Ask for a new one.', '此链接已过期。请索取新链接。'],
  LinkRevoked: ['This link has been taken back. Ask for a new one.', '此链接已被撤销。请索取新链接。'],
  LinkUsedUp: ['As many files have arrived, or are on their way, as this link takes.', '此链接可接收的文件数量已满。'],
  FileTooLarge: ['The file is larger than this link takes.', '文件超过此链接允许的大小。'],
  NoRoomLeft: ['The file is larger than what this link has left.', '文件超过此链接剩余的容量。'],
  TooManyAtOnce: ['Too many files are on their way at once. Try again later.', '同时上传的文件过多。请稍后再试。'],
  NameInvalid: ['A file of this name cannot be taken. Rename it and try again.', '无法接收此名称的文件。请重命名后再试。'],
  StoreFull: ['There is no room left in the store.', '存储空间已满。'],
  Busy: ['Too much is going on. Try again in a moment.', '服务器繁忙。请稍后再试。'],
  Unavailable: ['The store cannot do this now. Try again later.', '存储暂时不可用。请稍后再试。'],
  NotFound: ['There is no such file.', '没有此文件。'],
  Network: ['The connection broke off. Try again.', '连接已中断。请重试。'],
  Unreadable: ['The browser cannot read this file. Folders cannot be dropped here.', '浏览器无法读取此文件。不能拖放文件夹。']
};
function sentence(error) {
  const known = sentences[error.code];
  return known ? say(known[0], known[1]) : (error.message || say('Something went wrong.', '出错了。'));
}
// One request; resolves with the answer's document, rejects with {status, code, message}.
function ask(method, path, body, onProgress, onStart) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, base + path);
    request.setRequestHeader('x-holdfast-secret', secret);
    const isFile = body instanceof Blob;
    if (body && !isFile) request.setRequestHeader('content-type', 'application/json');
    if (isFile) request.setRequestHeader('content-type', 'application/octet-stream');
    if (onProgress) request.upload.onprogress = event => onProgress(event.loaded);
    request.onload = () => {
      let json = {};
      try { json = JSON.parse(request.responseText || '{}'); } catch (e) { json = {}; }
      if (request.status >= 200 && request.status < 300) resolve(json);
      else reject({status: request.status, code: json.code || 'Internal', message: json.message || ''});
    };
    request.onerror = request.ontimeout = () => reject({status: 0, code: 'Network', message: ''});
    request.onabort = () => reject({status: 0, code: 'Aborted', message: ''});
    if (onStart) onStart(request);
    request.send(isFile ? body : body ? JSON.stringify(body) : null);
  });
}
function element(name, parent, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  parent.appendChild(made);
  return made;
}
window.addEventListener('hashchange', () => location.reload());
