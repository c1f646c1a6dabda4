// Looks at mails in Debian's Chromium: node mails.mjs [--out folder] [file.eml …]; without files, at the golden ones.
import { chromium } from 'playwright-core';
import { HtmlValidate, FileSystemConfigLoader } from 'html-validate';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { readMail } from './eml.mjs';

const here = import.meta.dirname;
const { values: options, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const golden = join(here, '../DigestMailer.Tests/Golden/Mails');
const files = positionals.length ? positionals : readdirSync(golden).filter(name => name.endsWith('.eml')).sort().map(name => join(golden, name));

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pageChecks = readFileSync(join(here, 'page-checks.js'), 'utf8');
const validator = new HtmlValidate(new FileSystemConfigLoader(JSON.parse(readFileSync(join(here, 'htmlvalidate.json'), 'utf8'))));

const axeOptions = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  rules: { 'landmark-one-main': { enabled: false }, region: { enabled: false } }, // a mail sits inside a page
};

const modes = [
  { name: '1000', width: 1000 },
  { name: '640', width: 640 },
  { name: '640-dark', width: 640, dark: true },
  { name: '390-dark', width: 390, dark: true },
  { name: '320', width: 320 },
  { name: '320-dark', width: 320, dark: true },
  { name: '320-bare', width: 320, bare: true },
];

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
let failed = 0;
let passed = 0;

for (const file of files) {
  const mail = readMail(file);
  const name = basename(file, '.eml');
  if (mail.html === null) {
    continue;
  }

  report(`${name}: markup`, await markup(mail.html));
  report(`${name}: both parts`, parity(mail));
  for (const mode of modes) {
    report(`${name}: ${mode.name}`, await look(name, mail.html, mode));
  }
}

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function markup(html) {
  const { results } = await validator.validateString(html);
  return results.flatMap(result => result.messages.map(message => `${message.ruleId} at ${message.line}:${message.column}: ${message.message}`));
}

function parity({ html, text }) {
  const findings = [];
  const inHtml = [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)/g)];
  const inText = [...text.matchAll(/^ *((?:https?|mailto):\S+)$/gm)].map(match => match[1]);
  if (inHtml.map(match => match[1].replaceAll('&amp;', '&')).join('\n') !== inText.join('\n')) {
    findings.push('the links of the two parts differ');
  }

  const targets = new Map();
  for (const [, href, label] of inHtml) {
    if (targets.has(label) && targets.get(label) !== href) {
      findings.push(`two links are called '${label}'`);
    }
    targets.set(label, href);
  }

  if (!/\/unsubscribe\/\S+\s*$/.test(text)) {
    findings.push('the text part does not end with the way out');
  }

  return findings;
}

async function look(name, html, mode) {
  const context = await browser.newContext({ viewport: { width: mode.width, height: 900 }, colorScheme: mode.dark ? 'dark' : 'light' });
  try {
    const page = await context.newPage();
    const requests = [];
    await page.route('**/*', route => (requests.push(route.request().url()), route.abort()));
    await page.setContent(mode.bare ? html.replace(/<style>[\s\S]*?<\/style>/, '') : html);
    const findings = requests.map(url => `asks the network for ${url}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (overflow !== 0) {
      findings.push(`${overflow} px wider than the window`);
    }

    findings.push(...await page.evaluate(`${pageChecks}; [...contrastFindings(${mode.dark ? 4.5 : 7}), ...targetFindings()]`));
    await page.evaluate(axe);
    const seen = await page.evaluate(chosen => window.axe.run(document, chosen), axeOptions);
    for (const [kind, list] of [['violation', seen.violations], ['incomplete', seen.incomplete]]) {
      findings.push(...list.map(one => `${kind} ${one.id}: ${one.nodes[0].target} ${one.nodes[0].failureSummary ?? ''}`));
    }

    if (options.out) {
      mkdirSync(options.out, { recursive: true });
      await page.screenshot({ path: join(options.out, `${name}-${mode.name}.png`), fullPage: true });
    }

    return findings;
  } finally {
    await context.close();
  }
}

function report(what, findings) {
  if (findings.length === 0) {
    passed++;
    return;
  }

  failed++;
  console.log(`${what}\n${findings.slice(0, 10).map(finding => `  ${finding}`).join('\n')}`);
}
