// The package smtp-server on a free port of 127.0.0.1, with STARTTLS. End it by its process id.
//   node smtp-server.cjs PORT CERT KEY
// Password pw, token tok. code550@ is refused with that code at RCPT, dot554@ after the dot.
const fs = require('fs');
const { SMTPServer } = require('smtp-server');

const [port, cert, key] = process.argv.slice(2);
const no = (done, code, text) => done(Object.assign(new Error(text), { responseCode: code }));

new SMTPServer({
  authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
  size: 5e6,
  cert: fs.readFileSync(cert),
  key: fs.readFileSync(key),
  onAuth(auth, session, done) {
    if (auth.method === 'XOAUTH2') {
      return auth.accessToken === 'tok'
        ? done(null, { user: auth.username })
        : done(null, { data: { status: '401', schemes: 'bearer' } });
    }
    return auth.password === 'pw' ? done(null, { user: auth.username }) : no(done, 535, '5.7.8 no');
  },
  onRcptTo(address, session, done) {
    const code = /^code(\d{3})/.exec(address.address);
    return code ? no(done, Number(code[1]), 'scripted') : done();
  },
  onData(stream, session, done) {
    const code = /^dot(\d{3})/.exec(session.envelope.rcptTo[0].address);
    stream.on('end', () => (code ? no(done, Number(code[1]), 'scripted') : done(null, 'queued'))).resume();
  },
})
  .on('error', () => {}) // a client that goes away
  .listen(Number(port), '127.0.0.1');
