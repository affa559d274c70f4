"""Prosody and ejabberd with private configurations in a folder of their own, on loopback and free ports, direct TLS.

Both keep the distribution's modules and defaults wherever they do not concern where things lie; each setting that differs
says why.
"""

import concurrent.futures
import http.client
import json
import os
import shutil
import socket
import ssl
import time

from .caged import Caged, free_ports, ServerError
from .peers import make_certificate

# Accounts by the thousand are made meanwhile, each with its hash.
START_SECONDS = 180
ROOMS = "rooms"  # in front of the domain, as Posthorn has it

PROSODY_LUA = """\
-- The cage has no other user.
run_as_root = true
pidfile = "{home}/pid"
data_path = "{home}/data"
certificates = "{home}"
plugin_paths = {{ "{home}/modules" }}
admins = {{ }}
-- The distribution's, but for what opens other doors (admin_shell, register, invites) and the limits.
modules_enabled = {{
  "disco"; "roster"; "saslauth"; "tls"; "blocklist"; "bookmarks"; "carbons"; "pep"; "private"; "smacks"; "vcard4";
  "vcard_legacy"; "csi_simple"; "ping"; "time"; "uptime"; "version"; "posix"; "bench_accounts"; {more}
}}
modules_disabled = {{ "s2s"; "limits" }}
-- Its own loop over epoll, which its makers recommend.
network_backend = "epoll"
c2s_ports = {{ }}
c2s_direct_tls_ports = {{ {port} }}
c2s_interfaces = {{ "127.0.0.1" }}
c2s_direct_tls_interfaces = {{ "127.0.0.1" }}
c2s_direct_tls_ssl = {{ certificate = "{certificate}"; key = "{key}"; protocol = "tlsv1_3" }}
c2s_require_encryption = true
authentication = "internal_hashed"
-- The mechanism is the same for all.
password_hash = "SHA-256"
storage = "internal"
log = {{ info = "{home}/prosody.log"; error = "{home}/prosody.err" }}
VirtualHost "{domain}"
Component "{rooms}" "muc"
"""

# Its command makes one account a start; this asks the same function inside the server.
PROSODY_ACCOUNTS = """\
local users = require "core.usermanager";
module:hook_global("server-started", function ()
  if not module:get_host_type() == "local" then return end
  for name in io.lines("{home}/names") do
    if not users.user_exists(name, module.host) then
      assert(users.create_user(name, "{password}", module.host));
    end
  end
  assert(io.open("{home}/ready", "w")):close();
end);
"""

EJABBERD_YML = """\
loglevel: info
log_rotate_count: 0
hosts: ["{domain}"]
certfiles: ["{home}/both.pem"]
c2s_protocol_options: [no_sslv3, no_tlsv1, no_tlsv1_1, no_tlsv1_2, cipher_server_preference, no_compression]
c2s_ciphers: "HIGH:!aNULL:!eNULL:!3DES:@STRENGTH"
auth_method: internal
auth_password_format: scram
# The mechanism is the same for all.
auth_scram_hash: sha256
disable_sasl_mechanisms: [digest-md5, X-OAUTH2]
listen:
  -
    port: {port}
    ip: "127.0.0.1"
    module: ejabberd_c2s
    max_stanza_size: 262144
    shaper: none
    tls: true
    protocol_options: [no_sslv3, no_tlsv1, no_tlsv1_1, no_tlsv1_2, cipher_server_preference, no_compression]
  -
    port: {api}
    ip: "127.0.0.1"
    module: ejabberd_http
    request_handlers:
      /api: mod_http_api
api_permissions:
  bench: {{who: {{ip: 127.0.0.1/8}}, what: [status, register]}}
# The distribution's, but for what opens other doors, and fail2ban.
modules:
  mod_adhoc: {{}}
  mod_avatar: {{}}
  mod_blocking: {{}}
  mod_caps: {{}}
  mod_carboncopy: {{}}
  mod_client_state: {{}}
  mod_configure: {{}}
  mod_disco: {{}}
  mod_http_api: {{}}
  mod_last: {{}}
  mod_muc: {{host: "{rooms}"}}
  mod_offline: {{}}
  mod_ping: {{}}
  mod_privacy: {{}}
  mod_private: {{}}
  mod_pubsub: {{plugins: [flat, pep]}}
  mod_push: {{}}
  mod_push_keepalive: {{}}
  mod_roster: {{versioning: true}}
  mod_shared_roster: {{}}
  mod_stream_mgmt: {{resend_on_timeout: if_offline}}
  mod_vcard: {{search: false}}
  mod_vcard_xupdate: {{}}
  mod_version: {{}}
{more}
"""


def _write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


class _Peer:
    def __init__(self, generator, folder, users, password):
        os.makedirs(folder)
        self._generator = generator
        self._home = folder
        self._password = password
        self._domain = users[0].split("@")[1]
        self._names = [user.split("@")[0] for user in users]
        self._running = None
        self._key, self._certificate = make_certificate(folder)
        self.ports = {"xmpp-client": free_ports(1)[0]}

    @property
    def pids(self):
        return [self._running.pid] if self._running else []

    def path(self, name):
        return os.path.join(self._home, name)

    def _wait_until(self, ready, what):
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if self._running.process.poll() is not None:
                self._running.fail("the program ended while it should start")
            if time.monotonic() > deadline:
                self._running.fail(f"{what}: not within {START_SECONDS} s")
            time.sleep(0.05)

    def _speaks_tls(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        try:
            with socket.create_connection(("127.0.0.1", self.ports["xmpp-client"]), timeout=5) as one:
                context.wrap_socket(one, server_hostname=self._domain).close()
                return True
        except OSError:
            return False

    def start(self):
        try:
            self._start()
        except (ServerError, OSError, http.client.HTTPException) as error:
            self.stop()
            raise ServerError(str(error)) from error

    def stop(self):
        if self._running:
            self._running.stop()
            self._running = None


class Prosody(_Peer):
    def __init__(self, generator, folder, users, password, archive=False):
        super().__init__(generator, folder, users, password)
        os.makedirs(self.path("data"))
        os.makedirs(self.path("modules"))
        _write(self.path("names"), "".join(name + "\n" for name in self._names))
        _write(self.path("modules/mod_bench_accounts.lua"), PROSODY_ACCOUNTS.format(home=folder, password=password))
        _write(self.path("prosody.cfg.lua"),
               PROSODY_LUA.format(home=folder, port=self.ports["xmpp-client"], key=self._key, domain=self._domain,
                                  certificate=self._certificate, rooms=f"{ROOMS}.{self._domain}",
                                  more='"mam";' if archive else ""))

    def _start(self):
        if os.path.exists(self.path("ready")):
            os.unlink(self.path("ready"))
        self._running = Caged(self._generator, ["prosody", "--config", self.path("prosody.cfg.lua"), "-F"],
                              self.path("log"))
        self._wait_until(lambda: os.path.exists(self.path("ready")) and self._speaks_tls(), "its accounts and its port")


class Ejabberd(_Peer):
    def __init__(self, generator, folder, users, password, archive=False):
        super().__init__(generator, folder, users, password)
        self._api = free_ports(1)[0]
        self._prepared = False
        os.makedirs(self.path("logs"))
        with open(self.path("both.pem"), "wb") as both:
            for path in (self._certificate, self._key):
                with open(path, "rb") as part:
                    shutil.copyfileobj(part, both)
        _write(self.path("ejabberd.yml"),
               EJABBERD_YML.format(home=folder, port=self.ports["xmpp-client"], api=self._api, domain=self._domain,
                                   rooms=f"{ROOMS}.{self._domain}",
                                   more="  mod_mam: {default: always}\n" if archive else ""))

    def _start(self):
        # As ejabberdctl calls it, but without Erlang's distribution: there is nobody to talk to, and epmd would have to
        # run for it.
        command = ["env", "EJABBERD_CONFIG_PATH=" + self.path("ejabberd.yml"),
                   "EJABBERD_LOG_PATH=" + self.path("logs/ejabberd.log"),
                   "ERL_CRASH_DUMP=" + self.path("logs/crash.dump"), "ERL_LIBS=/usr/lib/x86_64-linux-gnu",
                   "HOME=" + self._home, "erl", "+K", "true", "+P", "250000", "-mnesia", "dir",
                   f'"{self.path("spool")}"', "-s", "ejabberd", "-noinput"]
        self._running = Caged(self._generator, command, self.path("log"))
        self._wait_until(self._speaks_tls, "its port")
        if not self._prepared:
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                for done in [pool.submit(self._register, self._names[part::4]) for part in range(4)]:
                    done.result()
            self._prepared = True

    def _register(self, names):
        """By its HTTP interface: its command would start Erlang for each."""
        connection = http.client.HTTPConnection("127.0.0.1", self._api, timeout=60)
        try:
            for name in names:
                connection.request("POST", "/api/register", json.dumps(
                    {"user": name, "host": self._domain, "password": self._password}),
                    {"Content-Type": "application/json"})
                answer = connection.getresponse()
                text = answer.read()
                if answer.status != 200:
                    raise ServerError(f"ejabberd, register {name}: {answer.status} {text!r}")
        finally:
            connection.close()
