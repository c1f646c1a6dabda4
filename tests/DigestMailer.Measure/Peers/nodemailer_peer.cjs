// nodemailer's pool over ten connections, Handlebars, both parts built anew for each mail; with a key, its own DKIM.
const { readFileSync } = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');

const [port, count, warmUp, papersFile, modules, keyFile] = process.argv.slice(2);
const load = require('node:module').createRequire(path.join(modules, 'index.js'));
const nodemailer = load('nodemailer');
const handlebars = load('handlebars');

const papers = JSON.parse(readFileSync(papersFile, 'utf8'));
const template = name => handlebars.compile(readFileSync(path.join(__dirname, 'Mail', name), 'utf8'));
const [htmlMail, htmlCard, textMail, textCard] = ['mail.html', 'card.html', 'mail.txt', 'card.txt'].map(template);

function compose(number) {
  const common = {
    id: number, name: `Reader ${number}`, wish: papers[number % papers.length].word, address: `reader${number}@example.org`,
  };
  const chosen = Array.from({ length: 10 }, (_, step) => ({ ...papers[(number + 7 * step) % papers.length], ...common }));
  return {
    from: 'papers@example.org',
    to: common.address,
    subject: `Ten papers for ${common.name}`,
    messageId: `<${number}@example.org>`,
    date: new Date('2025-11-03T07:00:00Z'),
    headers: { 'List-Unsubscribe': `<https://papers.example/u/${number}>` },
    text: textMail({ ...common, cards: chosen.map(textCard).join('') }),
    html: htmlMail({ ...common, cards: chosen.map(htmlCard).join('') }),
  };
}

async function send(count) {
  const pool = nodemailer.createTransport({
    pool: true, host: '127.0.0.1', port: Number(port), secure: false, ignoreTLS: true, maxConnections: 10, maxMessages: Infinity,
    ...(keyFile && { dkim: { domainName: 'example.org', keySelector: 'k1', privateKey: readFileSync(keyFile, 'utf8') } }),
  });
  let next = 0;
  const worker = async () => {
    while (next < count) {
      await pool.sendMail(compose(next++));
    }
  };
  await Promise.all(Array.from({ length: 20 }, worker));
  pool.close();
}

const input = readline.createInterface({ input: process.stdin });
input.once('line', async () => {
  await send(Number(count));
  console.log('done');
});
send(Number(warmUp)).then(() => console.log('ready'));
