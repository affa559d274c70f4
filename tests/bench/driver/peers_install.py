"""Fetches Postfix, Dovecot, nginx, wrk, Prosody and ejabberd from the distribution without ever starting or enabling
them.

Debian's packages start their services when they are installed. A policy-rc.d that answers 101 forbids this; an
existing one that forbids it already is left alone, any other is set aside and put back, whatever happens.
"""

import os
import shutil
import subprocess
import sys

PACKAGES = {
    "postfix": "/usr/lib/postfix/sbin/master",
    "dovecot-core": "/usr/sbin/dovecot",
    "dovecot-imapd": "/usr/lib/dovecot/imap",
    "dovecot-pop3d": "/usr/lib/dovecot/pop3",
    "dovecot-lmtpd": "/usr/lib/dovecot/lmtp",
}
WEB_PACKAGES = {"nginx": "/usr/sbin/nginx", "wrk": "/usr/bin/wrk"}
XMPP_PACKAGES = {"prosody": "/usr/bin/prosody", "ejabberd": "/usr/sbin/ejabberdctl"}
SERVICES = ("postfix", "dovecot", "nginx", "prosody", "ejabberd", "epmd")
POLICY = "/usr/sbin/policy-rc.d"
FORBID = "#!/bin/sh\n# Set by Posthorn's benchmark while it installs its peers.\nexit 101\n"
APT_SECONDS = 600


class InstallError(Exception):
    """The peers are not there and cannot be fetched; the text says what to do."""


def missing_packages(packages):
    return [name for name, program in packages.items() if not os.path.exists(program)]


class ForbidServices:
    """While it is entered, no package script may start a service."""

    def __enter__(self):
        self._saved = None
        self._active = not self._forbidden_already()
        if self._active:
            if os.path.lexists(POLICY):
                self._saved = POLICY + ".before-posthorn-bench"
                os.rename(POLICY, self._saved)
            with open(POLICY, "w", encoding="ascii") as file:
                file.write(FORBID)
            os.chmod(POLICY, 0o755)
        return self

    def __exit__(self, *_):
        if not self._active:
            return
        os.unlink(POLICY)
        if self._saved:
            os.rename(self._saved, POLICY)

    @staticmethod
    def _forbidden_already():
        """True if the machine's own policy says 101 (forbidden) to the start of each of our services."""
        if not os.access(POLICY, os.X_OK):
            return False
        try:
            return all(subprocess.run([POLICY, name, "start"], timeout=10, check=False,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 101
                       for name in SERVICES)
        except (OSError, subprocess.TimeoutExpired):
            return False


def _apt(*words):
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive", LC_ALL="C")
    return subprocess.run(["apt-get", "-q", *words], env=environment, stdin=subprocess.DEVNULL, timeout=APT_SECONDS,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def _disable_services(services):
    """Nothing may start at the next boot either: this is a benchmark, the machine's owner asked for no server."""
    for name in services:
        for command in (["deb-systemd-helper", "disable", name + ".service"], ["update-rc.d", name, "disable"]):
            if shutil.which(command[0]):
                subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, check=False)
    if os.path.isdir("/run/systemd/system") and shutil.which("systemctl"):
        sockets = [name + ".socket" for name in ("dovecot", "epmd") if name in services]
        subprocess.run(["systemctl", "disable", *sockets, *services], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=60, check=False)


def ensure_installed(mail=True, web=True, xmpp=True):
    """Installs what is missing of the peers for mail, web and XMPP; does nothing where all is there. Raises InstallError
    with a clear text."""
    if mail and os.geteuid() != 0:
        raise InstallError("only root can start Postfix and Dovecot: run this as root, or use --only posthorn")
    ensure_packages({**(PACKAGES if mail else {}), **(WEB_PACKAGES if web else {}), **(XMPP_PACKAGES if xmpp else {})})


def ensure_packages(packages):
    """The same for any packages (name: a program that it brings), services or not."""
    missing = missing_packages(packages)
    if not missing:
        return
    if os.geteuid() != 0:
        raise InstallError("missing " + ", ".join(missing) + ": install them, or run this as root")
    if not shutil.which("apt-get"):
        raise InstallError("missing " + ", ".join(missing) + " and no apt-get to fetch them: install them by hand")
    had_epmd = os.path.exists("/usr/bin/epmd")
    print("installing " + " ".join(missing) + " (not started, not enabled)", file=sys.stderr)
    if "postfix" in missing and shutil.which("debconf-set-selections"):
        subprocess.run(["debconf-set-selections"], input="postfix postfix/main_mailer_type select No configuration\n",
                       text=True, timeout=60, check=False)
    with ForbidServices():
        # --no-remove: Postfix would otherwise push out whatever mail server the machine already has.
        command = ["install", "-y", "--no-install-recommends", "--no-remove", *missing]
        done = _apt(*command)
        if done.returncode != 0:
            _apt("update")
            done = _apt(*command)
    if done.returncode != 0 or missing_packages(packages):
        raise InstallError("apt-get could not install " + " ".join(missing) + ":\n" + done.stdout[-2000:])
    # Who already had one of these servers keeps it as it was.
    brought = {} if had_epmd else {"epmd": "ejabberd"}  # Erlang's, which ejabberd needs
    _disable_services([name for name in SERVICES
                       if any(package.startswith(brought.get(name, name)) for package in missing)])
