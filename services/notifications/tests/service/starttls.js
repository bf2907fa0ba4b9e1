// A mail server that begins in the clear and wants a login: maildev is built on the same one, but hides STARTTLS.
// node starttls.js FOLDER USER PASSWORD: writes its port to FOLDER/port, and each recipient as a line to FOLDER/mails.
const fs = require('node:fs');
const path = require('node:path');
const { SMTPServer } = require('smtp-server');

const [folder, user, password] = process.argv.slice(2);
const file = (name) => path.join(folder, name);

const server = new SMTPServer({
  cert: fs.readFileSync(file('certificate.pem')),
  key: fs.readFileSync(file('key.pem')),
  // without TLS there is no login, and without a login no mail
  onAuth: (auth, _, done) => (auth.username === user && auth.password === password ? done(null, { user }) : done(new Error('no'))),
  onData(stream, session, done) {
    stream.resume();
    stream.on('end', () => {
      const to = session.envelope.rcptTo.map((one) => one.address).join(' ');
      fs.appendFileSync(file('mails'), `${session.secure ? 'protected' : 'open'} ${to}\n`);
      done();
    });
  },
});
server.on('error', () => {}); // a client that goes away in the middle ends nothing
server.listen(0, '127.0.0.1', () => {
  fs.writeFileSync(file('port.part'), String(server.server.address().port));
  fs.renameSync(file('port.part'), file('port'));
});
