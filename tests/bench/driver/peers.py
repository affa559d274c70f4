"""Postfix and Dovecot with private configurations in a folder of their own, on loopback and free ports.

Both keep their defaults wherever they do not concern where things lie; each setting that differs says why. What
the faster modes of Dovecot change is in MODES.
"""

import os
import pwd
import subprocess

from .caged import Caged, free_ports, ServerError

POSTFIX_DAEMONS = "/usr/lib/postfix/sbin"

MAIN_CF = """\
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.bench.test
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
# No look-ups: there is no name server on loopback, and a wait for one is not what is measured.
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = bench.test
virtual_mailbox_maps = texthash:{home}/mailboxes
virtual_transport = lmtp:unix:{lmtp}
smtpd_tls_security_level = may
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
# Its log goes to a file of ours, not to the machine's syslog.
maillog_file = {home}/postfix.log
maillog_file_prefixes = {home}
"""

MASTER_CF = """\
127.0.0.1:{smtp} inet n - n - - smtpd
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp      unix  - - n - - smtp
relay     unix  - - n - - smtp
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
local     unix  - n n - - local
virtual   unix  - n n - - virtual
lmtp      unix  - - n - - lmtp
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""

DOVECOT_CONF = """\
protocols = imap pop3 lmtp
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
# Logins without TLS are measured too, from addresses that are not the server's own.
disable_plaintext_auth = no
auth_username_format = %Lu
mail_location = {storage}
first_valid_uid = {uid}
last_valid_uid = {uid}
first_valid_gid = {gid}
last_valid_gid = {gid}
# The cheapest password scheme, so that what is compared is not the price of a hash.
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {home}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {home}/users
}}
# The default limits end at 100 logins and 1024 sessions; the idle connections need more. A limit costs nothing.
service anvil {{
  client_limit = 20000
}}
service auth {{
  client_limit = 20000
}}
service imap-login {{
  process_limit = 5000
  vsz_limit = 2G
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 5000
}}
service pop3-login {{
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = 0
  }}
}}
service lmtp {{
  unix_listener lmtp {{
    mode = 0666
  }}
}}
"""

# What Dovecot's manual calls performance mode: login processes serve many clients. Each session has its own process
# still.
DOVECOT_PERFORMANCE = """\
service imap-login {{
  service_count = 0
  client_limit = 5000
  process_min_avail = {cores}
}}
"""

# And besides: passwords are remembered, a process serves one session after another, and a session that has idled for
# a second goes to one process for all of them (hibernation), after which its own process ends.
DOVECOT_TUNED = DOVECOT_PERFORMANCE + """\
auth_cache_size = 64M
auth_cache_ttl = 1 hour
service imap {{
  service_count = 0
  process_min_avail = {cores}
  idle_kill = 1s
  unix_listener imap-master {{
    user = dovecot
  }}
}}
service imap-hibernate {{
  client_limit = 10000
  unix_listener imap-hibernate {{
    mode = 0666
  }}
}}
imap_hibernate_timeout = 1s
"""

MODES = {"default": "", "performance": DOVECOT_PERFORMANCE, "tuned": DOVECOT_TUNED}
STORAGE = {"maildir": "maildir:~/Maildir", "mdbox": "mdbox:~/mdbox"}


def make_certificate(folder):
    """One self-signed ECDSA P-256 certificate, the kind that Posthorn makes for itself."""
    key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "cert.pem")
    done = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                           "-days", "2", "-subj", "/CN=mx.bench.test", "-keyout", key, "-out", certificate],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
    if done.returncode != 0:
        raise ServerError("openssl made no certificate:\n" + done.stdout)
    os.chmod(key, 0o600)
    return key, certificate


def _write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


INOTIFY_LIMIT = "/proc/sys/fs/inotify/max_user_instances"


class InotifyLimit:
    """Each Dovecot session in IDLE takes an inotify instance; Linux allows a user 128, then Dovecot has to poll."""

    def __init__(self):
        self._before = None

    def raise_to(self, wanted):
        try:
            with open(INOTIFY_LIMIT, "r+", encoding="ascii") as file:
                before = int(file.read())
                if before < wanted:
                    file.seek(0)
                    file.write(str(wanted))
                    file.flush()
                    self._before = before
        except (OSError, ValueError):
            pass

    def restore(self):
        if self._before is not None:
            _write(INOTIFY_LIMIT, str(self._before))
            self._before = None


class Peers:
    """Postfix in front of Dovecot. `storage` is a key of STORAGE, `mode` one of MODES."""

    def __init__(self, generator, folder, users, password, storage="maildir", mode="default", with_postfix=True):
        self._generator = generator
        self._with_postfix = with_postfix
        self._running = []
        self._inotify = InotifyLimit()
        self._postfix = os.path.join(folder, "postfix")
        self._dovecot = os.path.join(folder, "dovecot")
        for path in (folder, self._postfix, self._dovecot):
            os.makedirs(path)
        names = ("smtp", "imap", "imaps", "pop3")
        self.ports = dict(zip(names, free_ports(len(names))))
        owner = pwd.getpwnam("nobody")
        key, certificate = make_certificate(folder)
        self._write_dovecot(users, password, owner, key, certificate, storage, mode)
        if with_postfix:
            self._write_postfix(users, key, certificate)

    @property
    def pids(self):
        return [one.pid for one in self._running]

    def _write_dovecot(self, users, password, owner, key, certificate, storage, mode):
        text = DOVECOT_CONF.format(home=self._dovecot, key=key, certificate=certificate, uid=owner.pw_uid,
                                   gid=owner.pw_gid, storage=STORAGE[storage], **self.ports)
        text += MODES[mode].format(cores=os.cpu_count() or 1)
        _write(os.path.join(self._dovecot, "dovecot.conf"), text)
        mail = os.path.join(self._dovecot, "mail")
        os.makedirs(mail)
        os.chown(mail, owner.pw_uid, owner.pw_gid)
        _write(os.path.join(self._dovecot, "users"),
               "".join(f"{user}:{password}:{owner.pw_uid}:{owner.pw_gid}::{mail}/{user}::\n" for user in users))

    def _write_postfix(self, users, key, certificate):
        for name in ("queue", "data"):
            os.makedirs(os.path.join(self._postfix, name))
        postfix = pwd.getpwnam("postfix")
        os.chown(os.path.join(self._postfix, "data"), postfix.pw_uid, postfix.pw_gid)
        _write(os.path.join(self._postfix, "main.cf"),
               MAIN_CF.format(home=self._postfix, daemons=POSTFIX_DAEMONS, key=key, certificate=certificate,
                              lmtp=os.path.join(self._dovecot, "run", "lmtp")))
        _write(os.path.join(self._postfix, "master.cf"), MASTER_CF.format(**self.ports))
        _write(os.path.join(self._postfix, "mailboxes"), "".join(f"{user} x\n" for user in users))
        # Makes the queue's folders, with the owners that Postfix wants.
        done = subprocess.run(["postfix", "-c", self._postfix, "check"], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=120, check=False)
        if done.returncode != 0:
            raise ServerError("postfix check:\n" + done.stdout)

    def start(self):
        try:
            self._start()
        except ServerError:
            self.stop()
            raise

    def _start(self):
        self._inotify.raise_to(8192)
        dovecot = Caged(self._generator, ["/usr/sbin/dovecot", "-F", "-c", os.path.join(self._dovecot, "dovecot.conf")],
                        os.path.join(self._dovecot, "dovecot.log"))
        self._running.append(dovecot)
        for name in ("imap", "pop3"):
            dovecot.wait_for_greeting(self.ports[name])
        if self._with_postfix:
            postfix = Caged(self._generator, [POSTFIX_DAEMONS + "/master", "-c", self._postfix, "-s"],
                            os.path.join(self._postfix, "postfix.log"))
            self._running.append(postfix)
            postfix.wait_for_greeting(self.ports["smtp"])

    def stop(self):
        while self._running:
            self._running.pop().stop()
        self._inotify.restore()
