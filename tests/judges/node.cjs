// mailauth and mailparser. Usage: node.cjs MODULES auth ZONE MAIL... | node.cjs MODULES mime MAIL...
const { readFileSync } = require('node:fs');
const path = require('node:path');

const [modules, what, ...rest] = process.argv.slice(2);
const load = require('node:module').createRequire(path.join(modules, 'index.js'));

async function auth([zoneFile, ...mails]) {
  const { authenticate } = load('mailauth');
  const zone = Object.fromEntries(readFileSync(zoneFile, 'utf8').split('\n').filter(Boolean).map(line => line.split('\t')));
  const resolver = async (name, type) => {
    if (type === 'TXT' && zone[name]) return [[zone[name]]];
    throw Object.assign(new Error(name), { code: 'ENOTFOUND' });
  };
  for (const mail of mails) {
    const said = await authenticate(readFileSync(mail), {
      ip: '192.0.2.1', helo: 'mx.news.test', mta: 'mx.test', sender: 'b+token@bounce.news.test', resolver,
    });
    const keys = said.dkim.results.map(one => `${one.algo} ${one.status.result}`).join(', ');
    const covered = said.dkim.results.every(one => /list-unsubscribe-post/i.test(one.signingHeaders.keys));
    const verdict = `${keys}; spf ${said.spf.status.result}; dmarc ${said.dmarc.status.result}; one-click ${covered ? 'covered' : 'NOT COVERED'}`;
    if (verdict !== 'rsa-sha256 pass, ed25519-sha256 pass; spf pass; dmarc pass; one-click covered') {
      console.log(`mailauth: ${mail}: ${verdict}`);
      process.exitCode = 1;
    }
  }
}

async function mime(mails) {
  const { simpleParser } = load('mailparser');
  for (const mail of mails) {
    const read = await simpleParser(readFileSync(mail), { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true });
    const text = value => (value || '').replaceAll('\r\n', '\n').trim();
    const fields = {
      date: read.date.getTime() / 1000, from: text(read.from.value[0].name), html: text(read.html), plain: text(read.text),
      subject: text(read.subject), to: text(read.to.value[0].name),
    };
    console.log(JSON.stringify(fields));
  }
}

(what === 'auth' ? auth : mime)(rest);
