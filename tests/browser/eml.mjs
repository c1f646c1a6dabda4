// Reads a message as a mail program would: header fields, and the decoded parts of a multipart/alternative.
import { readFileSync } from 'node:fs';

export function readMail(file) {
  const { headers, body } = split(readFileSync(file, 'latin1'));
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type'])?.[1];
  if (!boundary) {
    return { headers, text: decoded({ headers, body }), html: null };
  }

  const parts = `\r\n${body}`.split(`\r\n--${boundary}`).slice(1, -1).map(part => split(part.slice(2)));
  const of = type => decoded(parts.find(part => part.headers['content-type'].startsWith(type)));
  return { headers, text: of('text/plain'), html: of('text/html') };
}

function split(source) {
  const end = source.indexOf('\r\n\r\n');
  const fields = source.slice(0, end).replaceAll(/\r\n[ \t]/g, ' ').split('\r\n');
  const headers = Object.fromEntries(fields.map(field => [field.split(':')[0].toLowerCase(), field.slice(field.indexOf(':') + 1).trim()]));
  return { headers, body: source.slice(end + 4) };
}

function decoded({ headers, body }) {
  const bytes = headers['content-transfer-encoding'] === 'base64' ? Buffer.from(body, 'base64') : Buffer.from(quotedPrintable(body), 'latin1');
  return bytes.toString('utf8').replaceAll('\r\n', '\n');
}

function quotedPrintable(body) {
  return body.replaceAll(/=\r\n/g, '').replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}
